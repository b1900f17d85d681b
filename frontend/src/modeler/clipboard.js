// Copying from one draft into another: what is copied lies in the browser until something else is copied. A drawing tells of no family.
const KEY = 'kurator.copied';

class SharedClipboard {
  constructor(eventBus, clipboard, copyPaste, moddle) {
    eventBus.on('copyPaste.elementsCopied', ({ tree }) => {
      this.own = JSON.stringify(tree);
      keep(this.own);
    });
    eventBus.on('editorActions.init', ({ editorActions }) => {
      editorActions.unregister('paste');
      editorActions.register('paste', () => {
        const kept = read();
        if (kept && kept !== this.own) clipboard.set(JSON.parse(kept, revived(moddle)));
        return copyPaste.paste();
      });
    });
  }
}
SharedClipboard.$inject = ['eventBus', 'clipboard', 'copyPaste', 'moddle'];

function keep(text) {
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // A browser that keeps nothing still copies within its window.
  }
}

function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Plain data become elements again; one id is one element. */
function revived(moddle) {
  const made = new Map();
  return (_, value) => {
    if (typeof value !== 'object' || typeof value?.$type !== 'string') return value;
    const { $type, ...attributes } = value;
    if (value.id && made.has(value.id)) return made.get(value.id);
    const element = moddle.create($type, attributes);
    if (value.id) made.set(value.id, element);
    return element;
  };
}

export const sharedClipboard = { __init__: ['sharedClipboard'], sharedClipboard: ['type', SharedClipboard] };
