// The camunda: namespace as Kurator reads it: a person may also do a send task or a manual one, and answers of a repeated step are gathered.
import shipped from 'camunda-bpmn-moddle/resources/camunda.json';

const PERSONS = ['bpmn:SendTask', 'bpmn:ManualTask'];
const GATHERED = ['outputCollection', 'outputElement'].map((name) => ({ name, type: 'String', isAttr: true }));

export const camunda = {
  ...shipped,
  types: shipped.types.map((type) => {
    if (type.name === 'Assignable' || type.name === 'FormSupported') return { ...type, extends: [...type.extends, ...PERSONS] };
    if (type.name === 'Collectable') return { ...type, properties: [...type.properties, ...GATHERED] };
    return type;
  }),
};
