// The draft of a form: saved while one types (htmx, see macros/form.html), and once more when one leaves before it was.
import { words } from './words.js';

const changed = new WeakSet();
const isDraft = ({ detail }) => detail.requestConfig?.path.split('?')[0].endsWith('/draft');

function say(form, text, bad) {
  const status = form.querySelector('[data-draft-status]') ?? document.querySelector('[data-draft-status]');
  if (!status) return;
  status.textContent = text;
  status.classList.toggle('late', bad);
}

// Files go with the form itself: a draft would send them again at every pause.
function withoutFiles(data) {
  for (const name of new Set(data.keys())) {
    const kept = data.getAll(name).filter((value) => !(value instanceof File));
    data.delete(name);
    for (const value of kept) data.append(name, value);
  }
  return data;
}

document.addEventListener('input', ({ target }) => { if (target.form) changed.add(target.form); });
document.addEventListener('submit', ({ target }) => changed.delete(target));
document.addEventListener('htmx:configRequest', (event) => {
  if (!event.detail.path.split('?')[0].endsWith('/draft')) return;
  changed.delete(event.target);
  withoutFiles(event.detail.formData);
});

document.addEventListener('htmx:afterRequest', (event) => {
  if (!isDraft(event) || !event.detail.xhr.status) return;
  const { status } = event.detail.xhr;
  if (status < 300) say(event.target, words.saved(new Date().toTimeString().slice(0, 5)), false);
  else say(event.target, status === 409 ? words.conflict : words.refused, true);
});

document.addEventListener('htmx:sendError', (event) => {
  if (!isDraft(event)) return;
  changed.add(event.target);
  say(event.target, words.unsaved, true);
});

// The last words before a link was followed are not lost: this request outlives the page.
window.addEventListener('pagehide', () => {
  for (const form of document.querySelectorAll('form[hx-post$="/draft"]')) {
    if (!changed.has(form)) continue;
    changed.delete(form);
    fetch(form.getAttribute('hx-post'), { method: 'POST', body: withoutFiles(new FormData(form)), keepalive: true });
  }
});
