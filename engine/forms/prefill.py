"""Nobody types a name twice: the first values of a form, from what the case already knows.

A field names its sources (``prefill``); the first that knows something is taken. Sources
are pure functions of ``CaseFacts``; besides them there are ``answers:FORM.field`` (an
earlier form of this case), ``variables.name`` (``variables.item.child`` of a record) and
``value:text`` (a constant; of rows, JSON).
"""

import json
from typing import cast

from engine.forms.conditions import is_empty
from engine.forms.context import variable
from engine.forms.facts import CaseFacts
from engine.forms.fields import Answers, Field, FieldType, FormDefinition, Json
from engine.forms.sources import SOURCES, plain, same_day

__all__ = ["CaseFacts", "initial_values", "is_known_source", "system_values"]


def initial_values(form: FormDefinition, part: str | None, facts: CaseFacts) -> Answers:
    """Raw values to open a form with; what nobody knows stays empty."""
    values = {field.key: _first(form, field, facts) for field in form.fields_of(part)}
    return {key: value for key, value in values.items() if not is_empty(value)}


def system_values(form: FormDefinition, part: str | None, facts: CaseFacts) -> Answers:
    """Only what the system sets and nobody types: for ``FormContext.given``."""
    system = {field.key for field in form.fields_of(part) if field.read_only}
    return {key: value for key, value in initial_values(form, part, facts).items() if key in system}


def is_known_source(name: str) -> bool:
    return name in SOURCES or name.startswith(("answers:", "variables.", "value:", "in_years:"))


def _first(form: FormDefinition, field: Field, facts: CaseFacts) -> Json:
    found = (_fitted(field, _ask(name, form, field, facts)) for name in field.prefill)
    return next((value for value in found if not is_empty(value)), None)


def _ask(name: str, form: FormDefinition, field: Field, facts: CaseFacts) -> Json:
    kind, _, rest = name.partition(":")
    if kind == "answers":
        earlier, _, key = rest.partition(".")
        return facts.answers.get(earlier, {}).get(key or field.key)
    if kind == "value":
        return cast(Json, json.loads(rest)) if field.type is FieldType.ROWS else rest
    if kind == "in_years":
        return plain(same_day(facts.today, years=int(rest)))
    if name.startswith("variables."):
        return variable(facts.variables, name.removeprefix("variables."))
    return SOURCES[name](facts) if name in SOURCES else None


def _fitted(field: Field, value: Json) -> Json:
    """Fits a value to the field: columns the rows lack are left out, «a|b» is two marks, «true» a yes."""
    if field.type is FieldType.BOOL and isinstance(value, str):
        return value == "true"
    if field.type is FieldType.ROWS and isinstance(value, list):
        columns = {column.key for column in field.fields}
        rows = [row for row in value if isinstance(row, dict)]
        return [{key: item for key, item in row.items() if key in columns} for row in rows[: field.max_rows]]
    if field.type is FieldType.MULTICHOICE and isinstance(value, str) and value:
        value = [*value.split("|")]
    if field.choices and isinstance(value, list):
        return [item for item in value if item in {choice.value for choice in field.choices}]
    return value
