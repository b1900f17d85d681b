"""The log of a term in words: who was reminded of it or told of its miss, when, and how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.deadlines.reach import OpenedTerm
from app.house import House
from app.wording.dates import Reckoning, moment_words
from storage.models import NoticeKind
from storage.queries.organisation import agency_names, colleagues, staff_names
from storage.queries.term_sheets import Telling, tellings_of
from storage.repositories.notices import TO_ONE
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class TellingLine:
    row: Telling
    when: str
    what: str
    whom: Sequence[str]
    how: str
    read: Sequence[str]
    late: bool


def log_of(opened: OpenedTerm) -> list[TellingLine]:
    with opened.house.database.read() as connection:
        told = tellings_of(connection, deadline_id=opened.sheet.id)
        return [
            TellingLine(
                row=each,
                when=moment_words(each.at, opened.when.zone),
                what=_what(each),
                whom=names_of(opened.house, UnitOfWork(connection), opened.when, each.keys, each.at),
                how=_how(opened, each),
                read=[
                    f"{reader.name}, {moment_words(reader.at, opened.when.zone)}" for reader in each.readers
                ],
                late=each.kind in {NoticeKind.MISSED, NoticeKind.ESCALATED},
            )
            for each in told
        ]


def names_of(house: House, uow: UnitOfWork, when: Reckoning, keys: Sequence[str], at: datetime) -> list[str]:
    """People by name; a group by its role and agency, with who holds it on that day."""
    connection, day = uow.connection, at.astimezone(when.zone).date()
    ids = {key.removeprefix(TO_ONE) for key in keys if "@" not in key}
    names = staff_names(connection, staff_ids=ids) if ids else {}
    agencies = agency_names(connection, agency_ids=[key.partition("@agency:")[2] for key in keys])
    found = []
    for key in keys:
        if "@" not in key:
            found.append(names.get(key.removeprefix(TO_ONE), key))
            continue
        held = [each.short_name for each in colleagues(connection, groups=[key], on=day)]
        role, _at, scope = key.partition("@")
        named = _parts(house.role_names.get(role, role), agencies.get(scope.partition(":")[2]))
        found.append(", ".join(named) + (f" ({', '.join(held)})" if held else ""))
    return found


def _parts(role: str, agency: str | None) -> Iterator[str]:
    yield role
    if agency:
        yield agency


def _what(telling: Telling) -> str:
    match telling.kind:
        case NoticeKind.REMINDER:
            return _("напоминание о сроке")
        case NoticeKind.MISSED:
            return _("срок пропущен")
        case NoticeKind.ESCALATED if telling.step == "E2":
            return _("о нарушении доложено выше, вторая ступень")
        case NoticeKind.ESCALATED:
            return _("о нарушении доложено выше, третья ступень")
        case _:
            return telling.text or _("сообщение")


def _how(opened: OpenedTerm, telling: Telling) -> str:
    if telling.mailed_at is None:
        return _("уведомление в Кураторе")
    sent = moment_words(telling.mailed_at, opened.when.zone)
    return _("уведомление в Кураторе и письмо, %(at)s", at=sent)
