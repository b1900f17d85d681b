"""What a form tells the procedure: the few answers that diagrams decide by."""

from collections.abc import Mapping
from typing import cast

from engine.forms.fields import Field, FieldType, FormDefinition, Json


def variables_of(
    form: FormDefinition, answers: Mapping[str, Json], part: str | None = None
) -> dict[str, Json]:
    """Variables of the asked part; a question that was hidden or left empty gives ``None``, a mark ``False``.

    A column of rows gives the list of its values, each once: the agencies asked for materials.
    """
    variables: dict[str, Json] = {}
    for field in form.fields_of(part):
        answered = answers.get(field.key) is not None
        if field.variable and (answered or not field.variable_if_answered):
            variables[field.variable] = _value(field, answers.get(field.key))
        for column in field.fields:
            if column.variable:
                variables[column.variable] = _column(column.key, answers.get(field.key))
    return variables


def _value(field: Field, value: Json) -> Json:
    if value is not None:
        return value
    if field.type is FieldType.BOOL:
        return False
    return [] if field.type in {FieldType.MULTICHOICE, FieldType.FILES} else None


def _column(key: str, rows: Json) -> Json:
    values = [row.get(key) for row in cast("list[dict[str, Json]]", rows or [])]
    return [
        value for number, value in enumerate(values) if value is not None and value not in values[:number]
    ]
