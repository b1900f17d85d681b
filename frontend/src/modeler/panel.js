// The panel at the right: what the chosen element is, and its groups of fields. It is drawn anew after every change.
import { is } from 'bpmn-js/lib/util/ModelUtil.js';
import { make } from './fields.js';
import { OTHERWISE, groups } from './groups/index.js';
import { kindName } from './kinds.js';

export class Panel {
  constructor(root, modeler, dialect, offers, server) {
    Object.assign(this, { root, modeler, dialect, offers, server });
    this.open = new Map();
    this.waiting = false;
    const bus = modeler.get('eventBus');
    bus.on(['selection.changed', 'elements.changed', 'root.set', 'import.done'], () => this.later());
    root.addEventListener('click', ({ target }) => this.remember(target.closest('summary')?.parentElement));
  }

  remember(fold) {
    if (fold?.dataset.group) this.open.set(fold.dataset.group, !fold.open);
  }

  /** After the browser has moved the focus on, so that Tab goes on from field to field. */
  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.draw(); });
  }

  get element() {
    const chosen = this.modeler.get('selection').get();
    if (chosen.length > 1) return undefined;
    const element = chosen[0] ?? this.procedure();
    return element.labelTarget ?? element;
  }

  /** Nothing chosen means the procedure itself, also where other participants are drawn beside it. */
  procedure() {
    const root = this.modeler.get('canvas').getRootElement();
    return root.children?.find((each) => is(each, 'bpmn:Participant') && each.businessObject.processRef) ?? root;
  }

  /** Open a group of the chosen element; the nearest to it when the element has none of this name. */
  show(wanted) {
    const context = this.element?.businessObject && this.context(this.element);
    const has = (id) => context && groups.find((each) => each.id === id)?.applies(context);
    const group = [wanted, ...OTHERWISE].find(has);
    if (group) this.open.set(group, true);
    this.draw();
    const fold = group && this.root.querySelector(`[data-group="${group}"]`);
    fold?.scrollIntoView({ block: 'nearest' });
    fold?.querySelector('summary')?.focus();
  }

  draw() {
    if (!this.modeler.getDefinitions()) return;
    const focus = this.focused();
    const element = this.element;
    if (!element?.businessObject) {
      this.root.replaceChildren(make('p', { className: 'draw-empty' }, 'Выбрано несколько элементов. Чтобы изменить свойства, выберите один.'));
      return;
    }
    const context = this.context(element);
    const shown = groups.filter((group) => group.applies(context));
    this.root.replaceChildren(this.head(context), ...shown.map((group) => this.fold(group, context)));
    this.refocus(focus, element);
  }

  context(element) {
    const bo = is(element, 'bpmn:Participant') && element.businessObject.processRef ? element.businessObject.processRef : element.businessObject;
    return { element, bo, modeler: this.modeler, dialect: this.dialect, offers: this.offers, server: this.server, redraw: () => this.later() };
  }

  head({ element, bo }) {
    return make('header', { className: 'draw-head' }, make('p', { className: 'draw-kind' }, kindName(element)), make('h2', {}, bo.name || bo.text || 'Без названия'));
  }

  fold(group, context) {
    const filled = group.filled?.(context);
    const fold = make('details', { dataset: { group: group.id }, open: this.open.get(group.id) ?? Boolean(group.first || filled) });
    fold.append(
      make('summary', {}, make('span', {}, group.title), filled && make('span', { className: 'draw-filled' }, 'заполнено')),
      make('div', { className: 'draw-fields' }, ...group.fields(context)),
    );
    return fold;
  }

  focused() {
    const active = document.activeElement;
    if (!this.root.contains(active)) return undefined;
    return { field: active.dataset.field, group: active.closest('[data-group]')?.dataset.group, element: this.drawn };
  }

  refocus(focus, element) {
    this.drawn = element.id;
    if (!focus?.group || focus.element !== element.id) return;
    const fold = this.root.querySelector(`[data-group="${focus.group}"]`);
    const found = [...(fold?.querySelectorAll('[data-field]') ?? [])].find((each) => each.dataset.field === focus.field);
    (found ?? fold?.querySelector('summary'))?.focus({ preventScroll: true });
  }
}
