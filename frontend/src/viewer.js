// The entry of pages that show a diagram.
import './diagram.js';
import './compare.js';
import './law.js';
import './heat.js';
