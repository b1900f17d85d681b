"""Every look at a family's file leaves a record, written in a short transaction of its own."""

from collections.abc import Iterable
from hashlib import sha256

from flask import session

from app.access.people import SignedIn
from app.house import current_house
from storage.repositories.access_log import Look
from storage.unit_of_work import UnitOfWork


def record_list(person: SignedIn, name: str, case_ids: Iterable[str | None]) -> None:
    """A list that names families was shown; the same list seen again within the hour is the same look."""
    seen = sorted({each for each in case_ids if each})
    now = current_house().clock.now()
    mark = sha256(f"{name} {now:%Y-%m-%dT%H} {seen}".encode()).hexdigest()[:16]
    if not seen or (person.token is None and session.get("listed") == mark):
        return
    record_look(person, "list", "case", name, fields=seen)
    if person.token is None:
        session["listed"] = mark


def record_look(
    person: SignedIn,
    action: str,
    object_kind: str,
    object_id: str,
    *,
    case_id: str | None = None,
    ground: str | None = None,
    fields: Iterable[str] = (),
) -> None:
    """Who, in which roles, at what. When it cannot be written the look is refused: the error passes on."""
    house = current_house()
    look = Look(
        staff_id=person.actor.staff_id,
        action=action,
        object_kind=object_kind,
        object_id=object_id[:120],
        roles=person.actor.roles,
        agency_id=person.actor.agency_id,
        municipality_id=person.actor.municipality_id,
        case_id=case_id,
        ground=ground,
        fields=fields,
    )
    with house.database.begin() as connection:
        UnitOfWork(connection).access_log.record(look, at=house.clock.now())
