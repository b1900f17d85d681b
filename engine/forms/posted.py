"""A page's flat fields (``family-0-surname``) as the nested answers that programs send; its row buttons."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from engine.forms.fields import LIST_TYPES, Answers, Field, FieldType, FormDefinition, Json

CONTROL_NAMES = frozenset({"csrf_token"})
ROW_NAME = re.compile(r"^(?P<rows>[a-z][a-z0-9_]*)-(?P<number>\d{1,3})-(?P<key>[a-z_][a-z0-9_]*)$")
OPERATION = re.compile(r"^(?P<rows>[a-z][a-z0-9_]*):(?P<act>add|remove)(?::(?P<number>\d{1,3}))?$")
Pairs = Sequence[tuple[str, str]]


def from_post(form: FormDefinition, items: Iterable[tuple[str, str]], *, part: str | None = None) -> Answers:
    """The nested answers of a posted page; names the form does not know stay, for the judge to refuse."""
    pairs = [(name, value) for name, value in items if not name.startswith("_") and name not in CONTROL_NAMES]
    fields = {field.key: field for field in form.fields_of(part) if not field.read_only}
    raw = _values([field for field in fields.values() if field.type is not FieldType.ROWS], pairs)
    for field in fields.values():
        if field.type is FieldType.ROWS:
            raw[field.key] = cast(Json, _rows(field, pairs))
    raw |= {name: value for name, value in pairs if not _is_known(name, fields)}
    return raw


def apply_operation(form: FormDefinition, raw: Mapping[str, Json], operation: str) -> Answers:
    """``family:add`` gives one more empty row, ``family:remove:2`` takes the third away."""
    changed = dict(raw)
    found = OPERATION.match(operation)
    field = next(
        (f for f in form.fields if found and f.key == found["rows"] and f.type is FieldType.ROWS), None
    )
    if not found or not field or field.read_only:
        return changed
    rows = list(cast("list[Json]", changed.get(field.key) or []))
    if found["act"] == "add" and len(rows) < field.max_rows:
        rows.append({})
    if found["act"] == "remove" and found["number"] and int(found["number"]) < len(rows):
        del rows[int(found["number"])]
    changed[field.key] = rows
    return changed


def _rows(field: Field, pairs: Pairs) -> list[Answers]:
    """Rows by their numbers on the page; a gap left by a removed row closes."""
    found = [
        (match, value)
        for name, value in pairs
        if (match := ROW_NAME.match(name)) and match["rows"] == field.key
    ]
    numbers = sorted({int(match["number"]) for match, _ in found})
    return [
        _row(field, [(match["key"], value) for match, value in found if int(match["number"]) == number])
        for number in numbers
    ]


def _row(field: Field, pairs: Pairs) -> Answers:
    columns = {column.key for column in field.fields}
    # "_" only says that the row was on the page, though all its marks are unset.
    strange: Answers = {name: value for name, value in pairs if name not in columns and name != "_"}
    return _values([column for column in field.fields if not column.read_only], pairs) | strange


def _values(fields: Sequence[Field], pairs: Pairs) -> Answers:
    raw: Answers = {}
    for field in fields:
        values = [value for name, value in pairs if name == field.key]
        if field.type is FieldType.BOOL:
            raw[field.key] = _mark(field, values)
        elif field.type in LIST_TYPES:
            raw[field.key] = cast(Json, [value for value in values if value])
        elif values:
            raw[field.key] = values[-1]
    return raw


def _mark(field: Field, values: Sequence[str]) -> bool | None:
    """A required question is answered «да» or «нет»; an optional one is a mark, and no mark is «нет»."""
    if values and values[-1] in {"true", "on", "1"}:
        return True
    return None if field.required and not (values and values[-1] == "false") else False


def _is_known(name: str, fields: Mapping[str, Field]) -> bool:
    match = ROW_NAME.match(name)
    rows = match["rows"] if match else name
    return rows in fields and (fields[rows].type is FieldType.ROWS) is bool(match)


def file_fields(form: FormDefinition, part: str | None = None) -> list[str]:
    """Names under which a page sends files; the face stores them and adds their ids to the answers."""
    return [
        field.key for field in form.fields_of(part) if field.type is FieldType.FILES and not field.read_only
    ]
