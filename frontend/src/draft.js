// The draft of a form: saved while one types (htmx, see macros/form.html), and once more when one leaves before it was.
import { words } from './words.js';

// A page signs what it saves and counts its savings: the server takes no earlier words of it over later ones,
// and none of it for another window's when the answer to a saving never came.
const page = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
let step = 0;
const next = () => (step = Math.max(step + 1, Date.now()));

const typed = new WeakMap(); // form -> the step of its last words not yet known to be saved
const DRAFTED = 'form[hx-post$="/draft"]';
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

document.addEventListener('input', ({ target }) => { if (target.form) typed.set(target.form, next()); });
document.addEventListener('submit', ({ target }) => typed.delete(target));
document.addEventListener('formdata', ({ target, formData }) => {
  if (!target.matches(DRAFTED)) return;
  formData.set('_draft_page', page);
  formData.set('_draft_step', next());
});
document.addEventListener('htmx:configRequest', ({ detail }) => {
  if (detail.path.split('?')[0].endsWith('/draft')) withoutFiles(detail.formData);
});

document.addEventListener('htmx:afterRequest', (event) => {
  if (!isDraft(event) || !event.detail.xhr.status) return;
  const { status } = event.detail.xhr;
  if (status < 300) {
    if (event.detail.requestConfig.formData.get('_draft_step') > typed.get(event.target)) typed.delete(event.target);
    say(event.target, words.saved(new Date().toTimeString().slice(0, 5)), false);
  } else say(event.target, status === 409 ? words.conflict : words.refused, true);
});

document.addEventListener('htmx:sendError', (event) => {
  if (isDraft(event)) say(event.target, words.unsaved, true);
});

// A row is added by sending the form: reading this page again may not send that again, or the words of
// before would come over those of after, as if from another window.
if (document.querySelector(DRAFTED)) history.replaceState(history.state, '', location.href);

// The last words before a link was followed are not lost: this request outlives the page, others end with it.
window.addEventListener('pagehide', () => {
  for (const form of document.querySelectorAll(DRAFTED)) {
    if (!typed.delete(form)) continue;
    fetch(form.getAttribute('hx-post'), { method: 'POST', body: withoutFiles(new FormData(form)), keepalive: true });
  }
});
