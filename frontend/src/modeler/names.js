// Ids of new elements are made from their Russian names, so that nobody types one; given ids stay for ever.
const LETTERS = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p',
  р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
};
const LONGEST = 48;
const DRAWN = /^(Activity|Event|Gateway|Flow|Lane|Participant|DataObjectReference|DataStoreReference|Group|Process|Collaboration|TextAnnotation)_[0-9a-z]{6,8}$/;

export function spelled(name) {
  const latin = [...name.toLowerCase()].map((letter) => LETTERS[letter] ?? letter).join('');
  const word = latin.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, LONGEST).replace(/_+$/, '');
  return /^[a-z]/.test(word) ? word : word && `n_${word}`;
}

export function free(wanted, taken) {
  let id = wanted;
  for (let number = 2; taken(id); number += 1) id = `${wanted}_${number}`;
  return id;
}

export const isDrawn = (id) => DRAWN.test(id);

/** Gives an element that is named for the first time, or copied, an id of its name. */
class NamedIds {
  constructor(eventBus, modeling, moddle) {
    Object.assign(this, { modeling, moddle });
    eventBus.on(['commandStack.element.updateLabel.postExecuted', 'commandStack.element.updateProperties.postExecuted'], ({ context }) => {
      if (!context.properties || 'name' in context.properties) this.name(context.element);
    });
    eventBus.on('commandStack.elements.create.postExecuted', ({ context }) => context.elements.forEach((element) => this.name(element)));
  }

  name(shape) {
    const element = shape.labelTarget ?? shape;
    const bo = element.businessObject;
    if (!bo?.name || !bo.id || !isDrawn(bo.id) || !bo.$instanceOf('bpmn:FlowElement') || bo.$instanceOf('bpmn:SequenceFlow')) return;
    const id = spelled(bo.name) && free(spelled(bo.name), (each) => this.moddle.ids.assigned(each));
    if (id) this.modeling.updateProperties(element, { id });
  }
}
NamedIds.$inject = ['eventBus', 'modeling', 'moddle'];

export const namedIds = { __init__: ['namedIds'], namedIds: ['type', NamedIds] };
