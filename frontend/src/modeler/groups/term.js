// «Срок по закону»: a number and a unit, from which event, and what day that would be if it began now.
import { choose, line, make, many, more, note, quantity, text } from '../fields.js';
import { bySetting, read, written } from '../terms.js';
import { words } from '../dialect.js';
import { isActivity, property, variables } from './about.js';

export const term = {
  id: 'term',
  title: 'Срок по закону',
  applies: isActivity,
  filled: ({ bo, dialect }) => Boolean(dialect.property(bo, 'deadline')),
  fields(context) {
    const { offers, dialect, element, bo } = context;
    const [rule] = property(context, 'deadline');
    const [from, setFrom] = property(context, 'deadlineFrom');
    const [other, setOther] = property(context, 'deadlineRule');
    const [named, setNamed] = property(context, 'deadlineFromName');
    const [reminded, setReminded] = property(context, 'remindOn');
    const setRule = (said) => dialect.setProperties(element, bo, said ? { deadline: said } : { deadline: '', deadlineFrom: '', deadlineRule: '', deadlineFromName: '', remindOn: '' });
    const chosen = read(rule, offers.terms);
    if (!chosen.kind) return [kinds(chosen, offers, setRule)];
    return [
      ...amount(chosen, offers, setRule),
      choose('От какого события', from, starts(offers, context), setFrom, { empty: 'от появления задачи' }),
      from && !offers.starts.some((each) => each.key === from) ? text('Как назвать эту дату', named, setNamed, { hint: 'Например: дата акта. Это увидит тот, у кого срок не начат.' }) : '',
      example(rule, context),
      more(
        reminded || other,
        many('Напомнить на день', words(reminded), days(), (chosenDays) => setReminded([...chosenDays].sort((one, two) => one - two).join(' ')), { add: 'Добавить день', hint: 'На какой день после начала срока напомнить еще.' }),
        choose('Другое правило из сведений', other, variables(context, 'text'), setOther, { empty: 'нет', hint: 'Для работы, которую вернули: срок у нее бывает другой.' }),
      ),
    ].filter(Boolean);
  },
};

const days = () => Array.from({ length: 30 }, (_, day) => ({ value: String(day + 1), name: `${day + 1}-й день` }));

function starts(offers, context) {
  const known = offers.starts.map((each) => ({ value: each.key, name: each.date, note: each.name }));
  const seen = new Set(known.map((each) => each.value));
  return [...known, ...variables(context, 'date').filter((each) => !seen.has(each.value))];
}

export function kinds(chosen, offers, set) {
  const options = [...offers.terms.map((kind) => ({ value: kind.code, name: kind.name })), { value: bySetting, name: 'по настройке муниципалитета' }];
  if (chosen.kind === 'other') options.push({ value: 'other', name: `записано иначе: ${chosen.text}` });
  return choose('Как считать', chosen.kind, options, (kind) => set(written({ ...chosen, kind, n: chosen.n || '5', setting: chosen.setting || offers.settings[0]?.key })), { empty: 'срока нет' });
}

export function amount(chosen, offers, set) {
  const kind = offers.terms.find((each) => each.code === chosen.kind);
  const fields = [];
  if (kind?.code.includes('{low}')) fields.push(quantity('От', chosen.low, (low) => set(written({ ...chosen, low })), { least: 0 }));
  if (kind?.code.includes('{n}')) fields.push(quantity(kind.code.includes('{low}') ? 'До' : 'Сколько', chosen.n, (n) => set(written({ ...chosen, n })), kind));
  const unit = kinds(chosen, offers, set);
  const settings = offers.settings.map((each) => ({ value: each.key, name: each.name }));
  return [line(...fields, unit), chosen.kind === bySetting ? choose('Настройка', chosen.setting, settings, (setting) => set(written({ ...chosen, setting })), { required: true }) : ''].filter(Boolean);
}

/** Today's date of the rule, as the server counts it. */
export function example(rule, { server }) {
  const shown = make('div', { className: 'draw-example', role: 'status' }, 'Считаю пример…');
  server.term(rule).then((answer) => {
    if (!answer.words) {
      shown.replaceChildren(make('p', { className: 'late' }, answer.message ?? 'Пример не посчитан: нет связи.'));
      return;
    }
    const lines = (answer.explanation ?? '').split('\n').filter(Boolean);
    const why = lines.length ? make('details', {}, make('summary', {}, 'Как посчитано'), ...lines.map((each) => make('p', {}, each))) : undefined;
    shown.replaceChildren(make('p', {}, make('strong', {}, answer.words)), answer.day ? make('p', {}, `Если начать сегодня: до ${answer.day}`) : note('День станет известен в деле.'), ...(why ? [why] : []));
  });
  return shown;
}
