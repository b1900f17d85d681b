// What the computer does by itself: a handler, a table of decisions, lines of a script.
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil.js';
import { check, choose, text } from '../fields.js';
import { attribute } from './about.js';

const SHAPES = [['singleEntry', 'одно значение'], ['singleResult', 'одну строку'], ['collectEntries', 'список значений'], ['resultList', 'список строк']].map(([value, name]) => ({ value, name }));

export const program = {
  id: 'program',
  title: 'Что делает программа',
  first: true,
  applies: ({ bo }) => is(bo, 'bpmn:ServiceTask'),
  filled: ({ bo, dialect }) => Boolean(dialect.attribute(bo, 'topic') || dialect.attribute(bo, 'expression')),
  fields(context) {
    const { element, bo, dialect, offers } = context;
    const [topic] = attribute(context, 'topic');
    const [later, setLater] = attribute(context, 'asyncBefore');
    const [expression, setExpression] = attribute(context, 'expression');
    const [result, setResult] = attribute(context, 'resultVariable');
    const set = (value) => dialect.update(element, bo, { 'camunda:type': value ? 'external' : undefined, 'camunda:topic': value || undefined });
    return [
      choose('Действие', topic, offers.topics.map((each) => ({ value: each.key, name: each.name })), set),
      check('После записи шага, отдельно', Boolean(later), setLater, { hint: 'Человек не ждет, пока это закончится.' }),
      ...(expression ? [text('Выражение', expression, setExpression, { code: true }), text('Куда записать ответ', result, setResult, { code: true })] : []),
    ];
  },
};

export const decision = {
  id: 'decision',
  title: 'Решение по таблице',
  first: true,
  applies: ({ bo }) => is(bo, 'bpmn:BusinessRuleTask'),
  filled: ({ bo, dialect }) => Boolean(dialect.attribute(bo, 'decisionRef')),
  fields(context) {
    const { offers } = context;
    const [table, setTable] = attribute(context, 'decisionRef');
    const [result, setResult] = attribute(context, 'resultVariable');
    const [shape, setShape] = attribute(context, 'mapDecisionResult');
    const names = offers.variables.map((each) => ({ value: each.key, name: each.name }));
    return [
      choose('Таблица', table, offers.decisions.map((each) => ({ value: each.key, name: each.name })), setTable),
      choose('Куда записать ответ', result, names, setResult, { empty: 'по названиям столбцов' }),
      result ? choose('Что взять из ответа', shape, SHAPES, setShape, { empty: 'список строк' }) : '',
    ].filter(Boolean);
  },
};

export const script = {
  id: 'script',
  title: 'Строки сценария',
  first: true,
  applies: ({ bo }) => isAny(bo, ['bpmn:ScriptTask']),
  filled: ({ bo }) => Boolean(bo.script),
  fields({ element, bo, dialect }) {
    return [text('Строки', bo.script, (said) => dialect.update(element, bo, { script: said }), { lines: 6, code: true, hint: 'По одной: имя = выражение.' })];
  },
};
