"""What a form is made of; read from a file by ``definition``, asked by every other module here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import cast

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Answers = dict[str, Json]


class FieldType(StrEnum):
    """The closed list of types: each has one input on the page and one check on the server."""

    TEXT = "text"
    LONGTEXT = "longtext"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    BOOL = "bool"
    CHOICE = "choice"
    MULTICHOICE = "multichoice"
    PERSON = "person"
    AGENCY = "agency"
    FILES = "files"
    ROWS = "rows"


LIST_TYPES = frozenset({FieldType.MULTICHOICE, FieldType.FILES, FieldType.ROWS})


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    hint: str = ""
    show_if: Mapping[str, Json] | None = None
    """Offered only then: the decisions that fit the kind of question."""
    code: str = ""
    """Id of the mark in the list of form fields, when the annex prints the marks one by one."""
    as_printed: str = ""
    """The annex's own spelling, where the official text has a slip and the page must not."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """One question. ``pick`` names the directory whose entries may be chosen: staff, agencies, minors."""

    key: str
    type: FieldType
    label: str
    required: bool = False
    section: str = ""
    hint: str = ""
    missing: str = ""
    """What to say when a required answer is not there; empty: said by the type."""
    show_if: Mapping[str, Json] | None = None
    choices: tuple[Choice, ...] = ()
    pick: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_length: int | None = None
    pattern: str = ""
    not_future: bool = False
    not_past: bool = False
    fields: tuple["Field", ...] = ()
    min_rows: int = 0
    max_rows: int = 50
    variable: str = ""
    variable_if_answered: bool = False
    """An empty answer leaves the variable as it was, instead of emptying it."""
    prefill: tuple[str, ...] = ()
    sensitive: bool = False
    entry_each: bool = False
    """Each row of this table is an entry of its own in the journal."""
    aspect: str = ""
    read_only: bool = False
    compute: str = ""
    """Worked out from the other answers by a named sum (``computed.py``)."""
    hidden: bool = False
    """Carried by the page without being shown: the id of a person whose names stand in the row."""
    code: str = ""
    as_printed: str = ""

    def label_of(self, value: str) -> str:
        """How a chosen value reads; the value itself when the list no longer has it."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


class RuleKind(StrEnum):
    EXACTLY_ONE = "exactlyOne"
    AT_LEAST_ONE = "atLeastOne"
    AT_MOST_ONE = "atMostOne"
    IN_ORDER = "inOrder"
    """Answers grow: from ≤ until, minors ≤ members of the family."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What several answers must be together."""

    kind: RuleKind
    fields: tuple[str, ...]
    message: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """The questions of a form that one task asks; the rest of the form belongs to other tasks."""

    key: str
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    """Asked here without fail, though the form as a whole may leave them empty."""
    read_only: tuple[str, ...] = ()
    """Shown with the answers given before, so that who signs sees what is signed."""
    prefill: Mapping[str, tuple[str, ...]]
    offer: Mapping[str, tuple[str, ...]]
    """Choices left to choose from here, by field."""
    variables: Mapping[str, str]
    """Answers that decide the procedure's way here, though the same question elsewhere decides nothing."""
    title: str = ""

    def fields_decide(self, condition: Mapping[str, Json]) -> bool:
        """Whether the questions a condition looks at are asked in this part."""
        return set(named_fields(condition)) <= set(self.fields)


@dataclass(frozen=True, kw_only=True, eq=False)
class FormDefinition:
    """A form as its file says it; equal only to itself, so that compiled schemas can be kept by it."""

    key: str
    title: str
    sha256: str
    source: str = ""
    kind: str = ""
    fields: tuple[Field, ...]
    parts: Mapping[str, Part]
    rules: tuple[Rule, ...] = ()
    columns: tuple[str, ...] = ()
    """Keys of the columns of its journal, in the regulation's order; empty: all fields, as they are asked."""

    def fields_of(self, part: str | None = None) -> tuple[Field, ...]:
        """The fields of a part in the order of the form; all fields without a part.

        Where a part does not ask the question that another one hangs on, the diagram has
        decided already, and the other one is asked.
        """
        if not part:
            return self.fields
        wanted = self.parts[part]
        return tuple(_in_part(field, wanted, self.key) for field in self.fields if field.key in wanted.fields)

    @property
    def journal(self) -> tuple[Field, ...]:
        """The fields that are columns of the journal."""
        return tuple(self.field(key) for key in self.columns) or self.fields

    def title_of(self, part: str | None = None) -> str:
        return (self.parts[part].title if part else "") or self.title

    def field(self, key: str) -> Field:
        return next(field for field in self.fields if field.key == key)


def _in_part(field: Field, part: Part, form_key: str) -> Field:
    decided = field.show_if is None or part.fields_decide(field.show_if)
    shown = replace(
        field,
        show_if=field.show_if if decided else None,
        required=field.required or field.key in part.required,
        choices=tuple(
            item for item in field.choices if item.value in part.offer.get(field.key, (item.value,))
        ),
        prefill=part.prefill.get(field.key, field.prefill),
        variable=part.variables.get(field.key, field.variable),
    )
    if field.key not in part.read_only:
        return shown
    before = part.prefill.get(field.key, (f"answers:{form_key}.{field.key}",))
    return replace(shown, read_only=True, variable="", prefill=before)


def named_fields(condition: Mapping[str, Json]) -> Iterator[str]:
    """Keys of the fields that a condition looks at."""
    if "field" in condition:
        yield str(condition["field"])
    for group in ("all", "any"):
        for part in cast(list[Mapping[str, Json]], condition.get(group) or []):
            yield from named_fields(part)
    if "not" in condition:
        yield from named_fields(cast(Mapping[str, Json], condition["not"]))
