"""What must be so against what is so: every difference in a sentence, dates with their reckoning."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.scenarios import moments
from engine.scenarios.model import ElementRef, ExpectedTask, Then
from engine.scenarios.playing import Play
from engine.scenarios.reading import NO_DATE
from engine.scenarios.standing import explained
from storage.queries.simulation import PlayedTask, PlayedTerm


@dataclass(frozen=True, kw_only=True)
class Difference:
    """``expected`` and ``was`` in words; ``why`` tells how a date came about."""

    sentence: str
    line: int = 0
    element_id: str = ""
    expected: str = ""
    was: str = ""
    why: str = ""


def differences(play: Play, then: Then) -> Iterator[Difference]:
    """In the order of the file."""
    checks = _Checks(play, then)
    yield from checks.tasks()
    yield from checks.terms()
    yield from checks.missed()
    yield from checks.counts("журналы", "Журнал", then.registers, play.standing.registers)
    yield from checks.counts("документы", "Документ", then.documents, play.standing.documents)
    yield from checks.variables()
    yield from checks.way()


class _Checks:
    def __init__(self, play: Play, then: Then):
        self.play, self.then, self.standing = play, then, play.standing

    # Tasks

    def tasks(self) -> Iterator[Difference]:
        if self.then.open is None:
            return
        wanted: Counter[str] = Counter()
        for each in self.then.open:
            wanted[each.element.id] += each.count
        there = Counter(task.element_id for task in self.standing.tasks)
        for element_id in [*wanted, *(each for each in there if each not in wanted)]:
            if wanted[element_id] != there[element_id]:
                yield self._number(element_id, wanted[element_id], there[element_id])
        for each in self.then.open:
            yield from self._task(each)

    def _number(self, element_id: str, wanted: int, there: int) -> Difference:
        called = self.play.called(element_id)
        line = next(
            (each.line for each in self.then.open or () if each.element.id == element_id),
            self.then.lines.get("открыты", self.then.line),
        )
        if not there:
            said = f"Ожидалась открытая задача {called}, её нет. {self.play.open_now()}"
        elif not wanted:
            said = f"Открыта задача {called}, а её не ожидалось."
        else:
            said = f"Открытых задач {called}: ожидалось {wanted}, стало {there}."
        return Difference(
            sentence=said, line=line, element_id=element_id, expected=str(wanted), was=str(there)
        )

    def _task(self, expected: ExpectedTask) -> Iterator[Difference]:
        self._look_at_name(expected.element)
        found = [task for task in self.standing.tasks if task.element_id == expected.element.id]
        for task in found[:1]:
            if expected.group and self.play.people.role_key(expected.group) not in _roles(task):
                does = ", ".join(map(self.play.people.role, _roles(task))) or "названный поимённо"
                yield Difference(
                    sentence=f"Задача {self.play.called(task.element_id)}: "
                    f"исполнять должен {self.play.people.role(expected.group)}, а исполняет {does}.",
                    line=expected.line,
                    element_id=task.element_id,
                    expected=expected.group,
                    was=does,
                )
        if expected.due is None or not found:
            return
        dues = [self.standing.due(task) for task in found]
        if not any(_is_same(expected.due, due) for due in dues):
            term = self.standing.term_of(found[0])
            yield self._due(
                f"Срок задачи {self.play.called(found[0].element_id)}",
                expected.due,
                dues[0],
                term,
                expected.line,
                found[0].element_id,
            )

    # Terms

    def terms(self) -> Iterator[Difference]:
        for written, due in self.then.terms.items():
            element_id = written.partition(" ")[0]
            term = self.standing.newest_term(element_id)
            line = self.then.lines.get("сроки", self.then.line)
            called = self.play.called(element_id)
            if term is None:
                yield Difference(
                    sentence=f"Срок {called} ещё не возник, а ожидался {_day(due)}.",
                    line=line,
                    element_id=element_id,
                    expected=_day(due),
                )
            elif not _is_same(due, self.standing.due_of(term)):
                yield self._due(f"Срок {called}", due, self.standing.due_of(term), term, line, element_id)

    def _due(
        self, what: str, expected: str, was: str, term: PlayedTerm | None, line: int, element_id: str
    ) -> Difference:
        return Difference(
            sentence=f"{what}: ожидался {_day(expected)}, стал {_day(was)}.",
            line=line,
            element_id=element_id,
            expected=_day(expected),
            was=_day(was),
            why=explained(term) if term is not None else "",
        )

    def missed(self) -> Iterator[Difference]:
        if self.then.missed is None:
            return
        wanted, there = sorted({each.id for each in self.then.missed}), self.standing.missed()
        line = self.then.lines.get("просрочены", self.then.line)
        for element_id in wanted:
            if element_id not in there:
                called = self.play.called(element_id)
                yield Difference(
                    sentence=f"Срок {called} должен быть пропущен, а он не пропущен.",
                    line=line,
                    element_id=element_id,
                )
        for element_id in there:
            if element_id not in wanted:
                term = self.standing.newest_term(element_id)
                yield Difference(
                    sentence=f"Пропущен срок {self.play.called(element_id)}, а его не ожидалось пропустить.",
                    line=line,
                    element_id=element_id,
                    why=explained(term) if term is not None else "",
                )

    # What is left behind

    def counts(
        self, key: str, what: str, wanted: Mapping[str, int], there: Mapping[str, int]
    ) -> Iterator[Difference]:
        for name, number in wanted.items():
            if there.get(name, 0) != number:
                yield Difference(
                    sentence=f"{what} {name}: ожидалось записей {number}, стало {there.get(name, 0)}.",
                    line=self.then.lines.get(key, self.then.line),
                    expected=str(number),
                    was=str(there.get(name, 0)),
                )

    def variables(self) -> Iterator[Difference]:
        for name, value in self.then.variables.items():
            was = self.standing.variables.get(name)
            if was != value:
                yield Difference(
                    sentence=f"Переменная {name}: ожидалось {_shown(value)}, стало {_shown(was)}.",
                    line=self.then.lines.get("переменные", self.then.line),
                    expected=_shown(value),
                    was=_shown(was),
                )

    def way(self) -> Iterator[Difference]:
        for ref in self.then.passed:
            self._look_at_name(ref)
            if ref.id not in self.standing.passed:
                yield self._about(ref, "пройдены", "должен быть пройден, а он не пройден")
        for ref in self.then.not_passed:
            if ref.id in self.standing.passed:
                yield self._about(ref, "не пройдены", "не должен быть пройден, а он пройден")
        if self.then.ended is not None and self.then.ended != self.standing.ended:
            now = "завершена" if self.standing.ended else "ещё идёт"
            wanted = "завершена" if self.then.ended else "идти дальше"
            yield Difference(
                sentence=f"Процедура должна быть {wanted}, а она {now}. {self.play.open_now()}",
                line=self.then.lines.get("завершена", self.then.line),
                expected=wanted,
                was=now,
            )

    def _about(self, ref: ElementRef, key: str, said: str) -> Difference:
        return Difference(
            sentence=f"Элемент {self.play.called(ref.id)} {said}.",
            line=self.then.lines.get(key, self.then.line),
            element_id=ref.id,
        )

    def _look_at_name(self, ref: ElementRef) -> None:
        note_renamed(self.play, ref)


def note_renamed(play: Play, ref: ElementRef) -> None:
    """A scenario goes by ids; that a step is called otherwise now is worth a word."""
    name = play.name_of(ref.id)
    if ref.name and name and ref.name != name:
        said = f"Элемент {ref.id} теперь называется «{name}», в сценарии — «{ref.name}»."
        if said not in play.notes:
            play.notes.append(said)


def _is_same(expected: str, was: str) -> bool:
    """A day is enough where the scenario says no hour."""
    if expected == NO_DATE:
        return not was
    if moments.is_day(expected):
        return was[:10] == expected
    return bool(was) and moments.moment_of(was, end_of_day=True) == moments.moment_of(expected)


def _day(text: str) -> str:
    return moments.in_words(text) if text and text != NO_DATE else "без даты"


def _roles(task: PlayedTask) -> list[str]:
    return list(dict.fromkeys(group.partition("@")[0] for group in task.groups))


def _shown(value: Any) -> str:
    return (
        {None: "пусто", True: "да", False: "нет"}.get(value, str(value))
        if not isinstance(value, list | dict)
        else str(value)
    )
