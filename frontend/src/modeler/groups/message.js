// «Сообщение» and «Сигнал»: chosen by what they say, or made anew by a name in words.
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil.js';
import { button, check, choose, line, many, more, text } from '../fields.js';
import { words } from '../dialect.js';
import { free, spelled } from '../names.js';
import { eventOf, property, variables, waits } from './about.js';

const KINDS = {
  'bpmn:MessageEventDefinition': { type: 'bpmn:Message', reference: 'messageRef', offered: 'messages', label: 'Сообщение', prefix: 'MSG' },
  'bpmn:SignalEventDefinition': { type: 'bpmn:Signal', reference: 'signalRef', offered: 'signals', label: 'Сигнал', prefix: 'SIG' },
};
const STARTS = [{ value: 'once', name: 'не больше одного раза в деле' }, { value: 'false', name: 'никогда' }];
const drafts = new WeakMap();

export const message = {
  id: 'message',
  title: 'Сообщение',
  applies: ({ bo }) => Boolean(holder(bo)),
  filled: ({ bo }) => { const [owner, kind] = holder(bo); return Boolean(owner.get(kind.reference)); },
  first: true,
  fields(context) {
    const [owner, kind] = holder(context.bo);
    return [...chosen(context, owner, kind), ...(waits(context) ? received(context) : sent(context))].filter(Boolean);
  },
};

function holder(bo) {
  if (isAny(bo, ['bpmn:SendTask', 'bpmn:ReceiveTask'])) return [bo, KINDS['bpmn:MessageEventDefinition']];
  for (const [type, kind] of Object.entries(KINDS)) {
    const event = eventOf(bo, type);
    if (event) return [event, kind];
  }
  return undefined;
}

function chosen(context, owner, kind) {
  const { dialect, element, offers, modeler } = context;
  const own = dialect.roots(kind.type).map((root) => ({ value: root.id, name: saidOf(root, offers[kind.offered]) }));
  const names = new Set(dialect.roots(kind.type).map((root) => root.name));
  const others = offers[kind.offered].filter((each) => !names.has(each.key)).map((each) => ({ value: `new:${each.key}`, name: each.name, note: 'из другой процедуры' }));
  const taken = (id) => modeler.get('moddle').ids.assigned(id);
  const add = (id, name, said) => {
    const root = dialect.addRoot(element, kind.type, { id: free(id, taken), name });
    if (said) dialect.update(element, root, { documentation: [dialect.made('bpmn:Documentation', { text: said }, root)] });
    dialect.update(element, owner, { [kind.reference]: root });
  };
  const set = (value) => {
    const offered = offers[kind.offered].find((each) => `new:${each.key}` === value);
    if (offered) add(offered.id ?? offered.key, offered.key, offered.said ? offered.name : '');
    else dialect.update(element, owner, { [kind.reference]: dialect.roots(kind.type).find((root) => root.id === value) });
  };
  const name = text('Новое', drafts.get(element) ?? '', (said) => drafts.set(element, said), { placeholder: 'О чем оно' });
  const create = button('Создать', () => {
    const said = name.querySelector('input').value.trim();
    if (!said) return name.querySelector('input').focus();
    drafts.delete(element);
    const id = free(`${kind.prefix}_${spelled(said).toUpperCase()}`, taken);
    return add(id, id, said);
  });
  return [choose(kind.label, owner.get(kind.reference)?.id ?? '', [...own, ...others], set), line(name, create)];
}

const PLACE = / \([A-Z]{2}_[A-Z0-9_]+\)/g;
const saidOf = (root, offered) => (root.get('documentation')[0]?.text ?? '').replace(PLACE, '') || offered.find((each) => each.key === root.name)?.name || root.name || root.id;

function received(context) {
  const [starts, setStarts] = property(context, 'startsProcess');
  const isStart = is(context.bo, 'bpmn:StartEvent') && is(context.bo.$parent, 'bpmn:Process');
  return [isStart ? choose('Начинает процедуру', starts, STARTS, setStarts, { empty: 'каждый раз' }) : '', correlation(context)];
}

function sent(context) {
  const [payload, setPayload] = property(context, 'payload');
  const [keep, setKeep] = property(context, 'keepUnmatched');
  const [outside, setOutside] = property(context, 'outside');
  return [
    many('Что передать', words(payload), variables(context), (names) => setPayload(names.join(' ')), { add: 'Добавить сведения' }),
    more(
      outside || keep,
      check('Адресат вне Куратора', outside === 'true', setOutside, { hint: 'Получателя здесь нет: ждать его ответа никто не будет.' }),
      check('Хранить, пока не получат', keep !== 'false', (yes) => setKeep(yes ? '' : 'false'), { hint: 'До 30 дней.' }),
      correlation(context),
    ),
  ];
}

function correlation(context) {
  const [value, set] = property(context, 'correlation');
  return choose('Только с теми же сведениями', value, variables(context), set, { empty: 'в том же деле', hint: 'Если в деле таких ожиданий несколько.' });
}
