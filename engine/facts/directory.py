"""What a form's lists of people, agencies and sessions offer: only what belongs to the case's place."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from engine.forms.fields import Choice
from engine.law import Law
from storage.queries import directory
from storage.unit_of_work import UnitOfWork

SESSIONS_BACK = timedelta(days=60)


class Placed(Protocol):
    """An instance of a procedure or a row of a journal: it has a place, and it may have a case."""

    @property
    def municipality_id(self) -> str: ...
    @property
    def case_id(self) -> str | None: ...


class CaseDirectory:
    """The directory of one case for one task; lists are read when a field asks for them."""

    def __init__(self, uow: UnitOfWork, instance: Placed, *, agency_id: str | None, law: Law, now: datetime):
        self._connection = uow.connection
        self._municipality_id = instance.municipality_id
        self._case_id = instance.case_id or ""
        self._agency_id = agency_id or ""
        self._now = now
        self._known: dict[str, Sequence[Choice]] = {}
        self._lists: dict[str, Callable[[], list[tuple[str, str]]]] = {
            "agencies": lambda: directory.agencies(self._connection, self._municipality_id),
            "staff": lambda: directory.staff(self._connection, self._municipality_id),
            "agency.staff": lambda: directory.agency_staff(self._connection, self._agency_id),
            "case.agencies": lambda: directory.case_agencies(self._connection, self._case_id),
            "case.minors": lambda: directory.case_people(self._connection, self._case_id, minors_only=True),
            "case.people": lambda: directory.case_people(self._connection, self._case_id),
            "case.programme_rows": lambda: directory.programme_rows(self._connection, self._case_id),
            "commission.members": lambda: directory.commission(self._connection, self._municipality_id),
            "expert_group.members": lambda: directory.expert_group(self._connection, self._municipality_id),
            "open_cases": lambda: directory.open_cases(
                self._connection, self._municipality_id, self._case_id
            ),
            "region.municipalities": lambda: directory.region_municipalities(
                self._connection, self._municipality_id
            ),
            "sessions": lambda: directory.sessions(
                self._connection, self._municipality_id, self._now - SESSIONS_BACK
            ),
        }

    def entries(self, pick: str) -> Sequence[Choice]:
        if pick not in self._known:
            found = self._lists[pick]()
            self._known[pick] = tuple(Choice(value=value, label=label) for value, label in found)
        return self._known[pick]

    def knows_file(self, attachment_id: str) -> bool:
        return directory.attachment_belongs(
            self._connection, attachment_id, self._case_id, self._municipality_id
        )
