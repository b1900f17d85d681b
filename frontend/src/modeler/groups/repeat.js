// «Повторить для каждого»: one instance of the step for each of a list.
import { is } from 'bpmn-js/lib/util/ModelUtil.js';
import { button, choose, line, make, text } from '../fields.js';
import { bare, wrapped } from '../dialect.js';
import { builder } from './condition.js';
import { isActivity, variables } from './about.js';

const MULTI = 'bpmn:MultiInstanceLoopCharacteristics';
const WAYS = [{ value: 'together', name: 'сразу для всех' }, { value: 'in-turn', name: 'по очереди' }];

export const repeat = {
  id: 'repeat',
  title: 'Повторить для каждого',
  applies: (context) => isActivity(context) && !context.bo.triggeredByEvent,
  filled: ({ bo }) => Boolean(bo.loopCharacteristics),
  fields(context) {
    const { element, bo, dialect, modeler } = context;
    const loop = bo.loopCharacteristics;
    const way = loop ? (loop.isSequential ? 'in-turn' : 'together') : '';
    const set = (said) => {
      if (loop && said && is(loop, MULTI)) dialect.update(element, loop, { isSequential: said === 'in-turn' });
      else modeler.get('modeling').updateProperties(element, { loopCharacteristics: said ? dialect.made(MULTI, { isSequential: said === 'in-turn' }, bo) : undefined });
    };
    if (loop && !is(loop, MULTI)) return standard(context, loop);
    return [choose('Сколько раз', way, WAYS, set, { empty: 'один раз' }), ...(loop ? multiple(context, loop) : [])];
  },
};

function multiple(context, loop) {
  const { element, dialect } = context;
  const value = (name) => dialect.attribute(loop, name);
  const set = (name) => (said) => dialect.update(element, loop, { [`camunda:${name}`]: said || undefined });
  const lists = variables(context, 'list');
  const names = variables(context, 'text');
  const ready = (said) => dialect.update(element, loop, { completionCondition: dialect.expression(wrapped(said), loop) });
  return [
    choose('Для каждого из списка', value('collection'), lists, set('collection')),
    choose('Как называется один', value('elementVariable'), names, set('elementVariable'), { hint: 'Под этим названием он известен внутри шага.' }),
    value('elementVariable') ? '' : named(set('elementVariable')),
    choose('Собрать ответы', value('outputElement'), variables(context), set('outputElement'), { empty: 'не собирать' }),
    value('outputElement') ? choose('В список', value('outputCollection'), lists, set('outputCollection')) : '',
    make('details', { className: 'draw-more' }, make('summary', {}, loop.completionCondition ? 'Достаточно, когда (задано)' : 'Достаточно, когда'), ...builder(context, 'Остальных не ждать, если', bare(loop.completionCondition?.body), ready, loop)),
  ].filter(Boolean);
}

/** A name of one's own, in Russian: expressions read it as it is. */
function named(set) {
  const name = text('Свое название', '', () => {}, { placeholder: 'Например: школа' });
  const give = button('Назвать', () => {
    const said = name.querySelector('input').value.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^[\d_]+|_+$/g, '');
    if (said) set(said);
  });
  return line(name, give);
}

function standard(context, loop) {
  const set = (said) => context.dialect.update(context.element, loop, { loopCondition: context.dialect.expression(wrapped(said), loop) });
  return builder(context, 'Повторять, пока', bare(loop.loopCondition?.body), set, loop);
}
