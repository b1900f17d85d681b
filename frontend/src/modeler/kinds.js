// What an element is called in the head of the panel and in the lists: the words of docs/reference/elements.md.
const KINDS = {
  StartEvent: 'Начальное событие', EndEvent: 'Конечное событие', IntermediateCatchEvent: 'Промежуточное ожидание', IntermediateThrowEvent: 'Промежуточная отправка',
  BoundaryEvent: 'Событие на границе', UserTask: 'Задача человека', ManualTask: 'Ручная задача', Task: 'Задача без вида', ServiceTask: 'Сервисная задача',
  ScriptTask: 'Сценарий', SendTask: 'Отправка', ReceiveTask: 'Получение', BusinessRuleTask: 'Решение', CallActivity: 'Вызов процедуры', SubProcess: 'Подпроцесс',
  Transaction: 'Транзакция', AdHocSubProcess: 'Подпроцесс без порядка', ExclusiveGateway: 'Исключающая развилка', ParallelGateway: 'Параллельная развилка',
  InclusiveGateway: 'Включающая развилка', EventBasedGateway: 'Развилка по событиям', ComplexGateway: 'Сложная развилка', SequenceFlow: 'Стрелка', MessageFlow: 'Поток сообщений',
  Association: 'Пунктирная линия', DataInputAssociation: 'Связь с данными', DataOutputAssociation: 'Связь с данными', DataObjectReference: 'Объект данных',
  DataStoreReference: 'Хранилище данных', TextAnnotation: 'Пометка', Group: 'Рамка', Participant: 'Участник', Lane: 'Дорожка', Process: 'Процедура', Collaboration: 'Схема взаимодействия',
};
const EVENTS = {
  Message: 'сообщение', Signal: 'сигнал', Timer: 'срок', Error: 'ошибка', Escalation: 'эскалация', Terminate: 'завершение', Conditional: 'условие', Link: 'ссылка',
  Compensate: 'компенсация', Cancel: 'отмена',
};

const local = (type) => type.replace(/^bpmn:/, '');

export function kindName(element) {
  const bo = element.businessObject;
  const kind = local(bo.$type);
  if (kind === 'SubProcess' && bo.triggeredByEvent) return 'Событийный подпроцесс';
  if (kind === 'Participant' && bo.processRef) return 'Процедура';
  const event = bo.eventDefinitions?.[0];
  const name = KINDS[kind] ?? 'Элемент';
  const said = event && EVENTS[local(event.$type).replace('EventDefinition', '')];
  return said ? `${name}: ${said}` : name;
}
