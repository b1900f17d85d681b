// «Вызов процедуры»: which one, what it is told and what it tells back.
import { is } from 'bpmn-js/lib/util/ModelUtil.js';
import { button, choose, line, make, text } from '../fields.js';
import { bare, wrapped } from '../dialect.js';
import { variables } from './about.js';

export const call = {
  id: 'call',
  title: 'Вызов процедуры',
  first: true,
  applies: ({ bo }) => is(bo, 'bpmn:CallActivity'),
  filled: ({ bo }) => Boolean(bo.calledElement),
  fields(context) {
    const { element, bo, dialect, offers } = context;
    return [
      choose('Процедура', bo.calledElement, offers.procedures.map((each) => ({ value: each.key, name: each.name })), (key) => dialect.update(element, bo, { calledElement: key || undefined })),
      ...lines(context, 'camunda:In', 'Передать'),
      ...lines(context, 'camunda:Out', 'Получить'),
    ];
  },
};

function lines(context, type, label) {
  const { element, bo, dialect } = context;
  const now = dialect.lines(bo, type).map(plain);
  const set = (changed) => dialect.setLines(element, bo, type, changed);
  const rows = now.map((each, place) => make('fieldset', { className: 'draw-row' }, make('legend', { className: 'draw-label' }, `${label}: ${place + 1}`), ...row(context, each, place, label, (changed) => set(changed ? now.with(place, changed) : now.toSpliced(place, 1)))));
  const first = variables(context)[0]?.value;
  return [...rows, button(`${label} еще`, () => set([...now, { source: first, target: first }]), { className: 'button quiet' })];
}

const NAMES = ['source', 'sourceExpression', 'variables', 'target', 'local', 'businessKey'];
const plain = (moddle) => Object.fromEntries(NAMES.filter((name) => moddle[name]).map((name) => [name, moddle[name]]));

function row(context, each, place, label, set) {
  const remove = button('✕', () => set(undefined), { className: 'draw-remove', title: 'Убрать строку' });
  if (each.variables || each.businessKey) return [line(make('span', {}, each.variables ? 'все сведения' : 'номер дела'), remove)];
  const names = variables(context);
  const what = each.sourceExpression ? text(`Что ${place + 1}, выражение`, bare(each.sourceExpression), (said) => set({ ...each, sourceExpression: wrapped(said) }), { code: true }) : choose(`Что ${place + 1}`, each.source, names, (source) => set({ ...each, source, ...(each.target === each.source ? { target: source } : {}) }), { required: true });
  return [what, line(choose(`Под названием ${place + 1}`, each.target, names, (target) => set({ ...each, target }), { required: true }), remove)];
}
