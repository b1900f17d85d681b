// «Условие перехода»: rows to choose from, the expression beside them, checked by the server.
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil.js';
import { button, check, choose, line, make, many, note, quantity, text, day } from '../fields.js';
import { bare, wrapped } from '../dialect.js';
import { read, written } from '../conditions.js';
import { eventOf, variables } from './about.js';

const DECIDES = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway', 'bpmn:Activity'];
const SIGNS = {
  bool: [['yes', 'да'], ['no', 'нет']],
  choice: [['==', 'равно'], ['!=', 'не равно'], ['among', 'одно из'], ['filled', 'заполнено'], ['empty', 'не заполнено']],
  list: [['has', 'содержит'], ['lacks', 'не содержит'], ['filled', 'заполнено'], ['empty', 'не заполнено'], ['yes', 'не пусто'], ['no', 'пусто']],
  number: [['==', 'равно'], ['!=', 'не равно'], ['<', 'меньше'], ['<=', 'не больше'], ['>', 'больше'], ['>=', 'не меньше'], ['filled', 'заполнено'], ['empty', 'не заполнено']],
  date: [['<', 'раньше'], ['<=', 'не позже'], ['==', 'в этот день'], ['>=', 'не раньше'], ['>', 'позже'], ['filled', 'заполнено'], ['empty', 'не заполнено']],
  text: [['==', 'равно'], ['!=', 'не равно'], ['filled', 'заполнено'], ['empty', 'не заполнено'], ['yes', 'да'], ['no', 'нет']],
};
const ALL = Object.values(SIGNS).flat();
const WITHOUT_VALUE = new Set(['yes', 'no', 'filled', 'empty']);
const written_by_hand = new WeakSet();

export const condition = {
  id: 'condition',
  title: 'Условие перехода',
  first: true,
  applies: ({ bo }) => is(bo, 'bpmn:SequenceFlow') && isAny(bo.sourceRef, DECIDES),
  filled: ({ bo }) => Boolean(bo.conditionExpression) || isDefault(bo),
  fields(context) {
    const { element, bo, dialect } = context;
    const source = bo.sourceRef;
    const setDefault = (yes) => {
      context.modeler.get('modeling').updateProperties(element.source, { default: yes ? bo : undefined });
      if (yes && bo.conditionExpression) dialect.update(element, bo, { conditionExpression: undefined });
    };
    const fallback = check('Путь по умолчанию', isDefault(bo), setDefault, { hint: 'По нему идут, когда ни одно условие не верно.' });
    if (isDefault(bo)) return [fallback];
    const set = (said) => dialect.update(element, bo, { conditionExpression: dialect.expression(wrapped(said), bo) });
    return [...builder(context, 'Идти сюда, если', bare(bo.conditionExpression?.body), set, bo), is(source, 'bpmn:Activity') || source.outgoing.length > 1 ? fallback : ''].filter(Boolean);
  },
};

/** Whatever else waits until something holds: a conditional event, a complex gateway that joins, a stage without order. */
const WAITING = [
  [(bo) => eventOf(bo, 'bpmn:ConditionalEventDefinition'), 'condition', 'Сработать, когда'],
  [(bo) => is(bo, 'bpmn:ComplexGateway') && bo, 'activationCondition', 'Идти дальше, когда'],
  [(bo) => is(bo, 'bpmn:AdHocSubProcess') && bo, 'completionCondition', 'Окончен, когда'],
];
const waiting = (bo) => WAITING.map(([find, name, label]) => ({ holder: find(bo), name, label })).find((each) => each.holder);

export const trigger = {
  id: 'trigger',
  title: 'Условие',
  first: true,
  applies: ({ bo }) => Boolean(waiting(bo)),
  fields(context) {
    const { holder, name, label } = waiting(context.bo);
    const set = (said) => context.dialect.update(context.element, holder, { [name]: context.dialect.expression(wrapped(said), holder) });
    return builder(context, label, bare(holder[name]?.body), set, holder);
  },
};

const isDefault = (bo) => bo.sourceRef?.default === bo;

/** The rows and the expression; `holder` remembers that this one is written by hand. */
export function builder(context, label, expression, set, holder) {
  if (expression === 'true' && !written_by_hand.has(holder)) return [note('Всегда, без условия.'), button('Задать условие', () => set(''))];
  const parsed = read(expression);
  const byHand = written_by_hand.has(holder) || !parsed;
  const kindOf = (name) => variable(context, name)?.kind ?? 'text';
  const shown = byHand ? [] : rows(context, parsed, (changed) => set(written(changed, kindOf)), kindOf);
  const raw = text(byHand ? 'Выражение' : 'Как это записано', expression, set, { lines: 2, code: true, readOnly: !byHand });
  const verdict = make('p', { className: 'draw-verdict', role: 'status' });
  if (expression) checked(context, expression, verdict);
  const toggle = check('Написать выражение', byHand, (yes) => {
    if (yes) written_by_hand.add(holder);
    else written_by_hand.delete(holder);
    context.redraw();
  }, { hint: parsed ? '' : 'Это условие сложнее строк: здесь есть функции или скобки.' });
  return [byHand ? '' : make('p', { className: 'draw-label' }, label), ...shown, raw, verdict, toggle].filter(Boolean);
}

async function checked({ server }, expression, verdict) {
  const answer = await server.expression(expression);
  verdict.textContent = answer.message ?? (answer.fits ? 'Записано верно.' : '');
  verdict.className = `draw-verdict ${answer.message ? 'late' : 'good'}`;
}

const variable = ({ offers }, name) => offers.variables.find((each) => each.key === name);

function rows(context, parsed, set, kindOf) {
  const replace = (place, row) => set({ ...parsed, rows: row ? parsed.rows.with(place, row) : parsed.rows.toSpliced(place, 1) });
  const drawn = parsed.rows.map((row, place) => make('fieldset', { className: 'draw-row' }, make('legend', { className: 'visually-hidden' }, `Условие ${place + 1}`), ...one(context, row, place, (changed) => replace(place, changed), kindOf)));
  const names = variables(context);
  const add = choose(parsed.rows.length ? 'Добавить условие' : 'О чем условие', '', near(context, names), (name) => name && set({ ...parsed, rows: [...parsed.rows, { name, sign: SIGNS[kindOf(name)][0][0], value: '' }] }), { empty: 'выберите сведения' });
  const join = parsed.rows.length > 1 ? choose('Условия соединены', parsed.join, [{ value: 'and', name: 'верны все' }, { value: 'or', name: 'верно хотя бы одно' }], (said) => set({ ...parsed, join: said }), { required: true }) : '';
  return [...drawn, join, add].filter(Boolean);
}

/** What the forms of this drawing write comes first. */
function near({ offers, modeler, dialect }, names) {
  const asked = new Set();
  modeler.get('elementRegistry').forEach(({ businessObject: bo }) => {
    const form = bo?.get && offers.forms.find((each) => each.key === dialect.attribute(bo, 'formKey'));
    for (const name of form?.variables ?? []) asked.add(name);
  });
  return [...names.filter((each) => asked.has(each.value)), ...names.filter((each) => !asked.has(each.value))];
}

function one(context, row, place, set, kindOf) {
  const known = variable(context, row.name);
  const signs = SIGNS[kindOf(row.name)];
  const shown = signs.some(([sign]) => sign === row.sign) ? signs : [...signs, ALL.find(([sign]) => sign === row.sign)];
  const head = make('div', { className: 'draw-chip' }, make('span', {}, known?.name ?? row.name, known?.note && make('span', { className: 'draw-note' }, known.note)), button('✕', () => set(undefined), { className: 'draw-remove', title: 'Убрать условие' }));
  const compare = choose(`Сравнение ${place + 1}`, row.sign, shown.map(([value, name]) => ({ value, name })), (sign) => set({ ...row, sign }), { required: true });
  return [head, line(compare, WITHOUT_VALUE.has(row.sign) ? '' : value(known, row, place, set))];
}

function value(known, row, place, set) {
  const label = `Значение ${place + 1}`;
  const choices = (known?.choices ?? []).map((each) => ({ value: each.value, name: each.name }));
  const change = (said) => set({ ...row, value: said });
  if (row.sign === 'among') return many(label, [row.value].flat().filter(Boolean), choices, change, { add: 'Добавить значение' });
  if (choices.length) return choose(label, row.value, choices, change);
  if (known?.kind === 'number') return quantity(label, row.value, change);
  if (known?.kind === 'date') return day(label, row.value, change);
  return text(label, row.value, change);
}

