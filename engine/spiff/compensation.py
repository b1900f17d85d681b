"""Compensation: undoing what was completed, one activity after the other, the last completed first.

A *carrier* is the token that has the undoing done: a throwing event, a stage whose inside
is undone, or a cancelled transaction. It holds the records to undo and starts the next
handler when the one before is over, so that a person's handler is waited for.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.bpmn.model import Flow, Node
from engine.spiff.records import Record, claim
from engine.spiff.scopes import InnerScope, ScopeMixin
from engine.spiff.tokens import STARTED, Token, TokenSpec


class CarrierSpec(TokenSpec):
    """Has records undone. The handler at work knows its carrier (``for``), the carrier its handler."""

    def begin(self, token: Token, queue: list[tuple[int, Record]]) -> None:
        token.internal_data["queue"] = [[level, record] for level, record in queue]
        self._go_on(token)

    def handler_over(self, token: Token) -> None:
        """The handler of the first record is done; it is gone already."""
        token.internal_data["queue"].pop(0)
        self._go_on(token)

    def _go_on(self, token: Token) -> None:
        queue = token.internal_data["queue"]
        if not queue:
            del token.internal_data["queue"]
            token.internal_data.pop("handler", None)
            self.all_undone(token)
            return
        level, record = queue[0]
        _start_handler(token, self.place_of(token, level), record)

    def place_of(self, token: Token, level: int) -> ScopeMixin:
        """The scope of a record: the carrier's own, or one further out for an event sub-process."""
        scope = token.scope
        for _ in range(level):
            assert scope.host is not None
            scope = scope.host.scope
        return scope

    def all_undone(self, token: Token) -> None:
        raise NotImplementedError


class AsideSpec(CarrierSpec):
    """Carries on with the undoing when the event that threw it does not wait."""

    is_part = True

    def all_undone(self, token: Token) -> None:
        scope = token.scope
        scope.finish(token)
        scope.settle()


class CompensationThrowSpec(CarrierSpec):
    """Undoes one activity, or all completed ones of its stage, and then goes on, or goes on at once."""

    def __init__(self, wf_spec: Any, node: Node, *, prefix: str = "node"):
        super().__init__(wf_spec, node, prefix=prefix)
        self.aside = AsideSpec(wf_spec, node, prefix="aside")

    def execute(self, token: Token) -> bool | None:
        event = self.node.event
        token.scope.top.journal.append(("thrown", token, {"name": event.activity}))
        queue = claim(_seen_from(token), event.activity)
        if not queue:
            return True
        if event.waits:
            self.begin(token, queue)
            return None
        self.aside.begin(Token(token.scope, self.aside, state=STARTED), queue)
        return True

    def all_undone(self, token: Token) -> None:
        token.complete()


class CompensationEndSpec(CompensationThrowSpec):
    """Undoes as the throwing event does, and ends its token."""

    def execute(self, token: Token) -> bool | None:
        token.scope.top.journal.append(("ended", token, {}))
        return super().execute(token)

    def chosen(self, token: Token) -> Sequence[Flow]:
        return ()


class UndoSpec(CarrierSpec):
    """Undoes a completed stage that has no handler on its edge.

    Its inside comes back to life as it was at completion: its own compensation event
    sub-process runs there, or else the handlers of what was completed in it.
    """

    is_part = True

    def execute(self, token: Token) -> bool | None:
        scope = token.scope
        inner_spec = scope.top.subprocess_specs[scope.spec.inside_of(self.node.id)]
        inner = InnerScope(inner_spec, token, own_variables=False)
        carrier = scope.top.find(token.internal_data["for"])
        assert carrier is not None
        record = carrier.internal_data["queue"][0][1]
        if inner_spec.undone_by and not record.get("p"):
            inner.done = record.get("i", [])
            inner.place(inner_spec.task_specs[inner_spec.undone_by])
        else:
            self.begin(token, sorted(((0, each) for each in record["i"]), key=lambda each: -each[1]["n"]))
        return None

    def place_of(self, token: Token, level: int) -> ScopeMixin:
        inner: ScopeMixin = token.scope.top.subprocesses[token.id]
        return inner

    def all_undone(self, token: Token) -> None:
        self.place_of(token, 0).settle()

    def inner_ended(self, token: Token) -> None:
        handler_done(token)


def handler_done(token: Token) -> None:
    """A handler is over: what it belongs to goes on."""
    top = token.scope.top
    carrier = top.find(token.internal_data["for"])
    assert carrier is not None
    record = carrier.internal_data["queue"][0][1]
    undone = token.scope.spec.task_specs[f"node:{record['e']}"].node
    top.journal.append(("compensated", token, {"element": undone.id, "name": undone.name}))
    token.scope.finish(token)
    carrier.spec.handler_over(carrier)


def _start_handler(carrier: Token, scope: ScopeMixin, record: Record) -> None:
    specs: Any = scope.spec.task_specs
    node = specs[f"node:{record['e']}"].node
    by_handler = node.handler and not record.get("p")
    handler = Token(scope, specs[f"node:{node.handler}" if by_handler else f"undo:{node.id}"])
    handler.internal_data["for"] = carrier.id
    if carrier.host_id is not None and carrier.scope is scope:
        handler.internal_data["host"] = carrier.host_id
    handler.data = dict(record.get("d", {}))
    carrier.internal_data["handler"] = handler.id
    if by_handler:
        scope.tell("entered", handler)
    handler.spec._update(handler)


def _seen_from(token: Token) -> Iterator[tuple[int, ScopeMixin]]:
    """The scopes whose activities a throwing event undoes: its own, and those around event sub-processes."""
    scope = token.scope
    level = 0
    yield level, scope
    while scope.host is not None and scope.host.node.is_event_sub_process:
        scope = scope.host.scope
        level += 1
        yield level, scope
