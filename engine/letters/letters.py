"""Letters to members of staff: what they say, and their place in the outbox.

Mail passes through hands that the house does not know, so a letter holds no personal data
beyond the number of a case: steps are called as the diagram calls them, and what a procedure
words itself is read in the house.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.deadlines.russian import day_words, full_day_words, plural
from storage.models import NoticeKind
from storage.repositories.deliveries import NewLetter
from storage.repositories.notices import NewNotice, WaitingNotice
from storage.unit_of_work import UnitOfWork

MOST_LINES = 60
GREETING = "Здравствуйте!"
WHERE = "Подробности и задачи — в Кураторе, раздел «Уведомления»"
SIGNATURE = "Письмо составлено программой «Куратор», отвечать на него не нужно."
NOTICES = "/notices"
"""Where a reader finds what a letter tells of; the pages serve it there."""
TERMS = "/deadlines"
"""Where each term is accounted for."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a line of a letter tells of."""

    kind: str
    element_name: str
    case_number: str | None
    due_at: datetime | None
    by_hours: bool
    deadline_id: str | None = None
    preliminary: bool = False

    @staticmethod
    def of(
        notice: NewNotice | WaitingNotice, case_number: str | None, *, preliminary: bool = False
    ) -> "Said":
        return Said(
            kind=notice.kind,
            element_name=notice.element_name or "",
            case_number=case_number,
            due_at=notice.due_at,
            by_hours=notice.by_hours,
            deadline_id=notice.deadline_id if isinstance(notice, NewNotice) else None,
            preliminary=preliminary,
        )


@dataclass(frozen=True, kw_only=True)
class Words:
    subject: str
    body: str


def of_notice(said: Said, *, zone: ZoneInfo, now: datetime, address: str = "") -> Words:
    """An urgent letter, about one thing; ``address`` is where the house is reached, if that is known."""
    subject = {
        NoticeKind.REMINDER: "Срочно: срок подходит",
        NoticeKind.MISSED: "Срочно: срок пропущен",
        NoticeKind.ESCALATED: "Срочно: срок нарушен, не исполнено",
    }.get(NoticeKind(said.kind), "Срочно: уведомление")
    where = f", дело № {said.case_number}" if said.case_number else ""
    line = _line(said, zone, now)
    return Words(
        subject=f"{subject}{where}",
        body=_body([line[0].upper() + line[1:], *_account(said, address)], address),
    )


def digest(
    today: date,
    ending: Sequence[Said],
    told: Sequence[Said],
    *,
    zone: ZoneInfo,
    now: datetime,
    address: str = "",
) -> Words:
    """The letter of a morning: terms to be reminded of today, and what was told since the last one."""
    lines: list[str] = []
    if ending:
        lines += ["Сроки, о которых нужно помнить сегодня:", *_listed(ending, zone, now), ""]
    if told:
        lines += ["Новые уведомления:", *_listed(told, zone, now), ""]
    parts = [
        plural(len(ending), "срок", "срока", "сроков") if ending else "",
        plural(len(told), "уведомление", "уведомления", "уведомлений") if told else "",
    ]
    counted = ", ".join(part for part in parts if part)
    return Words(subject=f"Куратор, {day_words(today)}: {counted}", body=_body(lines[:-1], address))


def write(
    uow: UnitOfWork,
    words: Words,
    *,
    keys: Collection[str],
    municipality_id: str,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Put the letter into the outbox once for each person behind these keys who has an address."""
    reached = uow.staff.reachable(keys, on=now.astimezone(zone).date())
    addresses = {staff_id: address for _key, staff_id, address in reached}
    uow.deliveries.add(
        [
            NewLetter(
                staff_id=staff_id,
                address=address,
                subject=words.subject,
                body=words.body,
                municipality_id=municipality_id,
            )
            for staff_id, address in sorted(addresses.items())
        ],
        at=now,
    )


def _listed(said: Sequence[Said], zone: ZoneInfo, now: datetime) -> list[str]:
    lines = list(dict.fromkeys(f"— {_line(each, zone, now)}" for each in said))
    rest = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"— и еще {rest}"] if rest > 0 else lines


def _line(said: Said, zone: ZoneInfo, now: datetime) -> str:
    where = f", дело № {said.case_number}" if said.case_number else ""
    match NoticeKind(said.kind):
        case NoticeKind.REMINDER:
            unsure = " (предварительно)" if said.preliminary else ""
            return f"срок до {_due(said, zone, now)}{unsure}: «{said.element_name}»{where}."
        case NoticeKind.MISSED:
            return f"срок пропущен, был до {_due(said, zone, now)}: «{said.element_name}»{where}."
        case NoticeKind.ESCALATED:
            return f"не исполнено, срок был до {_due(said, zone, now)}: «{said.element_name}»{where}."
        case _:
            return f"уведомление{where}."


def _due(said: Said, zone: ZoneInfo, now: datetime) -> str:
    if said.due_at is None:
        return "—"
    due = said.due_at.astimezone(zone)
    same_year = due.year == now.astimezone(zone).year
    day = day_words(due.date()) if same_year else full_day_words(due.date())
    return f"{day}, {due:%H:%M}" if said.by_hours else day


def _account(said: Said, address: str) -> list[str]:
    """Where the term is accounted for; the page opens only to who may see the case."""
    return [f"Почему этот срок: {address}{TERMS}/{said.deadline_id}"] if address and said.deadline_id else []


def _body(lines: Sequence[str], address: str) -> str:
    where = f"{WHERE}: {address}{NOTICES}" if address else f"{WHERE}."
    return "\n".join([GREETING, "", *lines, "", where, "", SIGNATURE, ""])
