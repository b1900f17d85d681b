// What groups ask about an element before they show themselves.
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil.js';

export const EVENTS = ['bpmn:StartEvent', 'bpmn:EndEvent', 'bpmn:IntermediateCatchEvent', 'bpmn:IntermediateThrowEvent', 'bpmn:BoundaryEvent'];
export const PERSONS = ['bpmn:UserTask', 'bpmn:ManualTask', 'bpmn:SendTask'];
export const isPersons = ({ bo }) => isAny(bo, PERSONS) || bo.$type === 'bpmn:Task';
export const isActivity = ({ bo }) => is(bo, 'bpmn:Activity');
export const isProcess = ({ bo }) => is(bo, 'bpmn:Process');
export const eventOf = (bo, type) => bo.get?.('eventDefinitions')?.find((each) => each.$type === type);
export const waits = ({ bo }) => isAny(bo, ['bpmn:StartEvent', 'bpmn:IntermediateCatchEvent', 'bpmn:BoundaryEvent', 'bpmn:ReceiveTask']);

/** A property of the dialect as a value and a setter. */
export function property({ element, bo, dialect }, name) {
  return [dialect.property(bo, name), (value) => dialect.setProperty(element, bo, name, value === true ? 'true' : value || '')];
}

export function attribute({ element, bo, dialect }, name) {
  return [dialect.attribute(bo, name), (value) => dialect.setAttribute(element, bo, name, value)];
}

/** Roles, with the place they are held in. */
const SCOPES = { agency: 'в органе', mun: 'в муниципалитете', case: 'в деле', region: 'в регионе' };
export const roles = ({ offers }) => offers.roles.map((role) => ({ value: role.key, name: role.name, note: SCOPES[role.scope] }));

/** Variables a person may choose, those the drawing uses already among them. */
export function variables({ offers }, ...kinds) {
  return offers.variables.filter((each) => !kinds.length || kinds.includes(each.kind)).map((each) => ({ value: each.key, name: each.name, note: each.note }));
}
