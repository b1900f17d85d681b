// The groups of the panel in the order in which a step is thought about: who, with what form, by when, on what ground.
import { general } from './general.js';
import { who } from './who.js';
import { form } from './form.js';
import { term } from './term.js';
import { basis } from './basis.js';
import { condition, trigger } from './condition.js';
import { timer } from './timer.js';
import { message } from './message.js';
import { records } from './records.js';
import { program, decision, script } from './program.js';
import { repeat } from './repeat.js';
import { call } from './call.js';
import { button } from './button.js';
import { fault } from './fault.js';
import { gateway } from './gateway.js';

export const groups = [general, condition, trigger, timer, message, who, form, term, basis, records, program, decision, script, call, repeat, button, fault, gateway];

const GROUPS = [
  [/^deadline-without-clause/, 'basis'], [/^form-/, 'form'], [/^(group-|task-for-nobody|task-without-doer|candidate|performer)/, 'who'], [/^(deadline|remind)/, 'term'], [/^clause/, 'basis'],
  [/^(timer|cycle-|date-wrong|duration|start-timer)/, 'timer'], [/^(flow-|condition|expression|variable)/, 'condition'], [/^(gateway)/, 'gateway'],
  [/^(topic|implementation)/, 'program'], [/^handler/, 'records'], [/^(called|call-)/, 'call'], [/^(repetition|loop)/, 'repeat'], [/^(event-without|reference-missing|message|signal)/, 'message'],
  [/^decision/, 'decision'], [/^script/, 'script'],
];

/** Which group of the panel a finding of the gate is mended in. */
export const groupOf = (code) => GROUPS.find(([shape]) => shape.test(code))?.[1] ?? 'general';

/** Where an expression may stand, when the element has no such group. */
export const OTHERWISE = ['trigger', 'timer', 'repeat', 'script', 'call', 'program', 'message', 'general'];
