// Shows and hides the questions of a form while it is filled in. The server asks the same conditions again
// (engine/forms/conditions.py) and its word counts; tests/engine/condition_cases.json holds the cases both must answer alike.

function isEmpty(value) {
  if (typeof value === 'string') return value.trim() === '';
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

export function holds(condition, values) {
  if (!condition || Object.keys(condition).length === 0) return true;
  if ('all' in condition) return condition.all.every((part) => holds(part, values));
  if ('any' in condition) return condition.any.some((part) => holds(part, values));
  if ('not' in condition) return !holds(condition.not, values);
  const value = values[condition.field] ?? null;
  if ('in' in condition) return condition.in.includes(value);
  if ('has' in condition) return Array.isArray(value) && value.includes(condition.has);
  if ('filled' in condition) return isEmpty(value) !== condition.filled;
  return value === (condition.is ?? null);
}

const inputs = (question) => [...question.querySelectorAll('input, select, textarea')].filter((input) => input.type !== 'file');

function answer(question) {
  const found = inputs(question);
  const checked = found.filter((input) => input.checked).map((input) => input.value);
  switch (question.dataset.type) {
    case 'bool':
      return checked.length ? checked[0] === 'true' : found[0]?.type === 'checkbox' ? false : null;
    case 'multichoice':
      return checked;
    case 'choice':
      return (found[0]?.type === 'radio' ? checked[0] : found[0]?.value) || null;
    case 'integer':
      return found[0]?.value ? Number(found[0].value) : null;
    default:
      return found[0]?.value || null;
  }
}

// A row's questions hang on answers of the same row; the others on answers outside any row.
function answers(form, row) {
  const values = row ? {} : JSON.parse(form.dataset.known || '{}');
  for (const question of (row ?? form).querySelectorAll('[data-key]')) {
    const sameScope = (question.closest('[data-row]') ?? null) === (row ?? null);
    if (sameScope && !question.closest('[hidden]') && inputs(question).length) values[question.dataset.key] = answer(question);
  }
  return values;
}

// In page order: an answer that has just been hidden counts as not given for what comes after it.
export function refresh(form) {
  for (const asked of form.querySelectorAll('[data-show-if]')) {
    const row = asked.closest('[data-row]');
    asked.hidden = !holds(JSON.parse(asked.dataset.showIf), answers(form, row));
    // A mark that is no longer offered must not be sent: nobody could see it to take it back.
    if (asked.hidden && !asked.dataset.key) inputs(asked).forEach((input) => (input.checked = false));
  }
}

function start(root) {
  for (const form of root.querySelectorAll('form[data-form]')) refresh(form);
}

if (typeof document !== 'undefined') {
  document.addEventListener('change', (event) => {
    const form = event.target.closest('form[data-form]');
    if (form) refresh(form);
  });
  document.addEventListener('htmx:load', (event) => start(event.detail.elt.parentNode ?? document));
  start(document);
  document.querySelector('#error-summary')?.focus();
}
