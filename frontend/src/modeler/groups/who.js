// «Кто исполняет»: the role, and whose role it is.
import { choose, check, many, more, quantity, text } from '../fields.js';
import { bare, words, wrapped } from '../dialect.js';
import { attribute, isPersons, property, roles, variables } from './about.js';

export const who = {
  id: 'who',
  title: 'Кто исполняет',
  applies: isPersons,
  filled: ({ bo, dialect }) => Boolean(dialect.attribute(bo, 'candidateGroups') || dialect.attribute(bo, 'assignee')),
  fields(context) {
    const [groups, setGroups] = attribute(context, 'candidateGroups');
    const [assignee, setAssignee] = attribute(context, 'assignee');
    const [priority, setPriority] = attribute(context, 'priority');
    const [agency, setAgency] = property(context, 'agencyFrom');
    const [group, setGroup] = property(context, 'groupFrom');
    const [claim, setClaim] = property(context, 'autoClaim');
    const [behalf, setBehalf] = property(context, 'onBehalf');
    return [
      many('Роль', words(groups), roles(context), (chosen) => setGroups(chosen.join(',')), { add: 'Добавить роль', hint: 'Задачу увидят все, у кого эта роль. Муниципалитет и дело Куратор подставит сам.' }),
      check('Сразу берет тот, кто начал процедуру', claim === 'starter', (yes) => setClaim(yes ? 'starter' : '')),
      more(agency || group || assignee || behalf || priority,
        choose('Какого органа', agency, variables(context, 'text'), setAgency, { empty: 'того, что указан в деле', hint: 'Для ролей, которые есть в каждом органе.' }),
        choose('Только этой роли из повторения', group, variables(context, 'text'), setGroup, { empty: 'всем ролям выше' }),
        person(context, assignee, setAssignee),
        many('Может сделать за него', words(behalf), roles(context), (chosen) => setBehalf(chosen.join(' ')), { add: 'Добавить роль', hint: 'Например, секретарь вносит голос члена комиссии.' }),
        quantity('Важность', priority, setPriority, { least: 0, greatest: 100, hint: 'От 0 до 100, обычно 50.' })),
    ];
  },
};

function person(context, assignee, set) {
  const name = bare(assignee);
  const known = variables(context, 'text');
  if (name && !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return text('Определенный человек, выражение', name, (said) => set(wrapped(said)), { code: true });
  return choose('Определенный человек', name, known, (said) => set(wrapped(said)), { empty: 'любой с этой ролью', hint: 'Кто он, к этому шагу должно быть уже известно.' });
}
