"""The terms of a play as lines on a strip of days, worked out on the server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.wording.dates import moment_words
from engine.scenarios.playing import Play
from engine.scenarios.standing import explained
from storage.queries.simulation import PlayedTerm

WIDTH, LEFT, ROW, TOP = 1000, 10, 26, 24
MOST = 60


@dataclass(frozen=True, kw_only=True)
class TermLine:
    """One term; ``x``, ``width`` and ``y`` are places on the strip."""

    name: str
    rule: str
    started: str
    due: str
    state: str
    why: str
    x: float
    width: float
    y: int


@dataclass(frozen=True, kw_only=True)
class Strip:
    lines: Sequence[TermLine]
    width: int
    height: int
    now_x: float
    first: str
    last: str
    left_out: int


def strip_of(play: Play, words: dict[str, str]) -> Strip | None:
    """None while no term has begun. ``words`` are the states as people say them."""
    standing, now = play.standing, play.standing.now
    begun = [term for term in standing.terms if term.started_at is not None and term.due_at is not None]
    if not begun:
        return None
    shown = begun[-MOST:]
    first = min(_local(play, term.started_at) for term in shown)
    last = max([now, *(_local(play, term.due_at) for term in shown)])
    whole = max(last - first, timedelta(hours=1))

    def place(moment: datetime) -> float:
        return round(LEFT + (WIDTH - 2 * LEFT) * ((moment - first) / whole), 1)

    return Strip(
        lines=[_line(play, term, number, place, words) for number, term in enumerate(shown)],
        width=WIDTH,
        height=TOP + ROW * len(shown) + 8,
        now_x=place(now),
        first=moment_words(first, play.zone),
        last=moment_words(last, play.zone),
        left_out=len(begun) - len(shown),
    )


def _line(
    play: Play,
    term: PlayedTerm,
    number: int,
    place: Callable[[datetime], float],
    words: dict[str, str],
) -> TermLine:
    started, due = _local(play, term.started_at), _local(play, term.due_at)
    state = "missed" if play.standing.is_missed(term) else term.state
    return TermLine(
        name=term.element_name or term.element_id,
        rule=term.rule,
        started=moment_words(started, play.zone),
        due=moment_words(due, play.zone),
        state=words.get(state, state),
        why=explained(term),
        x=place(started),
        width=max(round(place(due) - place(started), 1), 3),
        y=TOP + ROW * number,
    )


def _local(play: Play, moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.astimezone(play.standing.now.tzinfo)
