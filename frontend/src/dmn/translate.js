// Every string of dmn-js in Russian. One that is not known is shown as it is and kept in window.__missing, where a test looks.
import base from 'bpmn-js-i18n/translations/ru.js';
import own from './russian.js';

const dictionary = { ...base, ...own };
window.__missing = new Set();

export function translate(template, replacements = {}) {
  const text = template ?? '';
  const found = dictionary[text] ?? dictionary[text.trim()];
  if (typeof found !== 'string' && /[A-Za-z]{2}/.test(text)) window.__missing.add(text);
  return (typeof found === 'string' ? found : text).replace(/\{\s*([^}\s]+)\s*\}/g, (whole, key) => replacements[key] ?? whole);
}

export const translation = { translate: ['value', translate] };
