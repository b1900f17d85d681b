// «Таймер»: when the event fires, in words; what words cannot say stays an expression.
import { check, choose, day, line, quantity, text } from '../fields.js';
import { bare, wrapped } from '../dialect.js';
import { read, span, spans, spanText, written } from '../terms.js';
import { amount, example } from './term.js';
import { eventOf, variables } from './about.js';

const TIMER = 'bpmn:TimerEventDefinition';
const RULE = /^rule\(\s*["']([^"']+)["']\s*(?:,\s*["']([^"']+)["']\s*)?\)$/;
const DATE_OF = /^date\(\s*([\p{L}_][\p{L}\p{N}_]*)\s*\)$/u;
const FORMS = ['timeDate', 'timeDuration', 'timeCycle'];

export const timer = {
  id: 'timer',
  title: 'Таймер',
  first: true,
  applies: ({ bo }) => Boolean(eventOf(bo, TIMER)),
  filled: ({ bo }) => FORMS.some((form) => eventOf(bo, TIMER)[form]),
  fields(context) {
    const event = eventOf(context.bo, TIMER);
    const form = FORMS.find((each) => event[each]) ?? 'timeDate';
    const now = meaning(bare(event[form]?.body), form);
    const set = (kind, said, isExpression) => {
      const values = Object.fromEntries(FORMS.map((each) => [each, undefined]));
      values[kind] = context.dialect.expression(isExpression ? wrapped(said) : said, event);
      context.dialect.update(context.element, event, values);
    };
    const ways = Object.entries(WAYS).filter(([key]) => key !== 'due' || context.bo.attachedToRef).map(([value, way]) => ({ value, name: way.name }));
    return [
      choose('Когда', now.way, ways, (way) => set(...WAYS[way].begin(context)), { empty: 'не задано' }),
      ...(WAYS[now.way]?.fields(now, set, context) ?? []),
    ].filter(Boolean);
  },
};

function meaning(text, form) {
  if (!text) return { way: '' };
  if (text === 'deadline()') return { way: 'due' };
  const rule = RULE.exec(text);
  if (rule) return { way: 'rule', code: rule[1], from: rule[2] ?? '' };
  const known = DATE_OF.exec(text);
  if (known) return { way: 'known', name: known[1] };
  const length = span(text);
  if (length) return { way: 'span', ...length };
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { way: 'day', text };
  const cycle = /^R(\d*)\/(?:(\d{4}-\d{2}-\d{2})(T[^/]*)?\/)?(P[^/]+)$/.exec(text);
  if (form === 'timeCycle' && cycle && span(cycle[4])) return { way: 'cycle', times: cycle[1], from: cycle[2] ?? '', at: cycle[3] ?? '', ...span(cycle[4]) };
  return { way: 'text', text, form };
}

const ruleText = (code, from) => (from ? `rule("${code}", "${from}")` : `rule("${code}")`);
const cycleText = ({ times, from, at, n, unit }) => `R${times}/${from ? `${from}${at || 'T00:00'}/` : ''}${spanText(n, unit)}`;

const WAYS = {
  due: { name: 'в срок этого шага', begin: () => ['timeDate', 'deadline()', true], fields: () => [] },
  span: {
    name: 'через некоторое время',
    begin: () => ['timeDuration', 'P5D', false],
    fields: ({ n, unit }, set) => [line(quantity('Через', n, (said) => set('timeDuration', spanText(said, unit), false), { least: 1 }), choose('Чего', unit, spans, (said) => set('timeDuration', spanText(n, said), false), { required: true }))],
  },
  rule: {
    name: 'в срок, посчитанный от события',
    begin: () => ['timeDate', ruleText('WD:5', ''), true],
    fields({ code, from }, set, context) {
      const change = (said) => set('timeDate', ruleText(said || 'WD:5', from), true);
      const dates = [...context.offers.starts.map((each) => ({ value: each.key, name: each.date, note: each.name })), ...variables(context, 'date')];
      const unique = dates.filter((each, place) => dates.findIndex((other) => other.value === each.value) === place);
      return [...amount(read(code, context.offers.terms), context.offers, change), choose('От какого события', from, unique, (said) => set('timeDate', ruleText(code, said), true), { empty: 'от этого момента' }), example(written(read(code, context.offers.terms)), context)];
    },
  },
  known: {
    name: 'в день, который известен из дела',
    begin: (context) => ['timeDate', `date(${variables(context, 'date')[0]?.value ?? 'session_date'})`, true],
    fields: ({ name }, set, context) => [choose('Какой день', name, variables(context, 'date'), (said) => said && set('timeDate', `date(${said})`, true), { required: true })],
  },
  day: { name: 'в определенный день', begin: () => ['timeDate', `${new Date().getFullYear() + 1}-01-01`, false], fields: ({ text: said }, set) => [day('День', said, (value) => value && set('timeDate', value, false))] },
  cycle: {
    name: 'повторять',
    begin: () => ['timeCycle', 'R/P1M', false],
    fields(now, set) {
      const change = (changed) => set('timeCycle', cycleText({ ...now, ...changed }), false);
      return [
        line(quantity('Каждые', now.n, (n) => change({ n }), { least: 1 }), choose('Чего', now.unit, spans, (unit) => change({ unit }), { required: true })),
        day('Начиная с', now.from, (from) => change({ from })),
        check('Без конца', !now.times, (yes) => change({ times: yes ? '' : '3' })),
        now.times ? quantity('Сколько раз', now.times, (times) => change({ times: times || '1' }), { least: 1 }) : '',
      ];
    },
  },
  text: {
    name: 'по выражению',
    begin: () => ['timeDate', 'today()', true],
    fields: ({ text: said, form }, set) => [text('Выражение', said, (value) => set(form ?? 'timeDate', value, !/^[RP\d]/.test(value)), { code: true, lines: 2, hint: 'Дата или промежуток. Пока оно пусто, таймер ждет.' })],
  },
};
