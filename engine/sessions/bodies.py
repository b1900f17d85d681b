"""Bodies that hold sessions (``processes/bodies.csv``): who keeps them, who votes, by which rules.

A commission and an expert group decide in the same way; what differs between them is data.
``session_steps.csv`` says which form of a procedure is which step of a question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.tables import read_table

SHIPPED = Path(__file__).resolve().parents[2] / "processes"
COMMISSION, EXPERT_GROUP = "kdn", "expert_group"
AGENDA, ATTENDANCE, VOTE = "agenda", "attendance", "vote"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A form that people fill in for a question; an attendance names its fields."""

    body: str
    step: str
    form: str
    part: str
    present: str = ""
    presiding: str = ""


@dataclass(frozen=True, kw_only=True)
class Body:
    """``keepers`` schedule and call off its sessions; the settings say how it decides."""

    key: str
    name: str
    keepers: frozenset[str]
    members: tuple[str, ...]
    presiding: frozenset[str]
    quorum: str
    tie: str
    absentee: str
    lead: str
    """The fixed term that lies between a question that is ready and the session that takes it."""
    steps: tuple[Step, ...]

    def step_of(self, form_key: str | None, form_part: str | None) -> Step | None:
        """Which step of a question a task with this form is."""
        found = (each for each in self.steps if (each.form, each.part) == (form_key, form_part))
        return next(found, None)

    @property
    def parts(self) -> frozenset[tuple[str, str]]:
        """Forms of all steps, with their parts."""
        return frozenset((each.form, each.part) for each in self.steps)


@lru_cache(maxsize=4)
def load_bodies(processes: Path = SHIPPED) -> Mapping[str, Body]:
    """Bodies by key, in the order of the table."""
    columns = ("body", "step", "form", "part", "present", "presiding")
    steps = [Step(**row.cells) for row in read_table(processes / "session_steps.csv", columns)]
    names = ("body", "name_ru", "keepers", "members", "presiding", "quorum", "tie", "absentee", "lead")
    return {
        row["body"]: Body(
            key=row["body"],
            name=row["name_ru"],
            keepers=frozenset(row["keepers"].split()),
            members=tuple(row["members"].split()),
            presiding=frozenset(row["presiding"].split()),
            quorum=row["quorum"],
            tie=row["tie"],
            absentee=row["absentee"],
            lead=row["lead"],
            steps=tuple(step for step in steps if step.body == row["body"]),
        )
        for row in read_table(processes / "bodies.csv", names)
    }


@lru_cache(maxsize=4)
def load_session_words(processes: Path = SHIPPED) -> Mapping[str, Mapping[str, str]]:
    """How papers word a question of the agenda and a decision: list → code → words."""
    found: dict[str, dict[str, str]] = {}
    for row in read_table(processes / "session_words.csv", ("list", "code", "words")):
        found.setdefault(row["list"], {})[row["code"]] = row["words"]
    return found


def question_words(kind: str | None) -> str:
    """«О признании находящимися…», for the agenda and the protocol; empty for a kind nobody words."""
    return load_session_words()["question"].get(kind or "", "")


def decision_words(decision: str | None) -> str:
    return load_session_words()["decision"].get(decision or "", "")
