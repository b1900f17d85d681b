// Reading and writing the dialect of diagrams: camunda: attributes and camunda:property entries (docs/decisions/0005-process-dialect.md).
// Every change goes through `modeling`, so that it can be undone and is told to whoever listens.
const EXTENSIONS = 'extensionElements';
const PROPERTIES = 'camunda:Properties';

export class Dialect {
  constructor(modeler) {
    this.modeling = modeler.get('modeling');
    this.factory = modeler.get('bpmnFactory');
    this.stack = modeler.get('commandStack');
    this.definitions = () => modeler.getDefinitions();
  }

  attribute(bo, name) {
    return bo.get(`camunda:${name}`) ?? '';
  }

  setAttribute(element, bo, name, value) {
    this.update(element, bo, { [`camunda:${name}`]: value === '' || value === false ? undefined : value });
  }

  update(element, bo, values) {
    this.modeling.updateModdleProperties(element, bo, values);
  }

  property(bo, name) {
    return this.entries(bo).find((entry) => entry.name === name)?.value ?? '';
  }

  entries(bo) {
    return this.block(bo)?.get('values') ?? [];
  }

  block(bo) {
    return bo.get(EXTENSIONS)?.get('values').find((each) => each.$type === PROPERTIES);
  }

  /** Write several properties at once; an empty one goes away, and an emptied block with it. */
  setProperties(element, bo, changes) {
    const kept = this.entries(bo).filter((entry) => !(entry.name in changes) || changes[entry.name]);
    const values = kept.map((entry) => (entry.name in changes ? this.entry(entry.name, changes[entry.name]) : entry));
    for (const [name, value] of Object.entries(changes)) {
      if (value && !kept.some((entry) => entry.name === name)) values.push(this.entry(name, value));
    }
    const block = values.length ? this.made(PROPERTIES, { values }) : undefined;
    for (const entry of values) entry.$parent = block;
    this.extend(element, bo, this.block(bo), block);
  }

  setProperty(element, bo, name, value) {
    this.setProperties(element, bo, { [name]: value });
  }

  entry(name, value) {
    return this.made('camunda:Property', { name, value });
  }

  /** The `camunda:in`, `camunda:out` lines of a call and the like. */
  lines(bo, type) {
    return (bo.get(EXTENSIONS)?.get('values') ?? []).filter((each) => each.$type === type);
  }

  setLines(element, bo, type, lines) {
    const others = (bo.get(EXTENSIONS)?.get('values') ?? []).filter((each) => each.$type !== type);
    this.extensions(element, bo, [...others, ...lines.map((line) => this.made(type, line))]);
  }

  extend(element, bo, before, after) {
    const values = [...(bo.get(EXTENSIONS)?.get('values') ?? [])];
    const place = values.indexOf(before);
    if (place >= 0) values.splice(place, 1, ...(after ? [after] : []));
    else if (after) values.push(after);
    this.extensions(element, bo, values);
  }

  extensions(element, bo, values) {
    const made = values.length ? this.made('bpmn:ExtensionElements', { values }, bo) : undefined;
    for (const value of values) value.$parent = made;
    this.update(element, bo, { [EXTENSIONS]: made });
  }

  expression(text, parent) {
    return text ? this.made('bpmn:FormalExpression', { body: text }, parent) : undefined;
  }

  documentation(bo) {
    return bo.get('documentation')[0]?.text ?? '';
  }

  setDocumentation(element, bo, text) {
    this.update(element, bo, { documentation: text ? [this.made('bpmn:Documentation', { text }, bo)] : [] });
  }

  /** Messages, signals, errors and escalations of the file. */
  roots(type) {
    return this.definitions().get('rootElements').filter((each) => each.$type === type);
  }

  addRoot(element, type, values) {
    const definitions = this.definitions();
    const root = this.made(type, values, definitions);
    this.update(element, definitions, { rootElements: [...definitions.get('rootElements'), root] });
    return root;
  }

  made(type, values, parent) {
    const made = this.factory.create(type, values);
    if (parent) made.$parent = parent;
    return made;
  }
}

/** `${…}` is how expressions are written in the file; a person sees what is inside. */
export const bare = (text) => (/^[$#]\{[^]*\}$/.test((text ?? '').trim()) ? text.trim().slice(2, -1).trim() : (text ?? '').trim());
export const wrapped = (text) => (text.trim() ? `\${${text.trim()}}` : '');
export const words = (text) => (text ?? '').split(/[\s,]+/).filter(Boolean);
