// Errors, escalations and links: what is thrown here or caught here.
import { button as press, choose, line, text } from '../fields.js';
import { free, spelled } from '../names.js';
import { eventOf, variables, waits } from './about.js';

const KINDS = {
  'bpmn:ErrorEventDefinition': { type: 'bpmn:Error', reference: 'errorRef', code: 'errorCode', label: 'Ошибка', variable: 'errorCodeVariable' },
  'bpmn:EscalationEventDefinition': { type: 'bpmn:Escalation', reference: 'escalationRef', code: 'escalationCode', label: 'Эскалация', variable: 'escalationCodeVariable' },
};
const LINK = 'bpmn:LinkEventDefinition';
const kindOf = (bo) => Object.keys(KINDS).find((type) => eventOf(bo, type));

export const fault = {
  id: 'fault',
  title: 'Что случилось',
  first: true,
  applies: ({ bo }) => Boolean(kindOf(bo) || eventOf(bo, LINK)),
  fields(context) {
    const { bo, element, dialect } = context;
    const link = eventOf(bo, LINK);
    if (link) return [text('Название ссылки', link.name, (name) => dialect.update(element, link, { name }), { hint: 'У начала и конца скачка оно одно.' })];
    const kind = KINDS[kindOf(bo)];
    return [...chosen(context, eventOf(bo, kindOf(bo)), kind)];
  },
};

function chosen(context, event, kind) {
  const { element, dialect, modeler } = context;
  const known = dialect.roots(kind.type).map((root) => ({ value: root.id, name: root.name || root[kind.code] || root.id }));
  const set = (id) => dialect.update(element, event, { [kind.reference]: dialect.roots(kind.type).find((root) => root.id === id) });
  const name = text('Новая', '', () => {}, { placeholder: 'Что случилось' });
  const create = press('Создать', () => {
    const said = name.querySelector('input').value.trim();
    if (!said) return name.querySelector('input').focus();
    const id = free(spelled(said), (each) => modeler.get('moddle').ids.assigned(each));
    const root = dialect.addRoot(element, kind.type, { id, name: said, [kind.code]: id });
    return dialect.update(element, event, { [kind.reference]: root });
  });
  const caught = waits(context) ? choose('Куда записать, что случилось', dialect.attribute(event, kind.variable), variables(context, 'text'), (said) => dialect.update(element, event, { [`camunda:${kind.variable}`]: said || undefined }), { empty: 'не записывать' }) : '';
  return [choose(kind.label, event.get(kind.reference)?.id ?? '', known, set, { empty: waits(context) ? 'любая' : 'не выбрано' }), line(name, create), caught].filter(Boolean);
}
