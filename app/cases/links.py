"""What the case page says of other cases of the family, and of the procedures that run in this one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import access
from storage.models import CaseStatus
from storage.queries.family_links import LinkedCase, linked_cases, told_apart
from storage.queries.matching import candidates
from storage.queries.processes import InstanceLine, instances_of_case

if TYPE_CHECKING:
    from app.cases.case import CaseFile

COMPARED = frozenset({CaseStatus.INTAKE, CaseStatus.CHECKING, CaseStatus.CHECKED})
"""While a message is looked into, it may turn out to be about a family with a case of its own."""


@dataclass(frozen=True, kw_only=True)
class Links:
    procedures: list[InstanceLine]
    """Those begun by themselves or by a message: a removal beside the check, the police's measures."""
    linked: list[LinkedCase]
    alike: int
    """Open cases with something in common that nobody has compared yet."""


def links_of(file: "CaseFile") -> Links:
    """Other families' cases are the commission's to see; the procedures, of who sees the history."""
    officer = access.is_officer(file.person.actor, file.head.municipality_id)
    with file.house.database.read() as connection:
        procedures = (
            []
            if file.own_only
            else instances_of_case(connection, case_id=file.head.id, scope=file.person.scope)
        )
        linked = linked_cases(connection, file.head.id) if officer else []
        found = []
        if officer and file.head.status in COMPARED:
            apart = told_apart(connection, file.head.id)
            found = [each for each in candidates(connection, file.head.id) if each.case_id not in apart]
    return Links(
        procedures=[line for line in procedures if line.parent_id is None], linked=linked, alike=len(found)
    )
