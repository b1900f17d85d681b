"""The judge of a handed-in form: one marshmallow schema per form and part, compiled once."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import ClassVar, cast

from marshmallow import RAISE, Schema, ValidationError, validates_schema

from engine.errors import FormInvalid
from engine.forms.answers import (
    CHOSEN,
    MARKED,
    AnswerField,
    BoolAnswer,
    ChoiceAnswer,
    DateAnswer,
    DateTimeAnswer,
    DecimalAnswer,
    FilesAnswer,
    IntegerAnswer,
    LongTextAnswer,
    MultiChoiceAnswer,
    RowsAnswer,
    TextAnswer,
    current_context,
    is_blank_row,
)
from engine.forms.computed import SUMS
from engine.forms.conditions import holds, is_empty, visible
from engine.forms.context import FormContext
from engine.forms.fields import Answers, Field, FieldType, FormDefinition, Json, Rule
from engine.forms.rules import broken_rules

ANSWERS: Mapping[FieldType, type[AnswerField]] = {
    FieldType.TEXT: TextAnswer,
    FieldType.LONGTEXT: LongTextAnswer,
    FieldType.INTEGER: IntegerAnswer,
    FieldType.DECIMAL: DecimalAnswer,
    FieldType.MONEY: DecimalAnswer,
    FieldType.DATE: DateAnswer,
    FieldType.DATETIME: DateTimeAnswer,
    FieldType.BOOL: BoolAnswer,
    FieldType.CHOICE: ChoiceAnswer,
    FieldType.MULTICHOICE: MultiChoiceAnswer,
    FieldType.PERSON: ChoiceAnswer,
    FieldType.AGENCY: ChoiceAnswer,
    FieldType.FILES: FilesAnswer,
}
LONGEST_QUOTED = 70


class FormSchema(Schema):
    """Knows the fields and rules it was compiled from; unknown answers are refused, not ignored."""

    asked: ClassVar[Sequence[Field]] = ()
    rules: ClassVar[Sequence[Rule]] = ()

    def __init__(self) -> None:
        super().__init__(unknown=RAISE)
        self.error_messages["unknown"] = "В форме нет такого поля."
        self.error_messages["type"] = "Ответы формы переданы неверно."

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def complete(self, data: Answers, original: Answers, **_: object) -> None:
        """What is required is there, and answers fit together; a wrong answer is not a missing one."""
        seen = _system_values(self.asked) | original
        errors = {**dict(_missing(self.asked, seen)), **dict(_out_of_place(self.asked, data, seen))}
        judged = {key: value for key, value in original.items() if key not in data}
        for key, message in broken_rules(self.rules, self.asked, data, judged):
            errors.setdefault(key, [message])
        if errors:
            raise ValidationError(cast("dict[str, object]", errors))


def validate(
    form: FormDefinition, raw: Mapping[str, Json], *, part: str | None = None, context: FormContext
) -> Answers:
    """Answers as plain JSON: days in ISO, sums as text, moments with their zone.

    Raises ``FormInvalid`` with every fault at once, by the path of its field.
    """
    token = current_context.set(context)
    try:
        return _load(schema_of(form, part), raw)
    except ValidationError as error:
        raise FormInvalid(dict(_flat(cast("dict[object, object]", error.messages)))) from error
    finally:
        current_context.reset(token)


@lru_cache(maxsize=512)
def schema_of(form: FormDefinition, part: str | None = None) -> FormSchema:
    """The compiled schema; kept for as long as the definition is."""
    return _compile(form.fields_of(part), form.rules)


def _compile(fields: Sequence[Field], rules: Sequence[Rule] = ()) -> FormSchema:
    compiled = FormSchema.from_dict(
        {field.key: _answer_field(field) for field in fields}, name="CompiledForm"
    )
    schema = cast(FormSchema, compiled())
    schema.__class__.asked = tuple(fields)
    schema.__class__.rules = tuple(rules)
    return schema


def _answer_field(field: Field) -> AnswerField:
    if field.type is FieldType.ROWS:
        return RowsAnswer(field, partial(_load_row, _compile(field.fields)))
    return ANSWERS[field.type](field)


def _load(schema: FormSchema, raw: Mapping[str, Json]) -> Answers:
    """Only asked questions are judged; system values come from the context, never from the page."""
    system = _system_values(schema.asked)
    known = {field.key for field in schema.asked if field.read_only}
    values = {key: value for key, value in raw.items() if key not in known} | system
    shown = visible(schema.asked, values)
    told = {key: shown.pop(key) for key in known if key in shown}
    checked = cast(Answers, schema.load({key: value for key, value in shown.items() if not is_empty(value)}))
    answers = told | checked
    answers |= {field.key: SUMS[field.compute](answers) for field in schema.asked if field.compute}
    return {field.key: answers[field.key] for field in schema.asked if not is_empty(answers.get(field.key))}


def _load_row(schema: FormSchema, row: dict[str, Json]) -> Json:
    shown = visible(schema.asked, row)
    checked = cast(Answers, schema.load({key: value for key, value in shown.items() if not is_empty(value)}))
    return {field.key: checked[field.key] for field in schema.asked if field.key in checked}


def _system_values(fields: Sequence[Field]) -> Answers:
    context = current_context.get()
    values = {field.key: context.system_value(field) for field in fields if field.read_only}
    return {key: value for key, value in values.items() if not is_empty(value)}


def _missing(fields: Sequence[Field], values: Answers) -> Iterator[tuple[str, list[str]]]:
    for field in fields:
        wanted = field.required and not field.read_only and holds(field.show_if, values)
        if wanted and (is_empty(values.get(field.key)) or _has_no_rows(field, values[field.key])):
            yield field.key, [missing_sentence(field)]


def _out_of_place(fields: Sequence[Field], data: Answers, values: Answers) -> Iterator[tuple[str, list[str]]]:
    """Choices that exist but are not offered here."""
    for field in fields:
        fitting: list[Json] = [choice.value for choice in field.choices if holds(choice.show_if, values)]
        if not field.choices or field.key not in data:
            continue
        chosen = data[field.key]
        if field.type is FieldType.CHOICE and chosen not in fitting:
            yield field.key, [CHOSEN]
        if isinstance(chosen, list) and any(mark not in fitting for mark in chosen):
            yield field.key, [MARKED]


def _has_no_rows(field: Field, value: Json) -> bool:
    rows = value if field.type is FieldType.ROWS and isinstance(value, list) else None
    return rows is not None and all(isinstance(row, dict) and is_blank_row(field, row) for row in rows)


def missing_sentence(field: Field) -> str:
    """«Укажите …» for a person, by the type of the answer that is not there."""
    if field.missing:
        return field.missing
    if field.type in {FieldType.CHOICE, FieldType.PERSON, FieldType.AGENCY}:
        return "Выберите одно из списка."
    if field.type is FieldType.MULTICHOICE:
        return "Отметьте хотя бы один ответ."
    if field.type is FieldType.BOOL:
        return "Ответьте «да» или «нет»."
    if field.type is FieldType.FILES:
        return "Приложите файл."
    if field.type is FieldType.ROWS:
        return "Заполните хотя бы одну строку."
    label = field.label.rstrip(":. ")
    return f"Укажите: {label[:1].lower()}{label[1:]}." if _quotable(label) else "Заполните это поле."


def _quotable(label: str) -> bool:
    return len(label) <= LONGEST_QUOTED and label[1:2].islower()


def _flat(messages: Mapping[object, object], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """``{"family": {0: {"fio": [...]}}}`` as ``family.0.fio``; the form as a whole is ``""``."""
    for key, value in messages.items():
        path = prefix if key == "_schema" else f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping):
            yield from _flat(value, path)
        else:
            yield path, [str(item) for item in cast("list[object]", value)][:1]
