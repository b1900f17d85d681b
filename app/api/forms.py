"""A form as programs read it: its questions with the choices offered here, and what is already known."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.forms import OpenForm
from engine.forms.fields import Choice, Field
from engine.forms.question import Question
from storage.queries.tasks import TaskCard


def form_told(card: TaskCard, form: OpenForm) -> Mapping[str, Any]:
    questions = [question for section in form.page.sections for question in section.questions]
    return {
        "key": card.form_key,
        "part": card.form_part,
        "title": form.page.title,
        "source": form.page.source,
        "questions": [_question(question) for question in questions],
        "values": {
            question.field.key: question.value for question in questions if question.value is not None
        },
        "draft_version": form.draft_version,
    }


def _question(question: Question) -> Mapping[str, Any]:
    first_row = {column.field.key: column for column in question.rows[0]} if question.rows else {}
    columns = [
        _field(field, first_row[field.key].entries if field.key in first_row else field.choices)
        for field in question.field.fields
    ]
    return {**_field(question.field, question.entries), "columns": columns}


def _field(field: Field, choices: Sequence[Choice]) -> dict[str, Any]:
    same = (
        *("key", "label", "required", "section", "hint", "show_if", "max_length", "pattern"),
        *("not_future", "not_past", "min_rows", "max_rows", "sensitive", "read_only"),
    )
    return {
        **{name: getattr(field, name) for name in same},
        "type": field.type.value,
        "choices": choices,
        "min": None if field.minimum is None else str(field.minimum),
        "max": None if field.maximum is None else str(field.maximum),
        "columns": [],
    }
