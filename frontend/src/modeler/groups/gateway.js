// A gateway's ways on: where each leads and on what condition, at one look.
import { isAny } from 'bpmn-js/lib/util/ModelUtil.js';
import { button, choose, make } from '../fields.js';

export const gateway = {
  id: 'gateway',
  title: 'Пути из развилки',
  first: true,
  applies: ({ bo }) => isAny(bo, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway']) && bo.get('outgoing').length > 1,
  fields({ element, bo, modeler }) {
    const flows = bo.get('outgoing');
    const name = (flow) => flow.name || flow.targetRef?.name || 'без названия';
    const set = (id) => modeler.get('modeling').updateProperties(element, { default: flows.find((flow) => flow.id === id) });
    const show = (flow) => modeler.get('selection').select(modeler.get('elementRegistry').get(flow.id));
    const rows = flows.map((flow) => make('li', {}, button(name(flow), () => show(flow), { className: 'link-button' }), make('span', { className: 'draw-note' }, flow === bo.default ? 'по умолчанию' : flow.conditionExpression ? 'есть условие' : 'условия нет')));
    return [make('ul', { className: 'draw-ways' }, ...rows), choose('Путь по умолчанию', bo.default?.id ?? '', flows.map((flow) => ({ value: flow.id, name: name(flow) })), set, { empty: 'не задан' })];
  },
};

