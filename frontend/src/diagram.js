// <kurator-diagram src data-state data-stand data-marks data-heat focus label>: where a case is, drawn on its own version of the diagram.
// It starts by itself wherever it appears (also in a fragment that htmx brings) and cleans up when it goes.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { words } from './words.js';

const MARGIN = 24;
const FOCUS_SCALE = 0.9;
const LARGEST_FIT = 1.2;
const DRAWN = /<(\w+:)?BPMNShape\b/;

class KuratorDiagram extends HTMLElement {
  async connectedCallback() {
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', this.getAttribute('label') ?? words.diagram);
    this.setAttribute('aria-busy', 'true');
    this.leaving = new AbortController();
    try {
      await this.draw(this.leaving.signal);
    } catch (error) {
      if (this.leaving.signal.aborted) return;
      console.warn(error);
      this.close();
      this.say(words.failed);
    }
    this.setAttribute('aria-busy', 'false');
  }

  disconnectedCallback() {
    this.leaving.abort();
    this.close();
    this.replaceChildren();
  }

  close() {
    this.sizes?.disconnect();
    this.viewer?.destroy();
    this.viewer = undefined;
  }

  say(words) {
    this.replaceChildren(Object.assign(document.createElement('p'), { className: 'empty', textContent: words }));
  }

  async draw(signal) {
    const [xml, state] = await Promise.all([
      load(this.getAttribute('src'), signal).then((answer) => answer.text()),
      this.dataset.state ? load(this.dataset.state, signal).then((answer) => answer.json()) : JSON.parse(this.dataset.stand ?? '{}'),
    ]);
    if (!DRAWN.test(xml)) return this.say(words.undrawn); // deployed by a program that draws nothing
    const canvas = document.createElement('div');
    canvas.className = 'diagram-canvas';
    this.replaceChildren(canvas);
    this.viewer = new NavigatedViewer({
      container: canvas,
      zoomScroll: { enabled: false }, // the wheel scrolls the page until the diagram is entered
      overlays: { defaults: { show: {}, scale: { min: 0.95, max: 1.2 } } },
    });
    await this.viewer.importXML(xml);
    if (signal.aborted) return;
    mark(this.viewer, state);
    compare(this.viewer, this.dataset.marks ? JSON.parse(this.dataset.marks) : {});
    warm(this.viewer, JSON.parse(this.dataset.heat ?? '[]'));
    this.tell();
    this.light(this.lit ?? []);
    this.append(this.tools());
    this.place();
    this.follow(canvas);
  }

  /** Keep the drawing in its frame: a frame that was hidden at first has no size yet. */
  follow(canvas) {
    let width = canvas.clientWidth;
    this.sizes = new ResizeObserver(() => {
      if (!canvas.clientWidth || canvas.clientWidth === width) return;
      width = canvas.clientWidth;
      this.viewer.get('canvas').resized();
      this.place();
    });
    this.sizes.observe(canvas);
    canvas.addEventListener('focusin', () => this.viewer?.get('zoomScroll').toggle(true));
    canvas.addEventListener('focusout', () => this.viewer?.get('zoomScroll').toggle(false));
  }

  /** Say which element is pointed at, and which is chosen. */
  tell() {
    for (const [heard, said] of [['element.hover', 'element-over'], ['element.click', 'element-chosen']]) {
      this.viewer.on(heard, ({ element }) => {
        this.dispatchEvent(new CustomEvent(said, { detail: { id: element.id.replace(/_label$/, '') } }));
      });
    }
  }

  /** Light these elements and no others; what a collapsed box hides lights the box. */
  light(ids) {
    this.lit = ids;
    if (!this.viewer) return;
    const canvas = this.viewer.get('canvas');
    const registry = this.viewer.get('elementRegistry');
    for (const shape of registry.filter((each) => canvas.hasMarker(each, 'lit'))) canvas.removeMarker(shape, 'lit');
    for (const id of withCollapsed(registry, Object.fromEntries(ids.map((each) => [each, 1]))).keys()) canvas.addMarker(id, 'lit');
  }

  /** Bring an element to the middle. */
  show(id) {
    this.setAttribute('focus', id);
    if (this.viewer) this.place();
  }

  place() {
    const step = this.viewer.get('elementRegistry').get(this.getAttribute('focus') ?? '');
    if (step) centre(this.viewer.get('canvas'), step);
    else fit(this.viewer.get('canvas'));
  }

  tools() {
    const box = document.createElement('div');
    box.className = 'diagram-tools';
    const zoom = (by) => { const canvas = this.viewer.get('canvas'); canvas.zoom(canvas.zoom() * by, 'auto'); };
    box.append(
      button(words.all, words.all, () => fit(this.viewer.get('canvas'))),
      button('+', words.closer, () => zoom(1.25)),
      button('−', words.farther, () => zoom(0.8)),
    );
    return box;
  }
}

async function load(address, signal) {
  const answer = await fetch(address, { signal, credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

function button(text, title, act) {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: text, title });
  made.setAttribute('aria-label', title);
  made.addEventListener('click', act);
  return made;
}

function mark(viewer, { tokens = {}, late = [], done = [] }) {
  const registry = viewer.get('elementRegistry');
  const canvas = viewer.get('canvas');
  const shown = (id) => registry.get(id);
  const counts = withCollapsed(registry, tokens);
  const busy = new Set([...counts.keys()].flatMap((id) => scopesOf(registry.get(id)).map((scope) => scope.id)));
  // A sub-process that was passed once and is at work again is not done.
  for (const id of done.filter(shown)) if (!counts.has(id) && !busy.has(id)) canvas.addMarker(id, 'done');
  for (const [id, count] of counts) {
    canvas.addMarker(id, 'token');
    badge(viewer, id, 'here', { bottom: 10, left: -8 }, count > 1 ? `${words.here}: ${count}` : words.here);
  }
  for (const id of withCollapsed(registry, Object.fromEntries(late.map((each) => [each, 1]))).keys()) {
    canvas.addMarker(id, 'late');
    badge(viewer, id, 'late', { top: -12, right: 36 }, words.late);
  }
}

/** What one version has and the other has not: each kind by its colour and its sign. */
function compare(viewer, marks) {
  const registry = viewer.get('elementRegistry');
  const canvas = viewer.get('canvas');
  const signs = { added: '+', removed: '−', changed: '~' };
  for (const [kind, ids] of Object.entries(marks)) {
    for (const id of withCollapsed(registry, Object.fromEntries(ids.map((each) => [each, 1]))).keys()) {
      const shape = registry.get(id);
      if (!shape || shape.parent === undefined || !shape.width && !shape.waypoints) continue;
      canvas.addMarker(id, `diff-${kind}`);
      if (shape.width && shape !== canvas.getRootElement()) badge(viewer, id, kind, { top: -12, left: -8 }, signs[kind] ?? '');
    }
  }
}

/** How many stand on each step and how many of them are late: a colour, and always the number that it stands for. */
function warm(viewer, spots) {
  const registry = viewer.get('elementRegistry');
  for (const { id, level, text, late } of spots.filter((spot) => registry.get(spot.id))) {
    if (level) viewer.get('canvas').addMarker(id, `heat-${level}`);
    badge(viewer, id, 'count', { bottom: 10, left: -8 }, text);
    if (late) badge(viewer, id, 'late', { top: -10, right: 10 }, `! ${late}`);
  }
}

/** What happens inside a collapsed sub-process is also said on its box, else nobody sees it. */
function withCollapsed(registry, numbers) {
  const counts = new Map(Object.entries(numbers).filter(([id, count]) => count && registry.get(id)));
  for (const [id, count] of [...counts]) {
    for (const scope of scopesOf(registry.get(id))) {
      const box = registry.get(scope.id);
      if (box?.collapsed && !(scope.id in numbers)) counts.set(scope.id, (counts.get(scope.id) ?? 0) + count);
    }
  }
  return counts;
}

function scopesOf(shape) {
  const scopes = [];
  for (let scope = shape.businessObject.$parent; scope; scope = scope.$parent) scopes.push(scope);
  return scopes;
}

function badge(viewer, id, kind, position, text) {
  const html = Object.assign(document.createElement('span'), { className: `diagram-badge diagram-badge-${kind}`, textContent: text });
  viewer.get('overlays').add(id, kind, { position, html });
}

function fit(canvas) {
  const { inner, outer } = canvas.viewbox();
  if (!outer.width || !inner.width) return;
  const scale = Math.min(outer.width / (inner.width + 2 * MARGIN), outer.height / (inner.height + 2 * MARGIN), LARGEST_FIT);
  look(canvas, inner.x + inner.width / 2, inner.y + inner.height / 2, scale);
}

function centre(canvas, step) {
  canvas.setRootElement(canvas.findRoot(step));
  look(canvas, step.x + step.width / 2, step.y + step.height / 2, FOCUS_SCALE);
}

function look(canvas, x, y, scale) {
  const { outer } = canvas.viewbox();
  const width = outer.width / scale;
  const height = outer.height / scale;
  if (width) canvas.viewbox({ x: x - width / 2, y: y - height / 2, width, height });
}

customElements.define('kurator-diagram', KuratorDiagram);
