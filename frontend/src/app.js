// The small script of every page: htmx, questions of a form that depend on others, keys for the inbox, the draft's status, questions before irrevocable acts.
// Pages work without it; nothing here decides anything.
import htmx from 'htmx.org/dist/htmx.esm.js';
import './form.js';
import { words } from './words.js';
import './form.js';

window.htmx = htmx;

const typing = (target) => target instanceof Element && target.closest('input, select, textarea, dialog, [contenteditable]');

function step(by) {
  const tasks = [...document.querySelectorAll('[data-task-list] a[data-task]')];
  if (!tasks.length) return;
  const focused = tasks.indexOf(document.activeElement);
  const open = tasks.findIndex((task) => task.hasAttribute('aria-current'));
  const from = focused >= 0 ? focused : open;
  const next = from < 0 ? 0 : Math.min(Math.max(from + by, 0), tasks.length - 1);
  tasks[next].focus();
  tasks[next].scrollIntoView({ block: 'nearest' });
}

function focusSearch() {
  document.querySelector('[data-search]')?.focus();
}

// By the place of the key, not by its letter: «О» and «Л» of the Russian layout are J and K.
const keys = { KeyJ: () => step(1), KeyK: () => step(-1), Slash: focusSearch };

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || typing(event.target)) return;
  const act = keys[event.code];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener('click', (event) => {
  const asking = event.target.closest('[data-confirm]');
  if (!asking || window.confirm(asking.dataset.confirm)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

const isDraft = (event) => event.detail.requestConfig?.path.split('?')[0].endsWith('/draft');

function sayDraft(event, text, bad) {
  const scope = event.target.closest('form') ?? document;
  const status = scope.querySelector('[data-draft-status]') ?? document.querySelector('[data-draft-status]');
  if (!status) return;
  status.textContent = text;
  status.classList.toggle('late', bad);
}

document.addEventListener('htmx:afterRequest', (event) => {
  if (!isDraft(event) || !event.detail.xhr.status) return;
  const { status } = event.detail.xhr;
  if (status < 300) {
    sayDraft(event, words.saved(new Date().toTimeString().slice(0, 5)), false);
  } else {
    sayDraft(event, status === 409 ? words.conflict : words.refused, true);
  }
});
document.addEventListener('htmx:sendError', (event) => {
  if (isDraft(event)) sayDraft(event, words.unsaved, true);
});

// Filters stand open beside the list and fold above it on a narrow screen.
const wide = window.matchMedia('(min-width: 1101px)');
const fold = () => document.querySelectorAll('details[data-fold]').forEach((details) => { details.open = wide.matches; });
wide.addEventListener('change', fold);
fold();

document.documentElement.dataset.ready = '';
