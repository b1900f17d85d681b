"""What a methodologist wants to happen: answers of people, messages and signals with their times.

The plan is a file of hers, so a slip in it is answered with the key and what was expected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from engine import iso8601
from engine.errors import Invalid
from engine.iso8601 import Duration

KEYS = ("answers", "messages", "signals", "errors", "delays")


class PlanInvalid(Invalid):
    """A file of answers that cannot be understood."""

    def __init__(self, place: str, complaint: str):
        super().__init__(f"Файл ответов, «{place}»: {complaint}.")


@dataclass(frozen=True, kw_only=True)
class Stimulus:
    """A message or signal from outside. Without ``at`` it comes as soon as somebody waits for it."""

    name: str
    at: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    correlation: str | None = None
    is_signal: bool = False

    def moment(self, start: datetime) -> datetime | None:
        """When it comes: a moment, or a duration counted from the start of the simulation."""
        return None if self.at is None else _moment(self.at, start)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``answers``: element → one answer for every visit, a list for one visit after the other, or None.

    ``errors`` are codes with which elements end instead; ``delays`` say how long somebody takes.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)
    delays: Mapping[str, Duration] = field(default_factory=dict)
    stimuli: Sequence[Stimulus] = ()

    def is_given(self, element_id: str, visit: int) -> bool:
        return element_id in self.answers and visit < _visits(self.answers[element_id])

    def answer(self, element_id: str, visit: int) -> Mapping[str, Any] | None:
        """The answer given for a visit, counted from 0; None: nobody does it. Only when it is given."""
        return _at(self.answers[element_id], visit)  # type: ignore[no-any-return]

    def error(self, element_id: str, visit: int) -> str | None:
        """The code with which this visit of the element ends."""
        given = self.errors.get(element_id)
        return _at(given, visit) if visit < _visits(given) else None


def read_plan(content: Any) -> Plan:
    """The plan in what a JSON or YAML file holds; raises PlanInvalid."""
    if content is None:
        return Plan()
    if not isinstance(content, Mapping):
        raise PlanInvalid("файл", "нужен один объект с ключами answers, messages, signals")
    for key in content:
        if key not in KEYS:
            raise PlanInvalid(str(key), f"такого раздела нет, есть {', '.join(KEYS)}")
    return Plan(
        answers=dict(_answers(_or(content.get("answers"), {}))),
        errors=dict(_errors(_or(content.get("errors"), {}))),
        delays=dict(_delays(_or(content.get("delays"), {}))),
        stimuli=(
            *_stimuli("messages", _or(content.get("messages"), []), is_signal=False),
            *_stimuli("signals", _or(content.get("signals"), []), is_signal=True),
        ),
    )


def _or(value: Any, default: Any) -> Any:
    return default if value is None else value


def _visits(given: Any) -> float:
    return len(given) if isinstance(given, list) else float("inf")


def _at(given: Any, visit: int) -> Any:
    return given[visit] if isinstance(given, list) else given


def _answers(section: Any) -> Iterator[tuple[str, Any]]:
    for element, given in _entries("answers", section):
        for each in given if isinstance(given, list) else [given]:
            if each is not None and not isinstance(each, Mapping):
                raise PlanInvalid(f"answers.{element}", "нужен объект с ответами, их список или null")
        yield element, given


def _errors(section: Any) -> Iterator[tuple[str, Any]]:
    for element, given in _entries("errors", section):
        for each in given if isinstance(given, list) else [given]:
            if each is not None and not isinstance(each, str):
                raise PlanInvalid(f"errors.{element}", "нужен код ошибки или список кодов")
        yield element, given


def _delays(section: Any) -> Iterator[tuple[str, Duration]]:
    for element, text in _entries("delays", section):
        length = iso8601.duration(text) if isinstance(text, str) else None
        if length is None:
            raise PlanInvalid(f"delays.{element}", "нужна длительность, например P3D или PT2H")
        yield element, length


def _entries(key: str, section: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(section, Mapping):
        raise PlanInvalid(key, "нужен объект, в котором ключ — обозначение элемента")
    for element, given in section.items():
        yield str(element), given


def _stimuli(key: str, section: Any, *, is_signal: bool) -> Iterator[Stimulus]:
    if not isinstance(section, list):
        raise PlanInvalid(key, "нужен список")
    for number, entry in enumerate(section):
        place = f"{key}[{number}]"
        if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str) or not entry["name"]:
            raise PlanInvalid(place, "нужен объект с именем (name)")
        yield _stimulus(place, entry, is_signal=is_signal)


def _stimulus(place: str, entry: Mapping[Any, Any], *, is_signal: bool) -> Stimulus:
    unknown = sorted(str(name) for name in entry if name not in {"name", "at", "payload", "correlation"})
    if unknown:
        raise PlanInvalid(place, f"неизвестный ключ «{unknown[0]}»")
    payload, correlation = _or(entry.get("payload"), {}), entry.get("correlation")
    if not isinstance(payload, Mapping):
        raise PlanInvalid(place, "payload — объект с переменными")
    at = entry.get("at")
    stimulus = Stimulus(
        name=entry["name"],
        at=None if at is None else str(at),
        payload={str(name): value for name, value in payload.items()},
        correlation=None if correlation is None else str(correlation),
        is_signal=is_signal,
    )
    if at is not None and (not isinstance(at, str) or iso8601.duration(at) is None):
        _check_moment(place, str(at))
    return stimulus


def _check_moment(place: str, text: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        _refuse_moment(place, text)


def _refuse_moment(place: str, text: str) -> NoReturn:
    raise PlanInvalid(
        place, f"«{text}» — не момент: нужно 2026-01-20T09:00, 2026-01-20 или длительность от начала, P3D"
    )


def _moment(text: str, start: datetime) -> datetime:
    length = iso8601.duration(text)
    if length is not None:
        return length.after(start)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=start.tzinfo)
