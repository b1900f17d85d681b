// The law beside the diagram: looking at words lights the elements that carry them, and the other way round.
const page = document.querySelector('[data-law]');
const listed = (place) => (place ? (place.dataset.element ?? place.dataset.elements ?? '').split(' ').filter(Boolean) : []);

function attend() {
  const diagram = page.querySelector('kurator-diagram');
  if (!diagram) return;

  const places = [...page.querySelectorAll('[data-element], [data-elements]')];
  let shown = '';

  const light = (ids) => {
    if (ids.join(' ') === shown) return;
    shown = ids.join(' ');
    for (const place of places) place.classList.toggle('lit', listed(place).some((id) => ids.includes(id)));
    diagram.light(ids);
  };
  const attended = (event) => event.target.closest?.('[data-element], [data-elements]');

  if (diagram.hasAttribute('focus')) light([diagram.getAttribute('focus')]);
  for (const kind of ['pointerover', 'focusin']) {
    page.addEventListener(kind, (event) => {
      const place = attended(event);
      if (place) light(listed(place));
    });
  }
  page.addEventListener('click', (event) => {
    const [id] = listed(event.target.closest('a[data-element]'));
    if (!id || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    light([id]);
    diagram.show(id);
    diagram.scrollIntoView({ block: 'nearest' });
  });
  const carries = (id) => places.some((place) => listed(place).includes(id));
  diagram.addEventListener('element-over', ({ detail: { id } }) => { if (carries(id)) light([id]); });
  diagram.addEventListener('element-chosen', ({ detail: { id } }) => {
    const block = places.find((place) => place.matches('.law-block') && listed(place).includes(id));
    if (!block) return;
    light([id]);
    block.scrollIntoView({ block: 'center' });
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
  });
}

if (page) attend();
