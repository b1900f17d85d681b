"""Reading a form's file, and saying in plain words what is wrong with it.

A methodologist writes these files. A form that contradicts itself is refused when it is
read, with the form and the field named, never later in front of a worker.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import NoReturn, cast

from engine.errors import FormDefinitionInvalid
from engine.forms.computed import SUMS
from engine.forms.conditions import is_well_formed
from engine.forms.fields import (
    Choice,
    Field,
    FieldType,
    FormDefinition,
    Json,
    Part,
    Rule,
    RuleKind,
    named_fields,
)
from engine.forms.patterns import PATTERNS
from engine.forms.picks import PICKS
from engine.forms.written import Source, is_rows, text, texts, texts_by_name

__all__ = ["Choice", "Field", "FieldType", "FormDefinition", "Part", "Rule", "RuleKind", "load"]

CodeLists = Mapping[str, Sequence[Choice]]

KEY = re.compile(r"^[a-z][a-z0-9_]{0,59}$")
NAMES = frozenset(
    "key type label required section hint missing showIf choices list pick min max maxLength pattern "
    "notFuture notPast fields minRows maxRows variable variableIfAnswered prefill entryEach sensitive aspect "
    "readOnly compute hidden code asPrinted choiceIf".split()
)
CHOSEN = {FieldType.CHOICE, FieldType.MULTICHOICE, FieldType.PERSON, FieldType.AGENCY}
NUMBERS = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY}


def load(content: bytes, *, lists: CodeLists) -> FormDefinition:
    """The form of a file; refuses a file that breaks the rules."""
    source = _parse(content)
    key = text(source, "key")
    if not key:
        raise FormDefinitionInvalid("В файле формы нет обозначения (key).")
    reader = _Reader(key, lists)
    fields = reader.fields(source.get("fields"))
    parts = reader.parts(source.get("parts"), fields)
    return FormDefinition(
        key=key,
        title=text(source, "title") or reader.refuse("не указано название (title)"),
        sha256=sha256(content).hexdigest(),
        source=text(source, "source"),
        kind=text(source, "kind"),
        fields=fields,
        parts=parts,
        rules=tuple(reader.rules(source.get("rules"), fields)),
        columns=reader.journal(source.get("columns"), fields),
    )


def _parse(content: bytes) -> Source:
    try:
        source = json.loads(content)
    except ValueError as error:
        raise FormDefinitionInvalid(f"Файл формы не читается как JSON: {error}.") from error
    if not isinstance(source, dict):
        raise FormDefinitionInvalid("Файл формы должен содержать один объект с полями формы.")
    return source


class _Reader:
    """Holds the form's name while its fields are read, so that every complaint can name both."""

    def __init__(self, form: str, lists: CodeLists):
        self.form = form
        self.lists = lists

    def refuse(self, complaint: str, field: str = "") -> NoReturn:
        where = f"Форма «{self.form}»" + (f", поле «{field}»" if field else "")
        raise FormDefinitionInvalid(f"{where}: {complaint}.")

    def fields(self, source: Json, *, inside: str = "") -> tuple[Field, ...]:
        if not isinstance(source, list) or not source:
            self.refuse("нет ни одного поля (fields)", inside)
        read: list[Field] = []
        for item in cast(list[Source], source):
            field = self.field(item, inside)
            if any(field.key == other.key for other in read):
                self.refuse("такое обозначение уже есть в форме", field.key)
            self.check_condition(field, {other.key for other in read})
            read.append(field)
        return tuple(read)

    def key_of(self, source: Source, inside: str) -> str:
        key = text(source, "key")
        if not KEY.match(key):
            self.refuse(
                "обозначение (key) пишется строчными латинскими буквами, цифрами и «_»", key or inside or "?"
            )
        unknown = sorted(source.keys() - NAMES)
        if unknown:
            self.refuse(f"неизвестное свойство «{unknown[0]}»", key)
        return key

    def field(self, source: Source, inside: str) -> Field:
        key = self.key_of(source, inside)
        kind = self.type_of(source, key, inside)
        field = Field(
            key=key,
            type=kind,
            label=text(source, "label") or self.refuse("нет подписи (label)", key),
            required=source.get("required") is True,
            section=text(source, "section"),
            hint=text(source, "hint"),
            missing=text(source, "missing"),
            show_if=cast("Mapping[str, Json] | None", source.get("showIf")),
            choices=self.choices(source, key),
            pick=text(source, "pick"),
            minimum=self.number(source, "min", key),
            maximum=self.number(source, "max", key),
            max_length=self.count(source, "maxLength", key),
            pattern=text(source, "pattern"),
            not_future=source.get("notFuture") is True,
            not_past=source.get("notPast") is True,
            fields=self.columns(source, key) if kind is FieldType.ROWS else (),
            min_rows=self.count(source, "minRows", key) or 0,
            max_rows=self.count(source, "maxRows", key) or 50,
            variable=text(source, "variable"),
            variable_if_answered=source.get("variableIfAnswered") is True,
            prefill=texts(source.get("prefill")),
            sensitive=source.get("sensitive") is True,
            entry_each=source.get("entryEach") is True,
            aspect=text(source, "aspect"),
            read_only=source.get("readOnly") is True,
            compute=text(source, "compute"),
            hidden=source.get("hidden") is True,
            code=text(source, "code"),
            as_printed=text(source, "asPrinted"),
        )
        self.check_field(field)
        return field

    def columns(self, source: Source, key: str) -> tuple[Field, ...]:
        return self.fields(source["fields"], inside=key) if "fields" in source else ()

    def type_of(self, source: Source, key: str, inside: str) -> FieldType:
        name = text(source, "type")
        if name not in set(FieldType):
            self.refuse(f"неизвестный тип «{name}»", key)
        if inside and name == FieldType.ROWS:
            self.refuse("строки внутри строк не допускаются", key)
        return FieldType(name)

    def check_field(self, field: Field) -> None:
        if field.type in CHOSEN and not field.choices and not field.pick:
            self.refuse("не сказано, из чего выбирать (choices, list или pick)", field.key)
        if field.pick and field.pick not in PICKS:
            self.refuse(f"неизвестный справочник «{field.pick}»", field.key)
        if field.type is FieldType.ROWS and not field.fields:
            self.refuse("у строк нет столбцов (fields)", field.key)
        if field.type is FieldType.ROWS and not all(is_rows(name) for name in field.prefill):
            self.refuse("строки (value:…) записаны не так, как пишутся строки в JSON", field.key)
        if field.type is FieldType.ROWS and field.variable:
            self.refuse("переменной может быть столбец строк, но не все строки", field.key)
        if field.pattern and field.pattern not in PATTERNS:
            self.refuse(f"неизвестный образец «{field.pattern}»", field.key)
        if field.compute and (field.compute not in SUMS or not field.read_only):
            self.refuse(
                "вычисляемое поле (compute) называет известное вычисление и не заполняется", field.key
            )
        if field.min_rows > field.max_rows:
            self.refuse("наименьшее число строк больше наибольшего", field.key)
        if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
            self.refuse("наименьшее значение больше наибольшего", field.key)
        if field.type not in NUMBERS and not (field.minimum is None and field.maximum is None):
            self.refuse("min и max бывают только у чисел", field.key)

    def check_condition(self, field: Field, earlier: set[str]) -> None:
        conditions = [field.show_if, *(choice.show_if for choice in field.choices)]
        for condition in (given for given in conditions if given is not None):
            if not is_well_formed(cast(Json, condition)):
                self.refuse("условие показа (showIf) записано неверно", field.key)
            for name in named_fields(condition):
                if name not in earlier:
                    self.refuse(f"условие показа ссылается на «{name}», а такого поля выше нет", field.key)

    def choices(self, source: Source, key: str) -> tuple[Choice, ...]:
        names = texts(source.get("list"))
        for name in names:
            if name not in self.lists:
                self.refuse(f"нет списка «{name}»", key)
        given = (self.choice(item, key) for item in cast(list[Source], source.get("choices") or []))
        listed = tuple(item for name in names for item in self.lists[name])
        choices = listed if names else tuple(given)
        conditions = cast("Mapping[str, Mapping[str, Json]]", source.get("choiceIf") or {})
        values = {choice.value for choice in choices}
        if len(values) < len(choices):
            self.refuse("два ответа с одним значением", key)
        if not conditions.keys() <= values:
            self.refuse("условие (choiceIf) названо для ответа, которого нет", key)
        return tuple(replace(item, show_if=conditions.get(item.value, item.show_if)) for item in choices)

    def choice(self, source: Source, key: str) -> Choice:
        if not text(source, "value") or not text(source, "label"):
            self.refuse("у ответа нет значения или подписи", key)
        return Choice(
            value=text(source, "value"),
            label=text(source, "label"),
            hint=text(source, "hint"),
            show_if=cast("Mapping[str, Json] | None", source.get("showIf")),
            code=text(source, "code"),
            as_printed=text(source, "asPrinted"),
        )

    def parts(self, source: Json, fields: Sequence[Field]) -> dict[str, Part]:
        return {key: self.part(key, item, fields) for key, item in cast(Source, source or {}).items()}

    def part(self, key: str, source: Json, fields: Sequence[Field]) -> Part:
        told: Source = source if isinstance(source, dict) else {"fields": source}
        names, required, shown = (texts(told.get(name)) for name in ("fields", "required", "readOnly"))
        prefill, offer = texts_by_name(told.get("prefill")), texts_by_name(told.get("offer"))
        variables = {name: item[0] for name, item in texts_by_name(told.get("variables")).items() if item}
        known = {field.key: field for field in fields}
        for name in (*names, *required, *shown, *prefill, *offer, *variables):
            if name not in known or name not in names:
                self.refuse(f"часть «{key}» называет поле «{name}», а его в форме или в части нет")
            needed = set(named_fields(known[name].show_if or {}))
            if needed & set(names) and not needed <= set(names):
                self.refuse(f"в части «{key}» есть не все поля, от которых зависит показ", name)
        return Part(
            key=key,
            title=text(told, "title"),
            fields=names,
            required=required,
            read_only=shown,
            prefill=prefill,
            offer=offer,
            variables=variables,
        )

    def journal(self, source: Json, fields: Sequence[Field]) -> tuple[str, ...]:
        names = texts(source)
        for name in set(names) - {field.key for field in fields}:
            self.refuse("столбец журнала (columns) назван, а такого поля нет", name)
        return names

    def rules(self, source: Json, fields: Sequence[Field]) -> Iterator[Rule]:
        known = {field.key for field in fields if not field.read_only}
        for item in cast(list[Source], source or []):
            names = texts(item.get("fields"))
            missing = [name for name in names if name not in known]
            if text(item, "kind") not in set(RuleKind) or not text(item, "message") or len(names) < 2:
                self.refuse("правило для нескольких полей (rules) записано неверно")
            if missing:
                self.refuse(f"правило называет поле «{missing[0]}», а такого вопроса в форме нет")
            yield Rule(kind=RuleKind(text(item, "kind")), fields=names, message=text(item, "message"))

    def number(self, source: Source, name: str, key: str) -> Decimal | None:
        value = source.get(name)
        if value is None:
            return None
        try:
            return Decimal(str(value))
        except InvalidOperation:
            self.refuse(f"«{name}» должно быть числом", key)

    def count(self, source: Source, name: str, key: str) -> int | None:
        value = source.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            self.refuse(f"«{name}» должно быть целым числом", key)
        return value
