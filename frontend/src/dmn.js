// The entry of the page where decision tables are drawn.
import { start } from './dmn/page.js';

const root = document.querySelector('[data-decisions]');
if (root) start(root);
