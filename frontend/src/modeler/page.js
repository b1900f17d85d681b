// The page where a procedure is drawn: canvas, panel, check, saving; import and export of the file.
import Modeler from 'bpmn-js/lib/Modeler.js';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer.js';
import minimap from 'diagram-js-minimap';
import { camunda } from './camunda.js';
import { Checking } from './checking.js';
import { sharedClipboard } from './clipboard.js';
import { Dialect } from './dialect.js';
import { button, make } from './fields.js';
import { namedIds } from './names.js';
import { offered } from './offered.js';
import { Panel } from './panel.js';
import { Saving } from './saving.js';
import { Server } from './server.js';
import { translation } from './translate.js';

const NARROW = 900;
const MARGIN = 40;
const LARGEST_FIT = 1;
const LEGIBLE = 0.6;
const PALETTE = 100;

export async function start(root) {
  const server = new Server(root.dataset);
  const canvas = root.querySelector('[data-canvas]');
  try {
    const xml = await server.xml();
    if (root.dataset.readonly !== undefined || window.innerWidth < NARROW) await look(root, canvas, xml);
    else await new Page(root, server, canvas).open(xml, await server.offers());
  } catch (error) {
    console.warn(error);
    canvas.replaceChildren(make('p', { className: 'draw-empty' }, 'Схему не удалось показать. Обновите страницу.'));
  }
  root.setAttribute('aria-busy', 'false');
}

async function look(root, canvas, xml) {
  const viewer = new NavigatedViewer({ container: canvas, additionalModules: [translation], moddleExtensions: { camunda } });
  await viewer.importXML(xml);
  fit(viewer.get('canvas'));
  root.querySelector('[data-tools]').append(...zooming(viewer.get('canvas')));
}

const zooming = (canvas) => [
  button('Вся схема', () => fit(canvas)),
  button('+', () => canvas.zoom(canvas.zoom() * 1.25, 'auto'), { title: 'Крупнее' }),
  button('−', () => canvas.zoom(canvas.zoom() * 0.8, 'auto'), { title: 'Мельче' }),
];

class Page {
  constructor(root, server, canvas) {
    Object.assign(this, { root, server, canvas });
    this.state = root.querySelector('[data-state]');
  }

  async open(xml, offers) {
    const modeler = (this.modeler = new Modeler({
      container: this.canvas,
      offers,
      additionalModules: [translation, offered, namedIds, sharedClipboard, minimap],
      moddleExtensions: { camunda },
      overlays: { defaults: { show: {}, scale: { min: 0.9, max: 1.2 } } },
    }));
    window.kuratorModeler = modeler; // for whoever tests or looks into a case at the console
    await modeler.importXML(xml);
    begin(modeler.get('canvas'));
    const panel = new Panel(this.root.querySelector('[data-panel]'), modeler, new Dialect(modeler), offers, this.server);
    panel.draw();
    this.saving = new Saving(modeler, this.server, this.state, this);
    this.checking = new Checking(modeler, this.server, this.root.querySelector('[data-checks]'), panel);
    this.checking.later(0);
    this.tools();
    this.leave();
    this.point();
    new ResizeObserver(() => modeler.get('canvas').resized()).observe(this.canvas);
  }

  /** What is not saved yet is saved before a link of the page is followed. */
  leave() {
    document.addEventListener('click', async (event) => {
      const link = event.target.closest('a[href]');
      if (!link || link.download || !this.saving.isUnsaved || this.saving.stopped || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      await this.saving.save();
      location.assign(link.href);
    });
  }

  /** ?element=… leads to a place, for links from findings and comparisons. */
  point() {
    const id = new URLSearchParams(location.search).get('element');
    if (id) this.checking.show({ element_id: id, code: '' });
  }

  tools() {
    const { modeler } = this;
    const canvas = modeler.get('canvas');
    const stack = modeler.get('commandStack');
    const undo = button('Отменить', () => stack.undo(), { title: 'Отменить (Ctrl+Я)' });
    const redo = button('Вернуть', () => stack.redo(), { title: 'Вернуть (Ctrl+Н)' });
    const refresh = () => { undo.disabled = !stack.canUndo(); redo.disabled = !stack.canRedo(); };
    modeler.on('commandStack.changed', refresh);
    refresh();
    const file = make('input', { type: 'file', accept: '.bpmn,.xml', hidden: true });
    file.addEventListener('change', () => this.bring(file));
    this.root.querySelector('[data-tools]').append(
      undo, redo,
      button('Найти', () => setTimeout(() => modeler.get('searchPad').toggle()), { title: 'Найти на схеме (Ctrl+А)' }),
      ...zooming(canvas),
      button('Загрузить файл', () => file.click()), file,
      button('Скачать файл', () => this.give()),
    );
  }

  /** The very bytes that the server keeps; what is not saved yet is saved first. */
  async give() {
    await this.saving.save();
    const answer = await fetch(this.server.places.file, { credentials: 'same-origin', cache: 'no-store' });
    if (answer.ok) this.download(await answer.blob(), this.root.dataset.name);
    else this.saving.say('Файл не скачался: нет связи', 'late');
  }

  /** A file from outside becomes the draft byte for byte. */
  async bring(input) {
    const [file] = input.files;
    input.value = '';
    if (!file) return;
    const bytes = await file.arrayBuffer();
    const text = new TextDecoder().decode(bytes);
    try {
      await this.modeler.get('moddle').fromXML(text, 'bpmn:Definitions');
    } catch {
      this.saving.say('Это не файл схемы', 'late');
      return;
    }
    const answer = await this.server.save(bytes);
    await this.saving.answered(answer, this.saving.changed);
    if (answer.ok && !answer.redirected) location.reload(); // its name and what may be chosen are another now
  }

  download(content, name) {
    const link = make('a', { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: 'application/xml' })), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/** A drawing too big to be read as a whole is opened at its beginning. */
function begin(canvas) {
  canvas.resized();
  const { inner, outer } = canvas.viewbox();
  if (!outer.width || fitting(inner, outer) >= LEGIBLE) return fit(canvas);
  return canvas.viewbox({ x: inner.x - PALETTE / LEGIBLE, y: inner.y - MARGIN, width: outer.width / LEGIBLE, height: outer.height / LEGIBLE });
}

const fitting = (inner, outer) => Math.min(outer.width / (inner.width + 2 * MARGIN), outer.height / (inner.height + 2 * MARGIN), LARGEST_FIT);

function fit(canvas) {
  canvas.resized();
  const { inner, outer } = canvas.viewbox();
  if (!outer.width || !inner.width) return;
  const scale = fitting(inner, outer);
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: inner.x + inner.width / 2 - width / 2, y: inner.y + inner.height / 2 - height / 2, width, height });
}
