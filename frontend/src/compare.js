// Two drawings and the list of what differs: choosing a line shows its element on both, choosing an element its line.
const page = document.querySelector('[data-compare]');

function attend() {
  const drawings = [...page.querySelectorAll('kurator-diagram')];
  const lines = [...page.querySelectorAll('[data-element]')];
  const light = (id) => {
    for (const line of lines) line.classList.toggle('lit', line.dataset.element === id);
    for (const drawing of drawings) drawing.light([id]);
  };
  page.addEventListener('click', (event) => {
    const line = event.target.closest('a[data-element]');
    if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    light(line.dataset.element);
    for (const drawing of drawings) drawing.show(line.dataset.element);
    drawings.at(-1)?.scrollIntoView({ block: 'nearest' });
  });
  for (const drawing of drawings) {
    drawing.addEventListener('element-chosen', ({ detail: { id } }) => {
      const line = lines.find((each) => each.dataset.element === id);
      if (!line) return;
      light(id);
      line.scrollIntoView({ block: 'nearest' });
      line.focus({ preventScroll: true });
    });
  }
}

if (page) attend();
