// The small script of every page: htmx, forms and their drafts, keys for the inbox, questions before irrevocable acts.
// Pages work without it; nothing here decides anything.
import htmx from 'htmx.org/dist/htmx.esm.js';
import './draft.js';
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

// By the place of the key, not by its letter: «О» and «Л» of the Russian layout are J and K. «/» stands elsewhere in it, with Shift.
const keys = { KeyJ: () => step(1), KeyK: () => step(-1), Slash: focusSearch };

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const act = event.key === '/' ? focusSearch : !event.shiftKey && keys[event.code];
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

// Filters stand open beside the list and fold above it on a narrow screen.
const wide = window.matchMedia('(min-width: 1101px)');
const fold = () => document.querySelectorAll('details[data-fold]').forEach((details) => { details.open = wide.matches; });
wide.addEventListener('change', fold);
fold();

document.documentElement.dataset.ready = '';
