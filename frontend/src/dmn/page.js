// The page where decision tables are drawn: the table, its findings by rows, saving by itself.
import Modeler from 'dmn-js/lib/Modeler.js';
import Viewer from 'dmn-js/lib/NavigatedViewer.js';
import { button, make } from '../modeler/fields.js';
import { Saving } from '../modeler/saving.js';
import { Server } from '../modeler/server.js';
import { translation } from './translate.js';

const PAUSE = 900;
const KINDS = ['string', 'boolean', 'integer', 'number', 'date', 'dateTime', 'long', 'double', 'any']; // those the engine knows
const view = { additionalModules: [translation] };

export async function start(root) {
  const server = new Server(root.dataset);
  const canvas = root.querySelector('[data-canvas]');
  try {
    const xml = await server.xml();
    const options = { container: canvas, common: { dataTypes: KINDS }, drd: view, decisionTable: view, literalExpression: view, boxedExpression: view };
    const drawn = root.dataset.readonly === undefined ? new Modeler(options) : new Viewer(options);
    window.kuratorDecisions = drawn; // for whoever tests or looks into a case at the console
    const page = root.dataset.readonly === undefined ? new Page(root, server, drawn) : undefined;
    await drawn.importXML(xml, { open: false });
    await drawn.open(firstTable(drawn));
    page?.check();
  } catch (error) {
    console.warn(error);
    canvas.replaceChildren(make('p', { className: 'empty' }, 'Таблицу не удалось показать. Обновите страницу.'));
  }
  root.setAttribute('aria-busy', 'false');
}

/** One opens on the table itself; the drawing of all decisions of a file is one click away. */
function firstTable(drawn) {
  const views = drawn.getViews();
  return views.find(({ type }) => type === 'decisionTable') ?? views.find(({ type }) => type !== 'drd') ?? views[0];
}

class TableSaving extends Saving {
  conflict({ message, by }) {
    this.say('Не сохранено: черновик изменил другой человек', 'late');
    const dialog = make('dialog', { className: 'draw-dialog' },
      make('h2', {}, 'Черновик изменил другой человек'),
      make('p', {}, by ? `Сохранено: ${by}.` : message ?? 'Пока вы меняли таблицу, сохранена другая.'),
      make('p', {}, 'Ваши изменения остались в этом окне. Сохраните их в файл, если они нужны.'),
      make('div', { className: 'buttons' },
        button('Сохранить мою таблицу в файл', async () => this.page.download(await this.xml()), { className: 'button' }),
        button('Открыть сохраненную', () => { this.kept = this.changed; location.reload(); }, { className: 'button primary' }),
        button('Вернуться к таблице', () => dialog.close(), { className: 'button quiet' })));
    document.body.append(dialog);
    dialog.showModal();
  }
}

class Page {
  constructor(root, server, drawn) {
    Object.assign(this, { root, server, drawn });
    this.checks = root.querySelector('[data-checks]');
    // Each table and the drawing have a stack of their own; whichever changes, the file has.
    const listening = { on: (event, act) => drawn.on('viewer.created', ({ viewer }) => viewer.on(event, (told) => { act(told); this.later(); })), saveXML: (options) => drawn.saveXML(options) };
    this.saving = new TableSaving(listening, server, document.querySelector('[data-state]'), this);
    drawn.on('views.changed', () => this.mark());
    document.addEventListener('htmx:afterSettle', () => this.mark());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), PAUSE);
  }

  async check() {
    const { xml } = await this.drawn.saveXML({ format: true });
    const found = await this.server.findings(xml).catch(() => undefined);
    if (!found) return;
    this.found = found.filter(({ file }) => file === this.root.dataset.name);
    this.tell();
    this.mark();
  }

  tell() {
    const items = this.found.map((finding) => make('li', { className: `decision-finding ${finding.level}` },
      make('strong', {}, finding.level === 'error' ? 'Ошибка' : 'Предупреждение'),
      ...finding.rules.map((rule) => button(`Строка ${rule}`, () => this.show(finding, rule), { className: 'link-button' })),
      make('p', {}, finding.message), make('p', { className: 'muted' }, finding.hint)));
    this.checks.replaceChildren(items.length ? make('ul', { className: 'decision-findings' }, ...items) : make('p', { className: 'note good' }, 'Замечаний нет.'));
  }

  async show(finding, rule) {
    const view = this.drawn.getViews().find(({ element }) => element.id === finding.element_id);
    if (view && view !== this.drawn.getActiveView()) await this.drawn.open(view);
    this.row(rule)?.scrollIntoView({ block: 'center' });
    this.row(rule)?.querySelector('[contenteditable], td:nth-child(2)')?.focus();
  }

  row(rule) {
    return this.root.querySelectorAll('.tjs-table tbody tr')[rule - 1];
  }

  /** Rows that a finding is about, and those that applied to what was tried, carry a mark as well as their words beside the table. */
  mark() {
    const here = this.drawn.getActiveView()?.element?.id;
    const rows = new Set((this.found ?? []).filter(({ element_id: id }) => id === here).flatMap(({ rules }) => rules));
    const tried = this.root.querySelector(`[data-trial="${CSS.escape(here ?? '')}"] [data-rules]`)?.dataset.rules.split(' ').map(Number) ?? [];
    this.root.querySelectorAll('.tjs-table tbody tr').forEach((row, index) => {
      row.classList.toggle('decision-doubt', rows.has(index + 1));
      row.classList.toggle('decision-hit', tried.includes(index + 1));
    });
  }

  download(xml) {
    const link = make('a', { href: URL.createObjectURL(new Blob([xml], { type: 'application/xml' })), download: 'моя-таблица.dmn' });
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
