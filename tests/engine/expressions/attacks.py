"""All attacks by name: those of the list, those made by counting, diagrams and stored states."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.engine.expressions import bombs, diagrams, doors, states
from tests.engine.expressions.doors import Outcome

LIST = Path(__file__).with_name("attacks.txt")
_HEADING = re.compile(r"== (\w+), (refused|harmless): (.+) ==")
_LETTER = re.compile(r"\{U\+([0-9A-F]{2,5})\}")


@dataclass(frozen=True)
class Attack:
    name: str
    refused: bool
    """What must become of it: a refusal in words, or plain data."""
    act: Callable[[], Outcome]


def everything() -> list[Attack]:
    return [*_listed(), *_counted(), *_drawn(), *_stored()]


def _listed() -> Iterator[Attack]:
    door, expected, category = "", "", ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            door, expected, category = heading.groups()
        elif line and door:
            text = _LETTER.sub(lambda found: chr(int(found.group(1), 16)), line)
            if door == "script":
                text = text.replace("\\n", "\n").replace("\\\n", "\\n")
            yield _attack(f"{door}, {category}: {line}", expected == "refused", door, text)


def _counted() -> Iterator[Attack]:
    for door, named in bombs.ALL.items():
        for name, text in named.items():
            yield _attack(f"{door}, too much: {name}", True, door, text)


def _attack(name: str, refused: bool, door: str, text: str) -> Attack:
    return Attack(name, refused, lambda: doors.DOORS[door](text))


def _drawn() -> Iterator[Attack]:
    for refused, named in ((True, diagrams.REFUSED), (False, diagrams.HARMLESS)):
        for name, content in named.items():
            yield Attack(f"diagram: {name}", refused, lambda content=content: doors.diagram(content))


def _stored() -> Iterator[Attack]:
    for name, change in states.CHANGED.items():
        yield Attack(f"state: {name}", True, lambda change=change: doors.stored(states.changed(change)))
    for name, content in states.GARBLED.items():
        yield Attack(f"state: {name}", True, lambda content=content: doors.stored(content))
    for written in ("", "kurator-0", "kurator-1/spiff-0.0.0", "1.1", "pickle"):
        yield Attack(f"state: format «{written}»", True, lambda written=written: doors.stored_as(written))
    for name, value in states.KEPT.items():
        yield Attack(f"state: {name} is only data", False, lambda value=value: _kept(value))


def _kept(value: object) -> Outcome:
    outcome = doors.stored(states.changed(lambda written: written["v"].update(kept=value)))
    kept = outcome.value["kept"] if isinstance(outcome.value, dict) else None
    return Outcome(outcome.refused, kept if kept == value else f"{value!r} came back as {kept!r}")
