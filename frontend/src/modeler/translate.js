// Every string of the libraries in Russian. One that is not known is shown as it is and kept in window.__missing, where a test looks.
import base from 'bpmn-js-i18n/translations/ru.js';
import own from './russian.js';

const dictionary = { ...base, ...own };
window.__missing = new Set();

export function translate(template, replacements = {}) {
  const found = dictionary[template];
  if (found === undefined && /[A-Za-z]{2}/.test(template)) window.__missing.add(template);
  return (found ?? template).replace(/\{([^}]+)\}/g, (whole, key) => replacements[key] ?? whole);
}

export const translation = { translate: ['value', translate] };
