"""The rehearsal of a procedure: the compiled program is run along every path, with stubs around it.

Decisions are forced the way that was gone least; people, handlers, calls and senders answer
with nothing, and each event happens in its turn, until no run brings anything new. What a
diagram does to the engine shows here, not in a case. Runs only in the child process.
"""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from engine.bpmn.model import EventKind, Kind, Process
from engine.errors import BusinessError, EngineError, ExpressionInvalid, LimitPassed
from engine.findings import Finding
from engine.rehearsal.answers import Answers
from engine.spiff import state
from engine.spiff.activities import ActivitySpec
from engine.spiff.compiler import Program, compile_program
from engine.spiff.driver import drive
from engine.spiff.environment import SafeScriptEngine
from engine.spiff.events import begin_scope
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import READY, WAITING, Token

MAX_ACTS = 400
"""Acts of one run; what goes on longer is no news any more."""
PATIENCE = 3
"""Runs that bring nothing new before the rehearsal is over."""
KEPT_EVERY = 7
"""Acts between which the state is written and read back."""
_TRIGGERED = frozenset({EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.CONDITIONAL})
_STUB = "rehearsed"


def rehearse(process: Process, seconds: float) -> Iterator[Finding]:
    """Run a procedure until nothing new happens, or the time is over; what went wrong."""
    for node in process.nodes():
        if node.kind is Kind.CALL or node.attributes.get("decisionRef"):
            node.kind, node.attributes, node.called = Kind.SERVICE_TASK, {"topic": _STUB}, ""
    program = compile_program(process.id, process, ())
    answers = Answers()
    until, idle = time.process_time() + seconds, 0
    starts = [start.id for start in process.scope.starts if start.kind is Kind.START] or [""]
    number = 0
    while idle < PATIENCE * len(starts) and time.process_time() < until:
        known = answers.news
        run = Run(program, answers)
        found = run.play(starts[number % len(starts)], until)
        number += 1
        if found is not None:
            yield found
            return
        idle = idle + 1 if answers.news == known else 0


class Run:
    """One way through a procedure, from a start to an end, or to where nothing can happen."""

    def __init__(self, program: Program, answers: Answers):
        self.program = program
        self.answers = answers
        self.stage = Stage(answers)
        self.top = self._top()

    def _top(self) -> TopScope:
        engine = ForcedEngine(self.answers)
        top = TopScope(self.program.main, self.program.specs, engine=engine, services=self.stage)
        top.trace = self.answers
        return top

    def play(self, start: str, until: float) -> Finding | None:
        try:
            begin_scope(self.top, start)
            self._rest()
            for number in range(MAX_ACTS):
                if self.top.completed or time.process_time() > until:
                    return None
                if not self._act():
                    return self._stuck()
                if number % KEPT_EVERY == 0:
                    self._keep()
        except LimitPassed:
            return self._told("rehearsal-endless")
        except EngineError:
            return None  # for want of data, or as drawn: an error that nobody catches
        except Exception as error:
            return self._told("rehearsal-failed", error=f"{type(error).__name__}: {error}"[:200])
        return None

    def _rest(self) -> None:
        drive(self.top)
        self.top.thrown.clear()
        self.top.journal.clear()

    def _act(self) -> bool:
        """Let the thing happen that has happened least; whether there was any."""
        token = min(self._possible(), key=self.answers.times, default=None)
        if token is None:
            return False
        self.top.at_work = token
        self.answers.count(token)
        if token.internal_data.get("job"):
            token.spec.resume(token)
        elif token._state == READY:
            token.run()
        else:
            token.spec.trigger(token, {})
        self._rest()
        return True

    def _possible(self) -> Iterator[Token]:
        for token in self.top.all_tokens():
            is_open = isinstance(token.spec, ActivitySpec) and token.spec.manual and token._state == READY
            is_awaited = token._state == WAITING and token.spec.awaited.kind in _TRIGGERED
            if is_open or is_awaited or token.internal_data.get("job"):
                yield token

    def _keep(self) -> None:
        """What is stored between two steps must be readable again."""
        if not self.top.completed:
            state.restore(self.program, self.stage, state.dump(self.top), state.FORMAT)

    def _stuck(self) -> Finding | None:
        waiting = sorted({node_id for scope in self.top.scopes() for node_id in scope.parked})
        return Finding(code="rehearsal-stuck", element_id=waiting[0]) if waiting else None

    def _told(self, code: str, **values: object) -> Finding:
        token = self.top.at_work
        if token is None:
            return Finding(code=code, element_id=self.program.key, values=values)
        return token.node.finding(code, **values)


class Stage:
    """What the engine would lend to the procedure: a clock that stands, topics that all are served."""

    zone: tzinfo = UTC

    def __init__(self, answers: Answers):
        self.answers = answers

    def now(self) -> datetime:
        return datetime(2025, 4, 1, 6, tzinfo=UTC)

    def present(self) -> datetime:
        return self.now()

    def today(self) -> date:
        return self.now().date()

    def due(self, rule: str, start: datetime, token: Token) -> datetime | None:
        return start + timedelta(days=1)

    def moment(self, value: object) -> datetime | None:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            return None
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

    def knows_topic(self, topic: str) -> bool:
        return True

    def run_topic(self, topic: str, token: Token) -> Mapping[str, object]:
        code = self.answers.error_for(token)
        if code is not None:
            raise BusinessError(code)
        return {}


class ForcedEngine(SafeScriptEngine):
    """Conditions are what the rehearsal wants them to be; other expressions may fail for want of data."""

    def __init__(self, answers: Answers):
        super().__init__()
        self.answers = answers

    def evaluate(self, task: Token, expression: str, external_context: Any = None) -> object:
        forced = self.answers.condition(task, expression)
        if forced is not None:
            return forced
        try:
            value = super().evaluate(task, expression, external_context)
        except ExpressionInvalid:
            value = None
        return self.answers.instead_of_nothing(task, expression) if value is None else value

    def execute(self, task: Token, script: str, external_context: Any = None) -> bool:
        try:
            return bool(super().execute(task, script, external_context))
        except ExpressionInvalid:
            return True
