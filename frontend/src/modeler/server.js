// What is asked of the server: lists, today's date of a term, a clause's text, findings, and the file itself.
export class Server {
  constructor({ file, offers, term, expression, clause, findings, form, newForm, csrf, version }) {
    this.places = { file, offers, term, expression, clause, findings };
    Object.assign(this, { form, newForm, csrf, version: Number(version) });
    this.known = new Map();
  }

  async xml() {
    const answer = await fetch(this.places.file, { credentials: 'same-origin', cache: 'no-store' });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const version = Number((answer.headers.get('ETag') ?? '').replace(/\D/g, ''));
    if (version) this.version = version;
    return answer.text();
  }

  async offers() {
    return (await fetch(this.places.offers, { credentials: 'same-origin' })).json();
  }

  formPage(key, element) {
    return key ? this.form.replace('KEY', encodeURIComponent(key)) : `${this.newForm}?for=${encodeURIComponent(element)}`;
  }

  term(rule) {
    return this.once(`term ${rule}`, () => this.post(this.places.term, JSON.stringify({ rule }), 'application/json'));
  }

  expression(expression) {
    return this.once(`expression ${expression}`, () => this.post(this.places.expression, JSON.stringify({ expression }), 'application/json'));
  }

  clause(key) {
    return this.once(`clause ${key}`, () => fetch(this.places.clause.replace('KEY', encodeURIComponent(key)), { credentials: 'same-origin' }));
  }

  async findings(xml) {
    const answer = await this.post(this.places.findings, xml, 'application/xml');
    return answer.ok ? answer.json() : undefined;
  }

  save(xml) {
    return fetch(this.places.file, { method: 'PUT', credentials: 'same-origin', headers: { 'Content-Type': 'application/xml', 'If-Match': `"${this.version}"`, 'X-CSRFToken': this.csrf }, body: xml });
  }

  post(place, body, type) {
    return fetch(place, { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': type, 'X-CSRFToken': this.csrf }, body });
  }

  /** The answer that was given before, if it was one; a lost connection is asked again next time. */
  async once(key, ask) {
    if (!this.known.has(key)) {
      try {
        const answer = await ask();
        const said = await answer.json();
        this.known.set(key, said);
      } catch {
        return {};
      }
    }
    return this.known.get(key);
  }
}
