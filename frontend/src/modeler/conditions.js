// A condition as rows «variable – comparison – value» joined by one word, and as the expression of the file.
// What does not fit rows (functions, brackets) stays an expression; nothing is ever lost by opening it.
const NAME = '[\\p{L}_][\\p{L}\\p{N}_.]*';
const VALUE = '"(?:[^"\\\\]|\\\\.)*"|\'(?:[^\'\\\\]|\\\\.)*\'|-?[0-9]+(?:\\.[0-9]+)?|true|false|null';
const SHAPES = [
  [new RegExp(`^(?<name>${NAME})\\s*(?<sign>==|!=|<=|>=|<|>)\\s*(?<value>${VALUE})$`, 'u'), ({ name, sign, value }) => ({ name, sign: value === 'null' ? (sign === '==' ? 'empty' : 'filled') : sign, value: plain(value) })],
  [new RegExp(`^not\\s+(?<name>${NAME})$`, 'u'), ({ name }) => ({ name, sign: 'no', value: '' })],
  [new RegExp(`^(?<name>${NAME})$`, 'u'), ({ name }) => ({ name, sign: 'yes', value: '' })],
  [new RegExp(`^contains\\(\\s*(?<name>${NAME})\\s*,\\s*(?<value>${VALUE})\\s*\\)$`, 'u'), ({ name, value }) => ({ name, sign: 'has', value: plain(value) })],
  [new RegExp(`^not\\s+contains\\(\\s*(?<name>${NAME})\\s*,\\s*(?<value>${VALUE})\\s*\\)$`, 'u'), ({ name, value }) => ({ name, sign: 'lacks', value: plain(value) })],
  [new RegExp(`^one_of\\(\\s*(?<name>${NAME})\\s*(?<list>(?:,\\s*(?:${VALUE})\\s*)+)\\)$`, 'u'), ({ name, list }) => ({ name, sign: 'among', value: [...list.matchAll(new RegExp(VALUE, 'gu'))].map(([each]) => plain(each)) })],
];
const RESERVED = new Set(['true', 'false', 'null', 'and', 'or', 'not', 'True', 'False', 'None']);

/** { join: 'and' | 'or', rows }; undefined when the expression is more than rows can say. */
export function read(text) {
  if (!text) return { join: 'and', rows: [] };
  const parts = split(text);
  if (!parts) return undefined;
  const rows = parts.texts.map(row);
  return rows.every(Boolean) ? { join: parts.join, rows } : undefined;
}

export function written({ join, rows }, kindOf) {
  return rows.filter((each) => each.name).map((each) => one(each, kindOf(each.name))).join(` ${join} `);
}

function row(text) {
  for (const [shape, make] of SHAPES) {
    const found = shape.exec(text.trim());
    if (found && !RESERVED.has(found.groups.name)) return make(found.groups);
  }
  return undefined;
}

function one({ name, sign, value }, kind) {
  switch (sign) {
    case 'yes': return name;
    case 'no': return `not ${name}`;
    case 'empty': return `${name} == null`;
    case 'filled': return `${name} != null`;
    case 'has': return `contains(${name}, ${quoted(value, kind)})`;
    case 'lacks': return `not contains(${name}, ${quoted(value, kind)})`;
    case 'among': return `one_of(${name}, ${[value].flat().map((each) => quoted(each, kind)).join(', ')})`;
    default: return `${name} ${sign} ${quoted(value, kind)}`;
  }
}

/** Cuts at `and` or at `or`, outside brackets and quotes; undefined when both stand there. */
function split(text) {
  const texts = [''];
  let depth = 0;
  let join = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\p{L}_][\p{L}\p{N}_]*|\s+|[^]/gu)) {
    if ('([{'.includes(token)) depth += 1;
    if (')]}'.includes(token)) depth -= 1;
    if (!depth && (token === 'and' || token === 'or')) {
      if (join && join !== token) return undefined;
      join = token;
      texts.push('');
    } else texts[texts.length - 1] += token;
  }
  return { join: join || 'and', texts };
}

const plain = (value) => (/^["']/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value);
const quoted = (value, kind) => (kind === 'number' && /^-?[0-9]+(\.[0-9]+)?$/.test(value) ? value : value === 'true' || value === 'false' ? value : `"${String(value ?? '').replace(/["\\]/g, '\\$&')}"`);
