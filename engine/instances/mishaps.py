"""What may go wrong while a procedure moves, sorted by who must know.

What a handler or an expression raises never ends the worker, whatever it is: it becomes
an error with a sentence. An error that is the diagram's or a handler's fault carries the
place where it happened, so that somebody besides the person at the screen learns of it.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.errors import (
    BusinessError,
    DeadlineRuleInvalid,
    EngineError,
    ExpressionInvalid,
    Fault,
    HandlerFailed,
    LimitPassed,
    ProcedureFailed,
    StateUnreadable,
    TryAgainLater,
)
from engine.spiff.tokens import Token
from storage.database import is_of_the_database

if TYPE_CHECKING:
    from engine.instances.running import RunningInstance

log = logging.getLogger(__name__)

_FAULTS = (
    BusinessError,
    DeadlineRuleInvalid,
    ExpressionInvalid,
    HandlerFailed,
    LimitPassed,
    ProcedureFailed,
    StateUnreadable,
)


def must_pass(error: BaseException) -> bool:
    """Whether the error has a meaning further up: a refusal, the database's trouble, somebody's Ctrl-C."""
    if isinstance(error, KeyboardInterrupt):
        # Python delivers the keyboard's only to the main thread; elsewhere a handler made it up.
        return threading.current_thread() is threading.main_thread()
    return isinstance(error, EngineError | TryAgainLater) or is_of_the_database(error)


@contextmanager
def told(instance: "RunningInstance") -> Iterator[None]:
    """Errors of the block say where the procedure stood; what nobody foresaw becomes ProcedureFailed."""
    try:
        yield
    except BaseException as error:
        failed = error if must_pass(error) else _unforeseen(instance, error)
        if isinstance(failed, _FAULTS) and failed.fault is None:
            failed.fault = fault_at(instance)
            _say_where(instance, failed)
        if failed is error:
            raise
        raise failed from error


def _say_where(instance: "RunningInstance", error: EngineError) -> None:
    """An expression does not know which element it belongs to; the person and the officer must."""
    node = instance.node_at_work
    if node is not None and node.id not in error.message and (node.name or node.id) not in error.message:
        error.message = f"Шаг «{node.name or node.id}» ({node.id}): {error.message}"
        error.args = (error.message,)


def _unforeseen(instance: "RunningInstance", error: BaseException) -> ProcedureFailed:
    node = instance.node_at_work
    log.error("instance %s broke at %s", instance.row.id, node and node.id, exc_info=error)
    return ProcedureFailed(node.name or node.id if node else instance.row.definition_key)


def fault_at(instance: "RunningInstance", token: Token | None = None) -> Fault:
    """Where the procedure stands: at the token, or where it was last at work."""
    row, node = instance.row, token.node if token is not None else instance.node_at_work
    return Fault(
        element_id=node.id if node is not None else "",
        procedure=row.definition_key,
        instance_id=None if instance.is_new else row.id,
        token_id=instance.acted_on or (token.id if token is not None else None),
        case_id=row.case_id,
        municipality_id=row.municipality_id,
    )


def clear(instance: "RunningInstance") -> None:
    """Take everything out of an instance; one that cannot be read can be stopped too."""
    try:
        instance.top.clear()
    except StateUnreadable:
        instance.uow.instances.clear_remains(instance.row.id, at=instance.services.at)
