"""Writing a form as it was handed in: once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from storage.columns import new_id
from storage.models import FormAnswer


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    task_id: str
    instance_id: str
    form_key: str
    form_sha256: str
    element_id: str
    answers: Mapping[str, Any]
    submitted_by: str
    submitted_at: datetime
    case_id: str | None = None
    municipality_id: str | None = None
    form_part: str | None = None
    agency_id: str | None = None


_OF_CASE = (
    select(FormAnswer.answers)
    .where(FormAnswer.case_id == bindparam("the_case"), FormAnswer.form_key == bindparam("the_form"))
    .order_by(FormAnswer.submitted_at, FormAnswer.id)
)


class Answers:
    def __init__(self, connection: Connection):
        self._connection = connection

    def hand_in(self, form: HandedIn) -> str:
        answer_id = new_id()
        values = {**vars(form), "answers": dict(form.answers)}
        self._connection.execute(insert(FormAnswer).values(id=answer_id, **values))
        return answer_id

    def of_case(
        self, case_id: str, form_key: str, *, element_id: str | None = None
    ) -> list[Mapping[str, Any]]:
        """The answers given to a form in a case, oldest first."""
        statement = _OF_CASE.where(FormAnswer.element_id == element_id) if element_id else _OF_CASE
        asked = {"the_case": case_id, "the_form": form_key}
        return list(self._connection.execute(statement, asked).scalars())

    def author(self, case_id: str, form_key: str, *, form_part: str) -> str | None:
        """Who handed in this part of a form last."""
        last = (
            select(FormAnswer.submitted_by)
            .where(
                FormAnswer.case_id == case_id,
                FormAnswer.form_key == form_key,
                FormAnswer.form_part == form_part,
            )
            .order_by(FormAnswer.submitted_at.desc(), FormAnswer.id)
            .limit(1)
        )
        return self._connection.execute(last).scalar_one_or_none()
