"""Cancelling a transaction: everything in it stops, what was completed is undone, the cancel event goes on.

Of a transaction that is repeated all instances are cancelled together, as in Camunda.
Stages still at work inside are part of it: what they have completed is undone too
(BPMN 2.0 §13.5.5). An error that leaves a transaction is a hazard and undoes nothing.
"""

from collections.abc import Sequence

from engine.bpmn.model import EventKind, Flow, Kind, Node
from engine.spiff.compensation import CarrierSpec, UndoSpec
from engine.spiff.records import Record, interrupted
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import STARTED, Token, TokenSpec


class CancelEndSpec(TokenSpec):
    """Cancels the transaction around it."""

    def execute(self, token: Token) -> bool | None:
        token.scope.top.journal.append(("ended", token, {}))
        transaction = _transaction_around(token)
        token.scope.finish(token)
        _cancel(transaction)
        return None

    def chosen(self, token: Token) -> Sequence[Flow]:
        return ()


class RollbackSpec(CarrierSpec):
    """Has everything undone that a cancelled transaction completed; then its cancel event goes on."""

    is_part = True

    def all_undone(self, token: Token) -> None:
        exits = (
            other
            for other in token.scope.tokens()
            if other.host_id == token.host_id and other.spec.awaited.kind is EventKind.CANCEL
        )
        boundary = next(exits)
        boundary.spec.trigger(boundary, {})


def _transaction_around(token: Token) -> Token:
    """The transaction as the scope outside it knows it: of a repeated one the whole."""
    host = token.scope.host
    while host is not None and host.node.kind is not Kind.TRANSACTION:
        host = host.scope.host
    assert host is not None, "refused when deployed"
    return host.scope.tasks[str(host.host_id)] if host.is_repeated else host


def _cancel(transaction: Token) -> None:
    scope = transaction.scope
    instances = [
        other for other in scope.tokens() if other.host_id == transaction.id and not other.spec.is_listener
    ]
    records: list[Record] = transaction.internal_data.pop("rounds", [])
    for instance in [transaction, *instances]:
        inner = scope.top.subprocesses.get(instance.id)
        if inner is not None:
            records += interrupted(instance, _completed_in(inner))
    for instance in instances:
        scope.discard(instance)
    inner = scope.top.subprocesses.pop(transaction.id, None)
    if inner is not None:
        inner.clear()
    rollback: RollbackSpec = scope.spec.task_specs[f"cancel:{transaction.node.id}"]
    carrier = Token(scope, rollback, state=STARTED)
    carrier.internal_data["host"] = transaction.id
    rollback.begin(carrier, [(0, record) for record in sorted(records, key=lambda each: -each["n"])])


def _completed_in(scope: ScopeMixin) -> list[Record]:
    """What was completed in a scope that is still at work, its stages at work included."""
    for token in list(scope.tokens()):
        if "queue" in token.internal_data and not isinstance(token.spec, UndoSpec):
            _give_back(token)
    found = list(scope.done)
    for token in scope.tokens():
        found += token.internal_data.get("rounds", [])
        inner = scope.top.subprocesses.get(token.id)
        if inner is not None and _is_stage_at_work(token.node, token):
            inside = _completed_in(inner)
            found += interrupted(token, inside)
    return found


def _is_stage_at_work(node: Node, token: Token) -> bool:
    return node.scope is not None and "for" not in token.internal_data


def _give_back(carrier: Token) -> None:
    """What a carrier has claimed and not yet undone is still to be undone."""
    spec = carrier.spec
    assert isinstance(spec, CarrierSpec)
    for number, (level, record) in enumerate(carrier.internal_data["queue"]):
        left = record if number else _left_of(carrier, record)
        if left is not None:
            spec.place_of(carrier, level).done.append(left)


def _left_of(carrier: Token, record: Record) -> Record | None:
    """What is left of a record whose handler is at work."""
    handler = carrier.scope.top.find(carrier.internal_data["handler"])
    assert handler is not None
    inner = handler.scope.top.subprocesses.get(handler.id)
    if not isinstance(handler.spec, UndoSpec) or inner is None:
        return record
    queue = handler.internal_data.get("queue")
    if queue is None:
        return Record({**record, "i": inner.done})
    first = _left_of(handler, queue[0][1])
    left = [each for each in (first, *(other for _, other in queue[1:])) if each is not None]
    return Record({**record, "i": left, "p": True}) if left else None
