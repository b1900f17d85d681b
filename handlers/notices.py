"""Notices inside the house: what a procedure tells a role or a person, which their page shows."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from engine.roles import role_scopes
from engine.work import Work
from handlers import registry
from handlers.parties import group_of, groups_of, scoped
from handlers.reading import text
from storage.models import NoticeKind
from storage.repositories.notices import NewNotice


@registry.handler("notifications.tell", outputs=())
def tell_role(work: Work) -> None:
    """Tells the roles of the property ``tell`` what the property ``text`` says, or the element's name."""
    words = work.element.properties.get("text") or work.element.name
    scopes = _scopes(work.processes)
    own = {"agency": text(work.variables, "agency") or ""}
    for role in work.element.properties.get("tell", "").replace(",", " ").split():
        scope = scopes.get(role, "mun")
        tell(work, scoped(work, role, scope, place=own.get(scope, "")), words)


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


def tell_party(work: Work, key: str, words: str, *, place: str = "") -> None:
    """A notice to all who answer for a party; ``place`` is its agency or case where that is not the act's."""
    for group in groups_of(work, key, place=place):
        tell(work, group, words)


def tell_agency(work: Work, agency_id: str, words: str) -> None:
    tell_party(work, "agency", words, place=agency_id)


def tell_commission(work: Work, words: str) -> None:
    tell_party(work, "commission", words)


def tell_curator(work: Work, case_id: str, words: str) -> None:
    tell(work, group_of(work, "curator", place=case_id), words, case_id=case_id)


@lru_cache(maxsize=4)
def _scopes(processes: Path) -> Mapping[str, str]:
    return role_scopes(processes)
