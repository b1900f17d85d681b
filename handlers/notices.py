"""Notices inside the house: what a procedure tells a role or a person, which their page shows."""

from collections.abc import Mapping
from functools import lru_cache

from engine.tables import read_table
from engine.work import Work
from handlers import registry
from handlers.acts import PROCESSES
from handlers.reading import text
from storage.models import NoticeKind
from storage.repositories.notices import NewNotice
from storage.repositories.staff import group_key


@registry.handler("notifications.tell", outputs=())
def tell_role(work: Work) -> None:
    """Tells the roles of the property ``tell`` what the property ``text`` says, or the element's name."""
    words = work.element.properties.get("text") or work.element.name
    for role in work.element.properties.get("tell", "").replace(",", " ").split():
        tell(work, _group(work, role), words)


def tell(work: Work, group: str, words: str, *, case_id: str | None = None) -> None:
    """A notice to a group (``role@scope:id``) or to one person (``staff:<id>``)."""
    notice = NewNotice(
        municipality_id=work.municipality_id,
        kind=NoticeKind.TOLD.value,
        element_id=work.element.id,
        element_name=work.element.name or None,
        case_id=case_id or work.case_id,
        instance_id=work.instance_id,
        text=words,
    )
    work.uow.notices.add(notice, keys=[group], at=work.moment)


def tell_agency(work: Work, agency_id: str, words: str) -> None:
    tell(work, group_key("agency_specialist", "agency", agency_id), words)


def tell_commission(work: Work, words: str) -> None:
    tell(work, group_key("kdn_secretary", "mun", work.municipality_id), words)


def tell_curator(work: Work, case_id: str, words: str) -> None:
    tell(work, group_key("case_curator", "case", case_id), words, case_id=case_id)


def _group(work: Work, role: str) -> str:
    scope = _scopes().get(role, "mun")
    if scope == "agency":
        return group_key(role, scope, text(work.variables, "agency") or work.agency_id or "")
    if scope == "case":
        return group_key(role, scope, work.case_id or "")
    if scope == "region":
        region = work.uow.organisation.municipality(work.municipality_id).region_code
        return group_key(role, scope, region)
    return group_key(role, "mun", work.municipality_id)


@lru_cache(maxsize=1)
def _scopes() -> Mapping[str, str]:
    return {row["role"]: row["scope"] for row in read_table(PROCESSES / "roles.csv", ("role", "scope"))}
