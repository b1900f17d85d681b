// «Форма»: what is filled in at this step.
import { choose, make } from '../fields.js';
import { attribute, isPersons, property } from './about.js';

export const form = {
  id: 'form',
  title: 'Форма',
  applies: isPersons,
  filled: ({ bo, dialect }) => Boolean(dialect.attribute(bo, 'formKey')),
  fields(context) {
    const { bo, dialect, element, offers, server } = context;
    const [key] = attribute(context, 'formKey');
    const [part, setPart] = property(context, 'formPart');
    const chosen = offers.forms.find((each) => each.key === key);
    const set = (value) => {
      if (dialect.property(bo, 'formPart')) dialect.setProperty(element, bo, 'formPart', '');
      dialect.setAttribute(element, bo, 'formKey', value);
    };
    return [
      choose('Форма', key, offers.forms.map((each) => ({ value: each.key, name: each.title, note: each.source })), set, { empty: 'без формы' }),
      chosen?.parts.length ? choose('Часть формы', part, chosen.parts.map((each) => ({ value: each.key, name: each.title })), setPart, { empty: 'вся форма' }) : '',
      make('p', { className: 'draw-hint' }, make('a', { href: server.formPage(chosen?.key, element.id) }, chosen ? 'Изменить форму' : 'Создать форму')),
    ].filter(Boolean);
  },
};
