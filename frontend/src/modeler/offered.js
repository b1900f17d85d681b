// What may be drawn: the palette, what is appended, and into what an element may be turned. Kinds that the engine refuses are not offered.
import ElementFactory from 'bpmn-js/lib/features/modeling/ElementFactory.js';
import * as replaceOptions from 'bpmn-js/lib/features/replace/ReplaceOptions.js';
import { is } from 'bpmn-js/lib/util/ModelUtil.js';

const ACTIVITY = { width: 140, height: 80 };
const RUNS = { has: (kind) => /(Event|Task|Activity|SubProcess|Gateway|Transaction)$/.test(kind) };
const WITHOUT = new Set(['create.data-store', 'create.task']);

/** Russian words are long: a step is 140 wide. */
class WideElements extends ElementFactory {
  getDefaultSize(bo, di) {
    const size = super.getDefaultSize(bo, di);
    return size.width === 100 && size.height === 80 ? ACTIVITY : size;
  }
}
WideElements.$inject = ElementFactory.$inject;

class OfferedPalette {
  constructor(palette, create, elementFactory, translate) {
    Object.assign(this, { create, elementFactory, translate });
    palette.registerProvider(500, this);
  }

  getPaletteEntries() {
    return (entries) => {
      const kept = Object.entries(entries).filter(([name]) => !WITHOUT.has(name)).map(([name, { shortcut, ...entry }]) => [name, entry]);
      const place = kept.findIndex(([name]) => name === 'create.subprocess-expanded');
      kept.splice(place < 0 ? kept.length : place, 0, this.entry('user-task', 'activity', 'bpmn:UserTask'), this.entry('service-task', 'activity', 'bpmn:ServiceTask'));
      kept.push(this.entry('text-annotation', 'artifact', 'bpmn:TextAnnotation'));
      return Object.fromEntries(kept);
    };
  }

  entry(name, group, type) {
    const start = (event) => this.create.start(event, this.elementFactory.createShape({ type }));
    return [`create.${name}`, { group, className: `bpmn-icon-${name}`, title: this.translate(`Create ${name.replace('-', ' ')}`), action: { dragstart: start, click: start } }];
  }
}
OfferedPalette.$inject = ['palette', 'create', 'elementFactory', 'translate'];

class OfferedPad {
  constructor(contextPad, create, elementFactory, autoPlace, appendPreview) {
    Object.assign(this, { create, elementFactory, autoPlace, appendPreview });
    contextPad.registerProvider(500, this);
  }

  /** What is appended is a person's task, not a task of no kind that nobody would do. */
  getContextPadEntries() {
    return (entries) => {
      for (const [name, options] of [['append.append-task', {}], ['append.compensation-activity', { isForCompensation: true }]]) {
        if (entries[name]) entries[name] = { ...entries[name], className: 'bpmn-icon-user-task', action: this.actions({ type: 'bpmn:UserTask', ...options }) };
      }
      return entries;
    };
  }

  actions(attributes) {
    const shape = () => this.elementFactory.createShape(attributes);
    return {
      click: (_, element) => this.autoPlace.append(element, shape()),
      dragstart: (event, element) => this.create.start(event, shape(), { source: element }),
      hover: (_, element) => { this.appendPreview.create(element, attributes.type, attributes); return () => this.appendPreview.cleanUp(); },
    };
  }
}
OfferedPad.$inject = ['contextPad', 'create', 'elementFactory', 'autoPlace', 'appendPreview'];

const targets = new Map(Object.values(replaceOptions).filter(Array.isArray).flat().map((option) => [option.actionName, option.target]));
const local = (type) => (type ?? '').replace(/^bpmn:/, '');
const eventKind = (type) => local(type).replace('EventDefinition', '').toLowerCase();

class OfferedReplacements {
  constructor(popupMenu, offers) {
    this.kinds = new Set(offers.kinds);
    this.events = new Set(offers.events);
    popupMenu.registerProvider('bpmn-replace', 500, this);
  }

  getPopupMenuEntries(element) {
    return (entries) => Object.fromEntries(Object.entries(entries).filter(([name]) => this.isOffered(targets.get(name), element)));
  }

  isOffered(target, element) {
    if (!target) return true;
    const kind = local(target.type);
    const event = target.eventDefinitionType;
    if (event && !this.events.has(eventKind(event))) return false;
    // A procedure of its own begins by a person, a message, a signal or a time; a condition begins only what is inside it.
    if (kind === 'StartEvent' && eventKind(event) === 'conditional' && is(element.businessObject.$parent, 'bpmn:Process')) return false;
    return kind !== 'Task' && (!RUNS.has(kind) || this.kinds.has(kind[0].toLowerCase() + kind.slice(1)));
  }
}
OfferedReplacements.$inject = ['popupMenu', 'config.offers'];

export const offered = {
  __init__: ['offeredPalette', 'offeredPad', 'offeredReplacements'],
  elementFactory: ['type', WideElements],
  offeredPalette: ['type', OfferedPalette],
  offeredPad: ['type', OfferedPad],
  offeredReplacements: ['type', OfferedReplacements],
};
