"""The engine as the fuzz sees it, in memory: what is open, what is waited for, and what is done about it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from engine.bpmn.model import EventKind
from engine.spiff.listening import event_of
from engine.spiff.scopes import TopScope
from engine.spiff.throwing import broadcast
from engine.spiff.tokens import WAITING, Token
from tests.engine.fuzz.reference.world import Place, Waiting
from tests.engine.procedure import Procedure

Key = tuple[str, Place]
UNSEEN = (EventKind.NONE, EventKind.COMPENSATION, EventKind.CANCEL, EventKind.LINK)


class Subject(Protocol):
    """A procedure that is driven as the reference is, and compared with it after each step."""

    @property
    def top(self) -> TopScope: ...
    @property
    def begun_at(self) -> datetime: ...
    @property
    def done(self) -> Mapping[str, int]: ...
    @property
    def variables(self) -> Mapping[str, object] | None: ...
    @property
    def is_over(self) -> bool: ...
    def open_tokens(self) -> list[Token]: ...
    def complete(self, token: Token, variable: str, answer: int) -> None: ...
    def deliver(self, token: Token) -> None: ...
    def signal(self, name: str) -> None: ...
    def work(self) -> None: ...
    def advance(self, seconds: int) -> None: ...
    def put_away(self) -> None: ...


class InMemory:
    """On the façade. With ``restoring`` the state is written and read back after each step."""

    def __init__(self, content: bytes, *, restoring: bool, given: str):
        self._procedure = Procedure(content, restoring=restoring, given=given)
        self.begun_at = self._procedure.around.at
        self._procedure.start()

    @property
    def top(self) -> TopScope:
        return self._procedure.top

    @property
    def done(self) -> Counter[str]:
        return self._procedure.done

    @property
    def variables(self) -> Mapping[str, object]:
        return self._procedure.variables

    @property
    def is_over(self) -> bool:
        return self._procedure.is_over

    def open_tokens(self) -> list[Token]:
        return self._procedure.open_tokens()

    def complete(self, token: Token, variable: str, answer: int) -> None:
        self._procedure.complete_token(token, **{variable: answer})

    def deliver(self, token: Token) -> None:
        self._procedure.trigger(token)

    def signal(self, name: str) -> None:
        broadcast(self.top, name)
        self._procedure._rest()

    def work(self) -> None:
        while job := next((token for token in self.top.all_tokens() if is_job(token)), None):
            self._procedure.resume(job)

    def advance(self, seconds: int) -> None:
        self.work()
        until = self._procedure.around.at.timestamp() + seconds
        while due := sorted(
            moment for moment in self._procedure.timers().values() if moment.timestamp() <= until
        ):
            self._procedure.pass_time(seconds=(due[0] - self._procedure.around.at).total_seconds())
            self.work()
        self._procedure.pass_time(seconds=until - self._procedure.around.at.timestamp())

    def put_away(self) -> None:
        """Nothing is kept."""


def place_of(token: Token | None) -> Place:
    """The numbers of the repetitions around a token, the outermost first."""
    if token is None:
        return ""
    host = token.scope.tasks[token.host_id] if token.host_id is not None else token.scope.host
    return place_of(host) + (str(token.internal_data["index"]) if token.is_repeated else "")


def tasks_of(subject: Subject) -> dict[Key, list[Token]]:
    """Open tasks by key; alike ones in the order in which they arose."""
    found: dict[Key, list[Token]] = {}
    for token in subject.open_tokens():
        found.setdefault((token.node.id, place_of(token)), []).append(token)
    return found


def waiting_of(subject: Subject) -> dict[Waiting, list[Token]]:
    """What is waited for, by kind, element, place and due second."""
    found: dict[Waiting, list[Token]] = {}
    for token in subject.top.all_tokens():
        if is_job(token):
            found.setdefault(("job", token.node.id, place_of(token), 0), []).append(token)
        elif token._state == WAITING and token.spec.awaited.kind not in UNSEEN:
            found.setdefault(_waiting(token, subject.begun_at), []).append(token)
    return found


def is_job(token: Token) -> bool:
    return bool(token.internal_data.get("job"))


def _waiting(token: Token, begun_at: datetime) -> Waiting:
    due: Any = token.internal_data.get("due")
    seconds = int((datetime.fromisoformat(due) - begun_at).total_seconds()) if due else 0
    return token.spec.awaited.kind.value, event_of(token).id, place_of(token), seconds
