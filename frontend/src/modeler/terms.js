// A term as number and unit, and as the code that the engine reads: «5 рабочих дней» is WD:5.
const SETTING = 'setting:';

/** Which of the offered kinds a code is, with its numbers; undefined when it is none of them. */
export function read(code, kinds) {
  const text = (code ?? '').trim();
  if (!text) return { kind: '', n: '', low: '' };
  if (text.startsWith(SETTING)) return { kind: SETTING, setting: text.slice(SETTING.length), n: '', low: '' };
  for (const kind of kinds) {
    const found = shape(kind.code).exec(text);
    if (found) return { kind: kind.code, n: found.groups?.n ?? '', low: found.groups?.low ?? '' };
  }
  return { kind: 'other', text, n: '', low: '' };
}

export function written({ kind, n, low, setting, text }) {
  if (!kind) return '';
  if (kind === SETTING) return setting ? SETTING + setting : '';
  if (kind === 'other') return text ?? '';
  return kind.replace('{n}', n || '1').replace('{low}', low || '0');
}

export const bySetting = SETTING;

function shape(code) {
  const escaped = code.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace('{n}', '(?<n>[0-9]+)').replace('{low}', '(?<low>[0-9]+)')}$`);
}

const UNITS = { H: 'часов', M: 'минут', D: 'дней', W: 'недель', MO: 'месяцев', Y: 'лет' };
export const spans = Object.entries(UNITS).map(([value, name]) => ({ value, name }));

/** «PT3H», «P6M» as a number and a unit; undefined for what is longer. */
export function span(text) {
  const time = /^PT([0-9]+)(H|M)$/.exec(text);
  if (time) return { n: time[1], unit: time[2] };
  const days = /^P([0-9]+)(D|W|M|Y)$/.exec(text);
  return days ? { n: days[1], unit: days[2] === 'M' ? 'MO' : days[2] } : undefined;
}

export const spanText = (n, unit) => (unit === 'H' || unit === 'M' ? `PT${n || 1}${unit}` : `P${n || 1}${unit === 'MO' ? 'M' : unit}`);
