// The draft is saved by itself, two seconds after the last change; a lost connection is tried again, another's change is never overwritten.
import { button, make } from './fields.js';

const PAUSE = 2000;
const AGAIN = 5000;
const time = () => new Date().toLocaleTimeString('ru-RU', { hour: '2-digit', minute: '2-digit' });

export class Saving {
  constructor(modeler, server, state, page) {
    Object.assign(this, { modeler, server, state, page });
    this.changed = 0;
    this.kept = 0;
    this.stopped = false;
    modeler.on('commandStack.changed', ({ trigger }) => trigger !== 'clear' && this.change());
    window.addEventListener('beforeunload', (event) => this.isUnsaved && event.preventDefault());
    window.addEventListener('online', () => this.isUnsaved && this.save());
  }

  get isUnsaved() {
    return this.changed > this.kept;
  }

  change() {
    this.changed += 1;
    if (this.stopped) return;
    this.say('Есть несохраненные изменения');
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async xml() {
    return (await this.modeler.saveXML({ format: true })).xml;
  }

  async save() {
    if (this.busy || this.stopped || !this.isUnsaved) return;
    clearTimeout(this.timer);
    this.busy = true;
    const saved = this.changed;
    if (!this.failed) this.say('Сохраняю…');
    this.failed = true;
    try {
      await this.answered(await this.server.save(await this.xml()), saved);
    } catch {
      this.say('Не сохранено: нет связи. Пробую снова', 'late');
    }
    this.busy = false;
    if (this.isUnsaved && !this.stopped) this.later(this.failed ? AGAIN : PAUSE);
  }

  async answered(answer, saved) {
    if (answer.redirected) {
      this.say('Не сохранено: войдите снова в соседнем окне', 'late');
    } else if (answer.ok) {
      this.failed = false;
      this.kept = saved;
      this.server.version = (await answer.json()).version;
      this.state.dataset.version = this.server.version;
      if (!this.isUnsaved) this.say(`Сохранено в ${time()}`, 'good');
    } else if (answer.status === 409) {
      this.stopped = true;
      this.conflict(await told(answer));
    } else if (answer.status >= 500) {
      this.say('Не сохранено: сервер не отвечает. Пробую снова', 'late');
    } else {
      this.stopped = answer.status === 403;
      this.say(`Не сохранено: ${(await told(answer)).message ?? 'сервер отказал'}`, 'late');
    }
  }

  conflict({ message, by }) {
    this.say('Не сохранено: черновик изменил другой человек', 'late');
    const dialog = make('dialog', { className: 'draw-dialog' },
      make('h2', {}, 'Черновик изменил другой человек'),
      make('p', {}, by ? `Сохранено: ${by}.` : message ?? 'Пока вы рисовали, сохранена другая схема.'),
      make('p', {}, 'Ваши изменения остались в этом окне. Сохраните их в файл, если они нужны.'),
      make('div', { className: 'buttons' },
        button('Сохранить мою схему в файл', async () => this.page.download(await this.xml(), 'моя-схема.bpmn'), { className: 'button' }),
        button('Открыть сохраненную', () => { this.kept = this.changed; location.reload(); }, { className: 'button primary' }),
        button('Вернуться к схеме', () => dialog.close(), { className: 'button quiet' })));
    document.body.append(dialog);
    dialog.showModal();
  }

  say(text, tone = '') {
    this.state.textContent = text;
    this.state.className = `draw-state ${tone}`;
  }
}

const told = (answer) => answer.json().catch(() => ({}));
