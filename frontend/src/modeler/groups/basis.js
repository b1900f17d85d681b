// «Основание»: clauses of regulations, each with its words; or why there is none.
import { is } from 'bpmn-js/lib/util/ModelUtil.js';
import { make, many, text } from '../fields.js';
import { words } from '../dialect.js';
import { isProcess, property } from './about.js';

export const basis = {
  id: 'basis',
  title: 'Основание',
  applies: (context) => is(context.bo, 'bpmn:FlowNode') || isProcess(context),
  filled: ({ bo, dialect }) => Boolean(dialect.property(bo, 'clause')),
  fields(context) {
    const { offers } = context;
    const [clauses, setClauses] = property(context, 'clause');
    const [assumption, setAssumption] = property(context, 'assumption');
    const known = new Map(offers.clauses.map((each) => [each.key, each]));
    const options = offers.clauses.map((each) => ({ value: each.key, name: each.name, note: each.quote }));
    return [
      many('Пункты', words(clauses), options, (chosen) => setClauses(chosen.join(' ')), { add: 'Добавить пункт', hint: 'Искать можно по номеру и по словам.', extra: (key) => quote(known.get(key), context) }),
      text('Если регламент срока не называет', assumption, setAssumption, { lines: 2, hint: 'Из чего вы исходили.' }),
    ];
  },
};

function quote(clause, { server }) {
  if (!clause) return undefined;
  const whole = make('details', { className: 'draw-clause' }, make('summary', {}, 'Весь пункт'));
  whole.addEventListener('toggle', async () => {
    if (!whole.open || whole.childElementCount > 1) return;
    const answer = await server.clause(clause.key);
    const said = (answer.paragraphs ?? []).map((each) => make('p', { className: each.obliges ? 'strong' : '' }, each.text));
    whole.append(...(answer.act ? [make('p', { className: 'muted' }, answer.act)] : []), ...(said.length ? said : [make('p', {}, 'Текст не загрузился.')]));
  });
  return make('div', {}, make('blockquote', {}, clause.quote), whole);
}
