// «Документ и журнал»: what stays written when the step is done.
import { isAny } from 'bpmn-js/lib/util/ModelUtil.js';
import { choose, many, text } from '../fields.js';
import { words } from '../dialect.js';
import { isPersons, property, roles } from './about.js';

const OWNERS = [{ value: 'agency', name: 'журнал органа' }, { value: 'kdn', name: 'журнал комиссии' }];
const SESSIONS = [['crisis', 'кризисное'], ['primary', 'первичное'], ['scheduled', 'очередное'], ['unscheduled', 'внеочередное']].map(([value, name]) => ({ value, name }));

export const records = {
  id: 'records',
  title: 'Документ и журнал',
  applies: (context) => isPersons(context) || isAny(context.bo, ['bpmn:ServiceTask', 'bpmn:IntermediateThrowEvent', 'bpmn:EndEvent']),
  filled: ({ bo, dialect }) => ['register', 'document', 'effect'].some((name) => dialect.property(bo, name)),
  fields(context) {
    const { offers } = context;
    const [register, setRegister] = property(context, 'register');
    const [owner, setOwner] = property(context, 'registerOwner');
    const [paper, setPaper] = property(context, 'document');
    const [signer, setSigner] = property(context, 'signedBy');
    const [effects, setEffects] = property(context, 'effect');
    const [protocol, setProtocol] = property(context, 'protocol');
    const [session, setSession] = property(context, 'sessionKind');
    const forms = offers.forms.map((each) => ({ value: each.key, name: each.title, note: each.source }));
    const journals = offers.forms.filter((each) => each.journal || each.key === register).map((each) => ({ value: each.key, name: each.title }));
    return [
      choose('Запись в журнал', register, journals, setRegister, { empty: 'не делается' }),
      register ? choose('Чей журнал', owner, OWNERS, setOwner, { empty: 'того, кто исполняет' }) : '',
      choose('Составить документ', paper, forms, setPaper, { empty: 'не составляется' }),
      paper ? choose('Кто подписывает', signer, roles(context), setSigner, { empty: 'не указано' }) : '',
      isPersons(context) ? many('После выполнения', words(effects), offers.topics.map((each) => ({ value: each.key, name: each.name })), (chosen) => setEffects(chosen.join(' ')), { add: 'Добавить действие', hint: 'Что Куратор сделает сам, по порядку.' }) : '',
      protocol ? choose('Вид протокола', protocol, forms, setProtocol) : '',
      session ? choose('Вид заседания', session, SESSIONS, setSession) : '',
      ...notice(context),
    ].filter(Boolean);
  },
};

function notice(context) {
  const [tell, setTell] = property(context, 'tell');
  const [said, setSaid] = property(context, 'text');
  if (!tell && context.dialect.attribute(context.bo, 'topic') !== 'notifications.tell') return [];
  return [many('Кого известить', words(tell), roles(context), (chosen) => setTell(chosen.join(' ')), { add: 'Добавить роль' }), text('Что сказать', said, setSaid, { lines: 3 })];
}
