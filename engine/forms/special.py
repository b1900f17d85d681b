"""What of a form not everybody reads: special categories of data (152-ФЗ), and aspects closed to a reader."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from engine.forms.conditions import is_empty
from engine.forms.fields import Field, FormDefinition, Json


def special_answers(form: FormDefinition, answers: Mapping[str, Json]) -> dict[str, str]:
    """Label of each answered special question by its key; of a column, by «table.column»."""
    return {key: field.label for key, field in _answered(form, answers)}


def without_special(form: FormDefinition) -> FormDefinition:
    """The form without its special questions and columns."""
    return replace(form, fields=_open(form.fields))


def aspects_of(form: FormDefinition) -> set[str]:
    """The data aspects that its questions and columns belong to."""
    fields = [*form.fields, *(column for field in form.fields for column in field.fields)]
    return {field.aspect for field in fields if field.aspect}


def without_aspects(form: FormDefinition, closed: Collection[str]) -> FormDefinition:
    """The form without questions and columns of these aspects."""
    kept = (field for field in form.fields if field.aspect not in closed)
    return replace(
        form,
        fields=tuple(
            replace(field, fields=tuple(column for column in field.fields if column.aspect not in closed))
            for field in kept
        ),
    )


def _open(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(replace(field, fields=_open(field.fields)) for field in fields if not field.sensitive)


def _answered(form: FormDefinition, answers: Mapping[str, Json]) -> Iterator[tuple[str, Field]]:
    for field in form.fields:
        value = answers.get(field.key)
        if field.sensitive and not is_empty(value):
            yield field.key, field
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        for column in field.fields:
            if column.sensitive and any(not is_empty(row.get(column.key)) for row in rows):
                yield f"{field.key}.{column.key}", column
