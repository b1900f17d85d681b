// «Кнопка»: a start or an awaited message that a person may give by a button on the page of cases.
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil.js';
import { check, choose, many, text } from '../fields.js';
import { words } from '../dialect.js';
import { eventOf, property, roles, variables } from './about.js';

export const button = {
  id: 'button',
  title: 'Кнопка для кого',
  applies: ({ bo }) => (is(bo, 'bpmn:StartEvent') && !eventOf(bo, 'bpmn:TimerEventDefinition')) || (isAny(bo, ['bpmn:IntermediateCatchEvent', 'bpmn:BoundaryEvent']) && Boolean(eventOf(bo, 'bpmn:MessageEventDefinition'))),
  filled: ({ bo, dialect }) => Boolean(dialect.property(bo, 'offer')),
  fields(context) {
    const [offer, setOffer] = property(context, 'offer');
    const [to, setTo] = property(context, 'offerTo');
    const [agency, setAgency] = property(context, 'offerAgency');
    const [opens, setOpens] = property(context, 'opensCase');
    const isStart = is(context.bo, 'bpmn:StartEvent');
    return [
      text('Надпись на кнопке', offer, setOffer, { hint: 'Без надписи кнопки нет.' }),
      many('Кто ее видит', words(to), roles(context), (chosen) => setTo(chosen.join(' ')), { add: 'Добавить роль' }),
      choose('Куда записать орган нажавшего', agency, variables(context, 'text'), setAgency, { empty: 'не записывать' }),
      isStart ? check('Заводит дело о семье', opens !== 'false', (yes) => setOpens(yes ? '' : 'false')) : '',
    ].filter(Boolean);
  },
};
