// The cell editor writes its look into a <style>, which the content policy does not let in; here it is adopted as a sheet instead.
import { StyleModule as Base } from '../../node_modules/style-mod/src/style-mod.js';

const roots = new WeakMap();

export class StyleModule extends Base {
  static mount(root, modules, options) {
    Base.mount(root.head ? adopting(root) : root, modules, options);
  }
}

function adopting(page) {
  if (!roots.has(page)) {
    roots.set(page, {
      ownerDocument: page,
      get adoptedStyleSheets() { return page.adoptedStyleSheets; },
      set adoptedStyleSheets(sheets) { page.adoptedStyleSheets = sheets; },
    });
  }
  return roots.get(page);
}
