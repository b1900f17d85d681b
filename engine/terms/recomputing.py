"""What a changed calendar makes of open terms: one difference for the page and for the act.

Each term is counted again from its own record by the calendar that is in force now, a
task of an agency by that agency's. A missed one stays as it is, and nobody is made late by
counting: a term whose new last day is past already stays too.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.deadlines import Deadline, replay
from engine.law import Law
from engine.terms.term_changes import is_missed
from storage.repositories.term_changes import WholeTerm
from storage.unit_of_work import UnitOfWork


class Kept(StrEnum):
    """Why a term stays though the calendar would have it otherwise."""

    MISSED = "missed"
    WOULD_BE_PAST = "would_be_past"
    CHANGED = "changed"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class TermDifference:
    term: WholeTerm
    new: Deadline
    kept: Kept | None = None


def differences(
    uow: UnitOfWork, law: Law, municipality_ids: Sequence[str], now: datetime
) -> list[TermDifference]:
    """Open terms that the calendar in force counts otherwise than they stand, instance by instance."""
    places = {each: law.place(uow, each) for each in sorted(set(municipality_ids))}
    found = []
    for term in uow.term_changes.running(list(places)):
        calendar = places[term.municipality_id].calendars.of(term.agency_id)
        if term.calendar_version == calendar.version or not term.explanation:
            continue
        new = replay(term.explanation, calendar=calendar)
        if is_different(term, new):
            found.append(TermDifference(term=term, new=new, kept=_kept(term, new, now)))
    return found


def is_different(term: WholeTerm, new: Deadline) -> bool:
    stands = (term.due_at, term.target_date, term.is_preliminary)
    return stands != (new.due_at, new.target_date, new.preliminary)


def digest(found: Sequence[TermDifference]) -> str:
    """A name of exactly this difference: what is applied is what was looked at."""
    lines = sorted(
        f"{each.term.id} {each.term.due_at} {each.new.due_at} {each.new.preliminary} {each.kept}"
        for each in found
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _kept(term: WholeTerm, new: Deadline, now: datetime) -> Kept | None:
    if is_missed(term, now):
        return Kept.MISSED
    return Kept.WOULD_BE_PAST if new.due_at <= now else None
