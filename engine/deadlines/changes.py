"""What people did to a term after it was counted: moved it, corrected its start, counted it anew.

The changes are part of the record of a count, so a term that was moved is computed again
to the very day it was moved to, and its explanation says who moved it and why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from engine.deadlines.russian import full_day_words


class ChangeKind(StrEnum):
    MOVED = "moved"
    CORRECTED = "corrected"
    """The start was written down wrongly."""
    RECOMPUTED = "recomputed"
    """The calendar is no longer the one it was counted by."""
    SESSION = "session"
    """The session that it is counted from or to is held on another day."""


@dataclass(frozen=True, kw_only=True)
class TermChange:
    """``was`` is the due moment before it, ``due_at`` what a move sets, ``started`` the wrong start."""

    kind: ChangeKind
    at: datetime
    by: str
    """The name of who did it, as it is shown."""
    ground: str
    was: datetime
    due_at: datetime | None = None
    started: datetime | None = None

    def as_json(self) -> dict[str, str]:
        moments = {"at": self.at, "was": self.was, "due_at": self.due_at, "started": self.started}
        written = {name: moment.astimezone(UTC).isoformat() for name, moment in moments.items() if moment}
        return {"kind": str(self.kind), "by": self.by, "ground": self.ground, **written}

    @staticmethod
    def from_json(written: Mapping[str, object]) -> "TermChange":
        def moment(name: str) -> datetime | None:
            return datetime.fromisoformat(str(written[name])) if written.get(name) else None

        return TermChange(
            kind=ChangeKind(str(written["kind"])),
            at=datetime.fromisoformat(str(written["at"])),
            by=str(written["by"]),
            ground=str(written["ground"]),
            was=datetime.fromisoformat(str(written["was"])),
            due_at=moment("due_at"),
            started=moment("started"),
        )


def moved_to(changes: Iterable[TermChange]) -> datetime | None:
    """The moment that the last move set; a start corrected after it counts the term anew."""
    found = None
    for change in changes:
        if change.kind is not ChangeKind.RECOMPUTED:
            found = change.due_at
    return found


def told(changes: Iterable[TermChange], zone: ZoneInfo, *, by_hours: bool) -> Iterator[tuple[str, date]]:
    """Each change as sentences, with the day on which it was made."""
    for change in changes:
        day = change.at.astimezone(zone).date()
        who = f"{change.by}, {full_day_words(day)}. Основание: {_sentence(change.ground)}"
        was = _moment(change.was, zone, by_hours=by_hours)
        match change.kind:
            case ChangeKind.MOVED:
                assert change.due_at is not None
                new = _moment(change.due_at, zone, by_hours=by_hours)
                yield f"Срок перенесен на {new}, прежний — {was}. Кто перенес: {who}", day
            case ChangeKind.CORRECTED:
                assert change.started is not None
                start = _moment(change.started, zone, by_hours=True)
                yield (
                    f"Начало срока исправлено, было записано: {start}. Прежний срок — {was}. "
                    f"Кто исправил: {who}",
                    day,
                )
            case ChangeKind.SESSION:
                yield (
                    f"Срок рассчитан заново: заседание назначено на другой день. Прежний срок — {was}. "
                    f"Кто изменил: {who}",
                    day,
                )
            case ChangeKind.RECOMPUTED:
                yield (
                    f"Срок рассчитан заново: изменился производственный календарь. Прежний срок — {was}. "
                    f"Кто пересчитал: {who}",
                    day,
                )


def _moment(moment: datetime, zone: ZoneInfo, *, by_hours: bool) -> str:
    local = moment.astimezone(zone)
    return f"{full_day_words(local.date())}, {local:%H:%M}" if by_hours else full_day_words(local.date())


def _sentence(ground: str) -> str:
    return ground if ground.endswith((".", "!", "?")) else f"{ground}."
