// «Название»: the name a worker sees, and what its author wants to explain.
import { is } from 'bpmn-js/lib/util/ModelUtil.js';
import { check, text, note } from '../fields.js';
import { isProcess } from './about.js';

export const general = {
  id: 'general',
  title: 'Название и пояснение',
  first: true,
  applies: () => true,
  fields(context) {
    const { element, bo, dialect, modeler } = context;
    const modeling = modeler.get('modeling');
    const isNote = is(bo, 'bpmn:TextAnnotation');
    const rename = (name) => {
      if (isProcess(context)) dialect.update(element, bo, { name });
      if (bo !== element.businessObject || !isProcess(context)) modeling.updateLabel(element, name);
    };
    return [
      text(isNote ? 'Текст' : 'Название', (isNote ? bo.text : bo.name) ?? '', rename, { lines: 2 }),
      text('Пояснение', dialect.documentation(bo), (said) => dialect.setDocumentation(element, bo, said), { lines: 2 }),
      ...(isProcess(context) ? process(context) : []),
      ...(is(bo, 'bpmn:BoundaryEvent') ? [check('Прерывает шаг', bo.cancelActivity !== false, (yes) => dialect.update(element, bo, { cancelActivity: yes }), { hint: 'Если нет, шаг продолжается, а путь от события идет рядом.' })] : []),
    ];
  },
};

function process({ element, bo, dialect }) {
  return [
    text('Метка версии', dialect.attribute(bo, 'versionTag'), (tag) => dialect.setAttribute(element, bo, 'versionTag', tag), { hint: 'Например, номер и дата приказа.' }),
    check('Исполняется', bo.isExecutable, (yes) => dialect.update(element, bo, { isExecutable: yes })),
    note('Чтобы изменить шаг, выберите его на схеме.'),
  ];
}
