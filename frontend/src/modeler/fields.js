// The fields of the panel: plain elements, each with its label, its hint and one function that takes the new value.
const LONG_LIST = 12;
const SHOWN = 60;
let number = 0;

export function make(tag, properties = {}, ...children) {
  const { className, dataset, ...rest } = properties;
  const node = document.createElement(tag);
  if (className) node.className = className;
  Object.assign(node.dataset, dataset ?? {});
  for (const [name, value] of Object.entries(rest)) {
    if (name in node && !name.startsWith('aria')) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

function labelled(label, input, hint) {
  const id = `field-${(number += 1)}`;
  input.id = id;
  input.dataset.field = label;
  const said = hint ? make('p', { className: 'draw-hint', id: `${id}-hint` }, hint) : undefined;
  if (said) input.setAttribute('aria-describedby', said.id);
  return make('div', { className: 'draw-field' }, make('label', { htmlFor: id }, label), input, said);
}

export function text(label, value, set, { hint, lines, code, placeholder, readOnly } = {}) {
  const input = make(lines ? 'textarea' : 'input', { value: value ?? '', autocomplete: 'off', spellcheck: !code, className: code ? 'draw-code' : '' });
  if (lines) input.rows = lines;
  if (placeholder) input.placeholder = placeholder;
  if (readOnly) input.readOnly = true;
  else input.addEventListener('change', () => set(input.value.trim()));
  return labelled(label, input, hint);
}

export function quantity(label, value, set, { least, greatest, hint } = {}) {
  const input = make('input', { type: 'number', value: value ?? '', inputMode: 'numeric', className: 'draw-number' });
  if (least !== undefined) input.min = least;
  if (greatest) input.max = greatest;
  input.addEventListener('change', () => set(input.value.trim()));
  return labelled(label, input, hint);
}

export function day(label, value, set, { hint } = {}) {
  const input = make('input', { type: 'date', value: value ?? '' });
  input.addEventListener('change', () => set(input.value));
  return labelled(label, input, hint);
}

export function check(label, value, set, { hint } = {}) {
  const input = make('input', { type: 'checkbox', checked: Boolean(value), dataset: { field: label } });
  input.addEventListener('change', () => set(input.checked));
  return make('div', { className: 'draw-field' }, make('label', { className: 'check' }, input, ` ${label}`), hint && make('p', { className: 'draw-hint' }, hint));
}

/** One of a list: a short one drops down, a long one can be searched. */
export function choose(label, value, options, set, { empty = 'не выбрано', hint, required } = {}) {
  const known = options.some((option) => option.value === value);
  const all = known || !value ? options : [...options, { value, name: value, unknown: true }];
  if (all.length > LONG_LIST) return picker(label, value, all, set, { empty: required ? undefined : empty, hint });
  const input = make('select', {}, ...(required && value ? [] : [make('option', { value: '' }, empty)]), ...all.map((option) => make('option', { value: option.value }, option.unknown ? `нет в списке: ${option.name}` : option.name)));
  input.value = value ?? '';
  input.addEventListener('change', () => set(input.value));
  return labelled(label, input, hint);
}

function picker(label, value, options, set, { empty, hint }) {
  const chosen = options.find((option) => option.value === value);
  const fold = make('details', { className: 'draw-picker' });
  const summary = make('summary', { dataset: { field: label } }, chosen ? chosen.name : make('span', { className: 'muted' }, empty ?? 'не выбрано'));
  summary.setAttribute('aria-label', `${label}: ${chosen ? chosen.name : empty ?? 'не выбрано'}`);
  fold.append(summary, list(label, options, (option) => set(option), { empty, chosen: value }));
  fold.addEventListener('toggle', () => fold.open && fold.querySelector('input').focus());
  fold.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { fold.open = false; summary.focus(); event.stopPropagation(); }
  });
  return make('div', { className: 'draw-field' }, make('span', { className: 'draw-label' }, label), fold, hint && make('p', { className: 'draw-hint' }, hint));
}

function list(label, options, choose, { empty, chosen }) {
  const search = make('input', { type: 'search', placeholder: 'Найти в списке', autocomplete: 'off' });
  search.setAttribute('aria-label', `${label}: найти в списке`);
  const found = make('ul', { className: 'draw-options' });
  const fill = () => {
    const asked = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = options.filter((option) => asked.every((word) => `${option.name} ${option.note ?? ''}`.toLowerCase().includes(word)));
    const rows = fits.slice(0, SHOWN).map((option) => row(option, choose, chosen));
    if (empty !== undefined && !asked.length) rows.unshift(row({ value: '', name: empty }, choose, chosen));
    if (fits.length > SHOWN) rows.push(make('li', { className: 'muted' }, `И еще ${fits.length - SHOWN}: уточните, что искать.`));
    if (!fits.length) rows.push(make('li', { className: 'muted' }, 'Ничего не найдено.'));
    found.replaceChildren(...rows);
  };
  search.addEventListener('input', fill);
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { event.preventDefault(); found.querySelector('button')?.click(); }
  });
  fill();
  return make('div', { className: 'draw-list' }, search, found);
}

function row(option, choose, chosen) {
  const button = make('button', { type: 'button' }, make('span', {}, option.name), option.note && make('span', { className: 'draw-note' }, option.note));
  if (option.value === chosen) button.setAttribute('aria-current', 'true');
  button.addEventListener('click', () => choose(option.value));
  return make('li', {}, button);
}

/** Several of a list, as chips that can be taken away; `extra` draws more about each. */
export function many(label, values, options, set, { add = 'Добавить', hint, extra } = {}) {
  const known = new Map(options.map((option) => [option.value, option]));
  const chips = values.map((value) => {
    const name = known.get(value)?.name ?? `нет в списке: ${value}`;
    const remove = make('button', { type: 'button', className: 'draw-remove', title: `Убрать «${name}»` }, '✕');
    remove.setAttribute('aria-label', `Убрать «${name}»`);
    remove.addEventListener('click', () => set(values.filter((each) => each !== value)));
    return make('li', {}, make('div', { className: 'draw-chip' }, make('span', {}, name), remove), extra?.(value));
  });
  const fold = make('details', { className: 'draw-picker draw-add' }, make('summary', { dataset: { field: label } }, add));
  fold.append(list(label, options.filter((option) => !values.includes(option.value)), (value) => set([...values, value]), {}));
  fold.addEventListener('toggle', () => fold.open && fold.querySelector('input').focus());
  return make('div', { className: 'draw-field' }, make('span', { className: 'draw-label' }, label), chips.length ? make('ul', { className: 'draw-chips' }, ...chips) : undefined, fold, hint && make('p', { className: 'draw-hint' }, hint));
}

export function button(label, act, { className = 'button', title } = {}) {
  const made = make('button', { type: 'button', className }, label);
  if (title) { made.title = title; made.setAttribute('aria-label', title); }
  made.addEventListener('click', act);
  return made;
}

export const note = (...children) => make('p', { className: 'draw-hint' }, ...children);
export const line = (...children) => make('div', { className: 'draw-line' }, ...children);
export const options = (offers) => offers.map((offer) => ({ value: offer.key, name: offer.name, note: offer.note }));

/** What is seldom needed is folded away; open when something in it is set. */
export const more = (isOpen, ...fields) => make('details', { className: 'draw-more', open: Boolean(isOpen) }, make('summary', {}, 'Еще'), ...fields);
