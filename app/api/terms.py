"""A term of law as programs read it: its state now, and the sentences a person would be shown."""

from collections.abc import Mapping
from typing import Any

from app.inbox.task import explained
from app.wording.dates import Reckoning
from storage.queries.deadlines import Term
from storage.queries.term_facts import TermFacts


def term_told(term: Term, when: Reckoning) -> Mapping[str, Any]:
    stated = {name: getattr(term, name) for name in Term.__dataclass_fields__}
    return {**stated, **standing_told(term, when), "explanation": explained(term)}


def standing_told(term: TermFacts | None, when: Reckoning) -> Mapping[str, Any]:
    """State and words as every page says them; a task without a term has no state."""
    told = when.term(term)
    return {
        "state": told.state.value if told.state else None,
        "words": told.words,
        "awaits": term.awaits if term else None,
        "paused_reason": term.halted if term else None,
        "is_preliminary": bool(term and term.is_preliminary),
    }


def with_standing(row: Any, when: Reckoning) -> Mapping[str, Any]:
    """A line of a list of tasks with how its term stands, under names of their own."""
    told = standing_told(row.term, when)
    return {
        **vars(row),
        "is_preliminary": told["is_preliminary"],
        "term_state": told["state"],
        "term_words": told["words"],
    }
