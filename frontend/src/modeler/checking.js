// What the gate of deployment finds, while one draws: badges on the elements and a list; one click leads to the place and its group.
import { groupOf } from './groups/index.js';
import { button, make } from './fields.js';
import { kindName } from './kinds.js';

const PAUSE = 1000;
const LEVELS = { error: ['Ошибка', '!'], warning: ['Замечание', '?'], info: ['К сведению', 'i'] };
const ORDER = Object.keys(LEVELS);
const SHORT = { error: 'ошибка', warning: 'замечание' };

export class Checking {
  constructor(modeler, server, list, panel) {
    Object.assign(this, { modeler, server, list, panel });
    modeler.on('commandStack.changed', () => this.later());
    modeler.on('root.set', () => this.found && this.mark());
  }

  later(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), pause);
  }

  /** One question at a time: what changes meanwhile is asked about afterwards. */
  async check() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.again = false;
    const { xml } = await this.modeler.saveXML({ format: true });
    const found = await this.server.findings(xml).catch(() => undefined);
    this.busy = false;
    if (this.again) this.later(0);
    if (!found) return;
    this.found = found.toSorted((one, two) => ORDER.indexOf(one.level) - ORDER.indexOf(two.level));
    this.mark();
    this.draw();
  }

  mark() {
    const overlays = this.modeler.get('overlays');
    const registry = this.modeler.get('elementRegistry');
    overlays.remove({ type: 'finding' });
    const worst = new Map();
    for (const one of this.found) if (one.level !== 'info' && registry.get(one.element_id) && !worst.has(one.element_id)) worst.set(one.element_id, one);
    for (const [id, one] of worst) {
      const badge = button('', () => this.show(one), { className: `draw-badge draw-badge-${one.level}`, title: one.message });
      badge.append(make('b', { 'aria-hidden': 'true' }, LEVELS[one.level][1]), ` ${SHORT[one.level]}`);
      if (registry.get(id).parent) overlays.add(id, 'finding', { position: { top: -11, left: 4 }, html: badge });
    }
  }

  draw() {
    const count = (level) => this.found.filter((one) => one.level === level).length;
    const [errors, warnings] = [count('error'), count('warning')];
    const said = errors || warnings ? `Проверка: ошибок ${errors}, замечаний ${warnings}` : 'Проверка: ошибок нет';
    const was = this.list.querySelector('details');
    const rows = this.found.map((one) => make('li', {}, this.row(one)));
    this.list.replaceChildren(make('details', { open: was?.open ?? false },
      make('summary', { className: errors ? 'late' : warnings ? 'soon' : 'good' }, said),
      rows.length ? make('ul', { className: 'draw-findings' }, ...rows) : make('p', { className: 'draw-hint' }, 'Схему можно вводить в действие.')));
  }

  row(one) {
    const element = this.modeler.get('elementRegistry').get(one.element_id);
    const place = one.element_name || element?.businessObject.name || (element && kindName(element));
    const row = button('', () => this.show(one), { className: `draw-finding draw-finding-${one.level}` });
    row.append(make('b', {}, `${LEVELS[one.level]?.[0] ?? ''}${place ? `. ${place}` : ''}`), make('span', {}, one.message), one.hint ? make('span', { className: 'muted' }, one.hint) : '');
    return row;
  }

  show({ element_id: id, code }) {
    const element = this.modeler.get('elementRegistry').get(id);
    if (!element) return;
    const canvas = this.modeler.get('canvas');
    if (element.parent) {
      canvas.setRootElement(canvas.findRoot(element));
      canvas.scrollToElement(element, 160);
      centre(canvas, element);
      this.modeler.get('selection').select(element);
    } else this.modeler.get('selection').deselect();
    this.panel.show(groupOf(code));
  }
}

function centre(canvas, element) {
  const points = element.waypoints ?? [element, { x: element.x + element.width, y: element.y + element.height }];
  const middle = (axis) => (Math.min(...points.map((each) => each[axis])) + Math.max(...points.map((each) => each[axis]))) / 2;
  const { outer, scale } = canvas.viewbox();
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: middle('x') - width / 2, y: middle('y') - height / 2, width, height });
}
