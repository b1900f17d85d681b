"""Grounds of termination (ME 6.3, 6.4) and what must be true for each: table A.7 as data.

The grounds stand in ``processes/closure_grounds.csv``; here is only what each named condition asks
of the case. A condition answers nothing when it holds, else a sentence for the secretary.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from engine.tables import read_table
from handlers.household import PARENTS, turns_adult_on
from storage.models import PersonStatus
from storage.repositories.people import CasePersonRow

_COLUMNS = ("code", "subject", "clause", "short", "condition", "programme_mark", "fact")


@dataclass(frozen=True, kw_only=True)
class Ground:
    code: str
    subject: str
    """``minor`` or ``family``."""
    clause: str
    short: str
    condition: str
    programme_mark: str
    """How the programme (F-ME-4) marks its completion."""
    fact: str
    """The part of F-X-PROPOSAL that records what happened, where the ground begins with an event."""

    @property
    def named(self) -> str:
        return f"{self.clause} {self.short}"

    @property
    def is_moving(self) -> bool:
        return self.condition == "moved"


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What the conditions look at: the family on the day of the decision, and what was recorded of it."""

    on: date
    family: Sequence[CasePersonRow]
    minor: CasePersonRow | None
    court_decision: bool
    new_address: bool
    assessment: str | None
    explanation: str | None

    @property
    def minors(self) -> list[CasePersonRow]:
        return [person for person in self.family if person.is_minor]


@lru_cache(maxsize=4)
def grounds(processes: Path) -> Mapping[str, Ground]:
    rows = read_table(processes / "closure_grounds.csv", _COLUMNS)
    return {row["code"]: Ground(**row.cells) for row in rows}


def ground_of_fact(processes: Path, fact: str) -> Ground:
    """The ground that a recorded event names: ``moved``, ``court``, …"""
    return next(ground for ground in grounds(processes).values() if ground.fact == fact)


def complaint(ground: Ground, facts: Circumstances) -> str | None:
    """Why this ground cannot be used; nothing, when it can."""
    return _CONDITIONS[ground.condition](facts)


def _is_adult(person: CasePersonRow, on: date) -> bool:
    return bool(person.born_on and turns_adult_on(person.born_on) <= on)


def _adult(facts: Circumstances) -> str | None:
    if facts.minor and _is_adult(facts.minor, facts.on):
        return None
    return "На день решения ему ещё нет 18 лет."


def _some_adult(facts: Circumstances) -> str | None:
    registered = [one for one in facts.minors if one.status != PersonStatus.NONE]
    if any(_is_adult(one, facts.on) for one in registered):
        return None
    return "Ни одному из несовершеннолетних, находящихся в СОП, ещё нет 18 лет."


def _all_adult(facts: Circumstances) -> str | None:
    living = [one for one in facts.minors if not one.died_on]
    if living and all(_is_adult(one, facts.on) for one in living):
        return None
    return "В семье есть несовершеннолетние моложе 18 лет."


def _court(facts: Circumstances) -> str | None:
    return None if facts.court_decision else "Сначала внесите вступившее в силу решение суда."


def _dead(facts: Circumstances) -> str | None:
    return None if facts.minor and facts.minor.died_on else "Сначала внесите запись акта о смерти."


def _no_living_minor(facts: Circumstances) -> str | None:
    if any(not one.died_on for one in facts.minors):
        return "В семье есть другие несовершеннолетние."
    return None


def _parents_dead(facts: Circumstances) -> str | None:
    parents = [person for person in facts.family if person.kin in PARENTS]
    if parents and all(parent.died_on for parent in parents):
        return None
    return "Сначала внесите записи актов о смерти родителей или иных законных представителей."


def _moved(facts: Circumstances) -> str | None:
    return None if facts.new_address else "Сначала внесите подтверждение нового места жительства."


def _improved(facts: Circumstances) -> str | None:
    if facts.assessment in {"full", "partial"} or facts.explanation:
        return None
    return "Нужна оценка куратора (реабилитация полная или частичная) либо пояснение к «и иные»."


_CONDITIONS: Mapping[str, Callable[[Circumstances], str | None]] = {
    "adult": _adult,
    "some_adult": _some_adult,
    "all_adult": _all_adult,
    "court": _court,
    "dead": _dead,
    "no_living_minor": _no_living_minor,
    "parents_dead": _parents_dead,
    "moved": _moved,
    "improved": _improved,
}
