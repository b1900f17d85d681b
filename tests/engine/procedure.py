"""A procedure in memory, without a database: for tests that run many thousands of steps."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from engine import iso8601
from engine.bpmn.model import EventKind, Process
from engine.bpmn.reader import read
from engine.spiff import state
from engine.spiff.activities import ActivitySpec
from engine.spiff.compiler import compile_program
from engine.spiff.driver import drive
from engine.spiff.events import begin_scope
from engine.spiff.limits import Budget
from engine.spiff.listening import waits_for
from engine.spiff.repetition import RepetitionSpec
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import READY, WAITING, Token
from tests.world import LAW


class Surroundings:
    """What the engine lends a procedure, as simple as can be; ``topics`` are its handlers."""

    def __init__(self) -> None:
        self.at = datetime(2025, 4, 1, 6, tzinfo=UTC)
        self.topics: dict[str, Any] = {}

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo("Europe/Moscow")

    def now(self) -> datetime:
        return self.at

    def present(self) -> datetime:
        return self.at

    def due(self, rule: str, start: datetime, token: Token) -> datetime | None:
        return start + timedelta(days=int(rule.rpartition(":")[2]))

    def moment(self, value: object) -> datetime | None:
        if not isinstance(value, str):
            return None
        found = iso8601.moment(value, self.zone)
        if found is None:
            raise ValueError(value)
        return found

    def knows_topic(self, topic: str) -> bool:
        return topic in self.topics

    def run_topic(self, topic: str, token: Token) -> Mapping[str, object]:
        return self.topics[topic](token) or {}


class Procedure:
    """Process ``p`` of a file. With ``restoring`` its state is written and read back after each step."""

    def __init__(
        self, content: bytes, *others: bytes, restoring: bool = False, topics: Any = None, **variables: Any
    ):
        diagrams = [read(each) for each in (content, *others)]
        findings = LAW.findings.errors(finding for diagram in diagrams for finding in diagram.findings)
        assert not findings, findings
        processes: list[Process] = [process for diagram in diagrams for process in diagram.processes]
        main = next(process for process in processes if process.id == "p")
        self.program = compile_program("p", main, [process for process in processes if process is not main])
        self.around = Surroundings()
        self.around.topics = topics or {}
        self.restoring = restoring
        self.done: Counter[str] = Counter()
        self.sent: list[str] = []
        self.top: TopScope = state.new(self.program, self.around)
        assert self.top.variables is not None
        self.top.variables.update(variables)

    def start(self, start_event: str = "") -> "Procedure":
        begin_scope(self.top, start_event)
        return self._rest()

    def _rest(self) -> "Procedure":
        budget = Budget()
        drive(self.top, budget)
        while self.top.thrown:
            kind, name, thrower = self.top.thrown.pop(0)
            waiting = next((t for t in self.top.all_tokens() if waits_for(t, EventKind.MESSAGE, name)), None)
            if kind == "message" and waiting is not None:
                waiting.spec.trigger(waiting, {})  # type: ignore[attr-defined]
            else:
                self.sent.append(name)
            budget.spend(self.top, thrower.node)
            drive(self.top, budget)
        self.done.update(
            token.node.id
            for what, token, _ in self.top.journal
            if what == "completed" and not isinstance(token.spec, RepetitionSpec)
        )
        self.top.journal.clear()
        if self.restoring and not self.is_over:
            self.restore()
        return self

    def restore(self) -> None:
        content = state.dump(self.top)
        self.top = state.restore(self.program, self.around, content, state.FORMAT)
        assert state.dump(self.top) == content

    # What is open

    def open_tokens(self) -> list[Token]:
        return [
            token
            for token in self.top.all_tokens()
            if isinstance(token.spec, ActivitySpec) and token.spec.manual and token._state == READY
        ]

    @property
    def open(self) -> list[str]:
        return sorted(token.node.id for token in self.open_tokens())

    def waiting(self, kind: EventKind) -> list[Token]:
        return [t for t in self.top.all_tokens() if t._state == WAITING and t.spec.awaited.kind is kind]

    @property
    def is_over(self) -> bool:
        return self.top.completed

    @property
    def variables(self) -> dict[str, Any]:
        assert self.top.variables is not None
        return self.top.variables

    # What is done

    def complete(self, element: str, **variables: Any) -> "Procedure":
        token = next((token for token in self.open_tokens() if token.node.id == element), None)
        assert token is not None, f"{element} is not open; open are {self.open}"
        return self.complete_token(token, **variables)

    def complete_token(self, token: Token, **variables: Any) -> "Procedure":
        for name, value in variables.items():
            token.scope.assign(token, name, value)
        token.run()
        return self._rest()

    def send(self, name: str, kind: EventKind = EventKind.MESSAGE, **payload: Any) -> "Procedure":
        """Deliver to the first that waits."""
        token = next((token for token in self.top.all_tokens() if waits_for(token, kind, name)), None)
        assert token is not None, f"nobody waits for {name}"
        return self.trigger(token, **payload)

    def trigger(self, token: Token, **payload: Any) -> "Procedure":
        token.spec.trigger(token, payload)  # type: ignore[attr-defined]
        return self._rest()

    def resume(self, token: Token) -> "Procedure":
        token.spec.resume(token)  # type: ignore[attr-defined]
        return self._rest()

    def pass_time(self, **span: float) -> "Procedure":
        """Fire timers in order, each at its own moment."""
        until = self.around.at + timedelta(**span)
        while due := sorted((d, t.id) for t, d in self.timers().items() if d <= until):
            self.around.at = max(due[0][0], self.around.at)
            token = self.top.find(due[0][1])
            assert token is not None
            self.trigger(token)
        self.around.at = until
        return self

    def timers(self) -> dict[Token, datetime]:
        return {
            token: datetime.fromisoformat(token.internal_data["due"])
            for token in self.waiting(EventKind.TIMER)
            if "due" in token.internal_data
        }
