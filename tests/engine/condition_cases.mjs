// Asks the browser's side of the conditions; prints the names of the cases it answers otherwise than the file says.
import { readFileSync } from 'node:fs';
import { holds } from '../../frontend/src/form.js';

const cases = JSON.parse(readFileSync(new URL('./condition_cases.json', import.meta.url), 'utf8'));
const wrong = cases.filter((one) => holds(one.condition, one.values) !== one.holds).map((one) => one.says);
console.log(JSON.stringify({ asked: cases.length, wrong }));
