// The entry of the page where procedures are drawn.
import { start } from './modeler/page.js';

const root = document.querySelector('[data-modeler]');
if (root) start(root);
