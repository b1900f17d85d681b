"""What a play has come to: tasks, terms, journals, documents, variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.deadlines.model import Explanation, Step, StepKind
from engine.scenarios import moments
from engine.simulation.outcome import Trouble
from engine.simulation.reckoning import ALIVE
from engine.simulation.simulation import Simulation
from storage.queries import simulation as queries
from storage.queries.simulation import PlayedTask, PlayedTerm

MET_LATE, RUNNING, VOID = "met_late", "running", "void"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``zone``-local ``now``; ``passed`` are elements that tokens have left or stand in."""

    now: datetime
    tasks: Sequence[PlayedTask]
    terms: Sequence[PlayedTerm]
    registers: Mapping[str, int]
    documents: Mapping[str, int]
    variables: Mapping[str, object]
    awaited: Sequence[tuple[str, str, str]]
    passed: frozenset[str]
    ended: bool
    troubles: Sequence[Trouble]

    def term_of(self, task: PlayedTask) -> PlayedTerm | None:
        """The term of a task, when it has one."""
        same = [
            term for term in self.terms if term.element_id == task.element_id and term.due_at == task.due_at
        ]
        return same[-1] if same else None

    def newest_term(self, element_id: str) -> PlayedTerm | None:
        found = [term for term in self.terms if term.element_id == element_id]
        return found[-1] if found else None

    def is_missed(self, term: PlayedTerm) -> bool:
        """Done too late, or late now."""
        return term.state == MET_LATE or (
            term.state == RUNNING and term.due_at is not None and term.due_at < self.now
        )

    def missed(self) -> list[str]:
        """Elements whose terms were missed, each once."""
        return sorted({term.element_id for term in self.terms if self.is_missed(term)})

    def due(self, task: PlayedTask) -> str:
        """As a scenario writes it; empty for a task without a term."""
        term = self.term_of(task)
        if term is not None:
            return self.due_of(term)
        return f"{task.due_date:%Y-%m-%d}" if task.due_date is not None else ""

    def due_of(self, term: PlayedTerm) -> str:
        if term.due_at is None:
            return ""
        local = term.due_at.astimezone(self.now.tzinfo)
        if term.by_hours or term.due_date is None:
            return moments.written(local)
        return f"{term.due_date:%Y-%m-%d}"

    def next_due(self) -> datetime | None:
        """The nearest term that is not over."""
        coming = [term.due_at for term in self.terms if term.state == RUNNING and term.due_at is not None]
        return min((due for due in coming if due > self.now), default=None)


def standing_of(simulation: Simulation) -> Standing:
    stage = simulation.stage
    instances = stage.instances()
    main = next(iter(instances), None)
    return Standing(
        now=stage.now,
        tasks=stage.look(queries.tasks),
        terms=stage.look(queries.terms),
        registers=stage.look(queries.registers),
        documents=stage.look(queries.documents),
        variables=stage.variables(main.id) if main is not None else {},
        awaited=stage.look(queries.awaited),
        passed=frozenset(
            str(entry["element"])
            for entry in simulation.trace
            if entry["event"] in ("completed", "taken", "entered") and not entry.get("undone")
        ),
        ended=main is not None and main.status not in ALIVE,
        troubles=tuple(stage.troubles),
    )


def explained(term: PlayedTerm) -> str:
    """Why the term ends on this day, in the sentences of the law."""
    told = term.explanation if isinstance(term.explanation, Mapping) else {}
    steps = told.get("explanation") if isinstance(told, Mapping) else None
    steps = (
        steps if isinstance(steps, list) else term.explanation if isinstance(term.explanation, list) else []
    )
    known = set(StepKind)
    return Explanation(
        tuple(
            Step(kind=StepKind(step["kind"]), text=str(step["text"]), reason=str(step.get("reason", "")))
            for step in steps
            if isinstance(step, Mapping) and step.get("kind") in known
        )
    ).text()
