"""What an act does to a procedure, seen before it is done: it is rehearsed and two pictures are compared.

The pictures are taken inside the one transaction that is taken back, so what is shown is what
would be done to the procedure as it is now, whoever changes it meanwhile.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from engine.actor import Actor
from engine.context import CommandContext
from engine.errors import EngineError
from engine.executor import Command, Executor
from engine.instances.running import RunningInstance, has_ended
from engine.spiff.mending import standing
from storage.queries import pictures
from storage.queries.pictures import PicturedTask, PicturedTerm, PicturedWait

Row = TypeVar("Row")
_OPEN = ("running", "not_started")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A procedure at one moment. ``places``: elements at which something stands, or waits at a join."""

    status: str
    tasks: Mapping[str, PicturedTask]
    terms: Mapping[str, PicturedTerm]
    messages: Mapping[str, PicturedWait]
    timers: Mapping[str, PicturedWait]
    places: Mapping[str, int]
    variables: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What is different after an act; what is not named here stays as it is."""

    before: Picture
    after: Picture
    tasks_gone: Sequence[PicturedTask]
    tasks_new: Sequence[PicturedTask]
    tasks_kept: Sequence[PicturedTask]
    terms_void: Sequence[PicturedTerm]
    terms_begun: Sequence[PicturedTerm]
    terms_kept: Sequence[PicturedTerm]
    messages_gone: Sequence[PicturedWait]
    messages_new: Sequence[PicturedWait]
    timers_gone: Sequence[PicturedWait]
    timers_new: Sequence[PicturedWait]
    variables: Mapping[str, Sequence[Any]]

    @property
    def ends(self) -> bool:
        """Whether the procedure is over by it."""
        return self.before.status in ("running", "suspended") and self.after.status in (
            "completed",
            "cancelled",
        )


@dataclass(kw_only=True)
class _Watched:
    """A command with a picture of the procedure before it."""

    command: Command
    instance_id: str
    before: Picture | None = None

    def run(self, context: CommandContext) -> Mapping[str, Any]:
        self.before = picture(context, self.instance_id)
        return self.command.run(context)


def preview(executor: Executor, command: Command, actor: Actor, *, instance_id: str) -> Effects:
    """The effects of a command on a procedure; its refusals are raised, and nothing is changed."""
    watched = _Watched(command=command, instance_id=instance_id)

    def look(context: CommandContext, _answer: Mapping[str, Any]) -> Picture:
        return picture(context, instance_id)

    after = executor.rehearse(watched, actor=actor, look=look)
    assert watched.before is not None
    return compared(watched.before, after)


def picture(context: CommandContext, instance_id: str) -> Picture:
    """A procedure as it is now in a command's hands; of one that cannot be read, what is stored beside it."""
    instance, connection = context.instance(instance_id), context.uow.connection
    places, variables = _inside(instance)
    return Picture(
        status=instance.row.status,
        tasks=pictures.tasks(connection, instance_id=instance_id),
        terms=pictures.terms(connection, instance_id=instance_id),
        messages=pictures.messages(connection, instance_id=instance_id),
        timers=pictures.timers(connection, instance_id=instance_id),
        places=places,
        variables=variables,
    )


def _inside(instance: RunningInstance) -> tuple[Mapping[str, int], Mapping[str, Any]]:
    if has_ended(instance.row):
        return {}, {}
    try:
        top = instance.top
    except EngineError:
        return {}, {}
    places: Counter[str] = Counter()
    for scope in top.scopes():
        places.update(token.node.id for token in standing(scope))
        places.update({join: sum(flows.values()) for join, flows in scope.parked.items()})
    return dict(places), dict(top.variables or {})


def compared(before: Picture, after: Picture) -> Effects:
    """The difference between two pictures of one procedure."""
    was = {term.id for term in before.terms.values() if term.state in _OPEN}
    now = {term.id: term for term in after.terms.values() if term.state in _OPEN}
    names = before.variables.keys() | after.variables.keys()
    ended = not after.places and not after.variables
    return Effects(
        before=before,
        after=after,
        tasks_gone=_missing(before.tasks, after.tasks),
        tasks_new=_missing(after.tasks, before.tasks),
        tasks_kept=[task for task_id, task in before.tasks.items() if task_id in after.tasks],
        terms_void=[term for term in after.terms.values() if term.id in was and term.id not in now],
        terms_begun=[term for term_id, term in now.items() if term_id not in was],
        terms_kept=[term for term_id, term in now.items() if term_id in was],
        messages_gone=_missing(before.messages, after.messages),
        messages_new=_missing(after.messages, before.messages),
        timers_gone=_missing(before.timers, after.timers),
        timers_new=_missing(after.timers, before.timers),
        variables={
            name: (before.variables.get(name), after.variables.get(name))
            for name in sorted(names if not ended else ())
            if before.variables.get(name) != after.variables.get(name)
        },
    )


def _missing(rows: Mapping[str, Row], others: Mapping[str, Row]) -> list[Row]:
    return [row for row_id, row in rows.items() if row_id not in others]


def in_short(effects: Effects) -> str:
    """One sentence for a list of many."""
    if effects.ends:
        return "Процедура закончится."
    if effects.before.status != effects.after.status:
        return "Процедура остановится." if effects.after.status == "suspended" else "Процедура пойдет дальше."
    said = []
    if effects.tasks_gone:
        said.append("закроется: " + _named(effects.tasks_gone))
    if effects.tasks_new:
        said.append("откроется: " + _named(effects.tasks_new))
    if effects.messages_gone:
        said.append(
            "ожидание прекратится: "
            + ", ".join(f"«{w.element_name or w.name}»" for w in effects.messages_gone)
        )
    if effects.variables:
        said.append("изменится данных: " + str(len(effects.variables)))
    if not said:
        return "Задачи и сроки не изменятся."
    return (said[0][0].upper() + "; ".join(said)[1:]) + "."


def _named(tasks: Sequence[PicturedTask]) -> str:
    return ", ".join(f"«{task.name}»" for task in tasks)
