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

/** Variables a person may choose: those that have a name in words, and those that this drawing brings itself. */
export function variables({ offers, modeler }, ...kinds) {
  const known = new Set(offers.variables.map((each) => each.key));
  const own = [...broughtBy(modeler)].filter((name) => !known.has(name)).map((name) => ({ value: name, name }));
  return [...own, ...offers.variables.filter((each) => !kinds.length || kinds.includes(each.kind)).map((each) => ({ value: each.key, name: each.name, note: each.note }))];
}

const HOLD = ['elementVariable', 'outputCollection', 'outputElement'];

function broughtBy(modeler) {
  const names = new Set();
  modeler.get('elementRegistry').forEach(({ businessObject: bo }) => {
    const loop = bo?.loopCharacteristics;
    for (const name of HOLD) if (loop?.get(`camunda:${name}`)) names.add(loop.get(`camunda:${name}`));
    if (bo?.get?.('camunda:resultVariable')) names.add(bo.get('camunda:resultVariable'));
    for (const line of bo?.script?.split('\n') ?? []) {
      const found = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=)/u.exec(line);
      if (found) names.add(found[1]);
    }
  });
  return names;
}
