// A step of the heat map chosen on the drawing opens what its row in the table opens.
for (const diagram of document.querySelectorAll('kurator-diagram[data-heat]')) {
  diagram.addEventListener('element-chosen', ({ detail: { id } }) => {
    document.querySelector(`[data-place="${CSS.escape(id)}"] a`)?.click();
  });
}
