// The few sentences that the browser itself says, in the language of the page.
const russian = {
  saved: (time) => `Черновик сохранен в ${time}`,
  conflict: 'Черновик изменен в другом окне: обновите страницу',
  unsaved: 'Черновик не сохранен: нет связи с сервером',
  refused: 'Черновик не сохранен: нажмите «Сохранить черновик», введенное не пропадет',
  diagram: 'Диаграмма процесса',
  failed: 'Диаграмму не удалось показать. Обновите страницу.',
  undrawn: 'У этой версии процедуры нет чертежа, только перечень шагов.',
  here: 'здесь',
  late: 'просрочено',
  all: 'Показать все',
  closer: 'Крупнее',
  farther: 'Мельче',
};
const english = {
  saved: (time) => `Draft saved at ${time}`,
  conflict: 'The draft was changed in another window: reload the page',
  unsaved: 'The draft is not saved: the server does not answer',
  refused: 'The draft is not saved: press “Save the draft”, what you typed is kept',
  diagram: 'Diagram of the process',
  failed: 'The diagram cannot be shown. Reload the page.',
  undrawn: 'This version of the procedure has no drawing, only a list of steps.',
  here: 'here',
  late: 'overdue',
  all: 'Show all',
  closer: 'Closer',
  farther: 'Farther',
};

export const words = document.documentElement.lang.startsWith('en') ? english : russian;
