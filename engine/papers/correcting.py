"""The form by which a document is corrected: what was answered, open to be written anew."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from engine.aspects import Aspects
from engine.forms.conditions import is_empty
from engine.forms.fields import Answers, Field, FieldType, FormDefinition, Json
from engine.forms.special import aspects_of, without_aspects, without_special


def visible(
    form: FormDefinition, aspects: Aspects, names: Mapping[str, str]
) -> tuple[FormDefinition, set[str]]:
    """The form without fields of aspects that the reader's relation to the case does not open."""
    closed = {each for each in aspects_of(form) if each in names and not aspects.sees(each)}
    return without_aspects(form, closed), closed


def with_rows(form: FormDefinition, content: Mapping[str, Json]) -> Answers:
    """A paper made of one line of a table keeps its columns loose: they are that one line again."""
    whole = dict(content)
    known = {field.key for field in form.fields}
    for field in form.fields:
        loose = {column.key for column in field.fields} - known
        if field.key not in whole and loose & whole.keys():
            columns = [column.key for column in field.fields if column.key in whole]
            whole[field.key] = [{key: whole[key] for key in columns}]
    return whole


def correctable(
    form: FormDefinition,
    part: str | None,
    content: Mapping[str, Json],
    aspects: Aspects,
    names: Mapping[str, str],
) -> FormDefinition:
    """Questions of the document's part and whatever else it says, but what this person may not see.

    Special categories stay as they were written: they are opened only with a reason.
    """
    answered = frozenset(key for key, value in content.items() if not is_empty(value))
    asked = frozenset(form.parts[part].fields) if part and part in form.parts else frozenset()
    seen = {field.key: field for field in without_special(visible(form, aspects, names)[0]).fields}
    # A table with a closed column is not corrected by halves: its rows would lose that column.
    whole = {
        field.key for field in form.fields if field.key in seen and _same_columns(field, seen[field.key])
    }
    wanted = frozenset(whole & (answered | asked))
    return _opened(form, wanted, answered)


def _same_columns(field: Field, shown: Field) -> bool:
    return len(field.fields) == len(shown.fields)


@lru_cache(maxsize=128)
def _opened(form: FormDefinition, wanted: frozenset[str], answered: frozenset[str]) -> FormDefinition:
    fields = tuple(
        _open(field, required=field.required and field.key in answered)
        for field in form.fields
        if field.key in wanted and field.type is not FieldType.FILES
    )
    keys = {field.key for field in fields}
    rules = tuple(rule for rule in form.rules if set(rule.fields) <= keys)
    return replace(form, fields=fields, parts={}, rules=rules)


def _open(field: Field, *, required: bool) -> Field:
    """Days that lay ahead when the document was drawn up may lie behind by now."""
    inner = tuple(_open(column, required=column.required) for column in _without_files(field.fields))
    return replace(
        field, read_only=False, compute="", show_if=None, not_past=False, required=required, fields=inner
    )


def _without_files(fields: Iterable[Field]) -> Iterable[Field]:
    return (field for field in fields if field.type is not FieldType.FILES)
