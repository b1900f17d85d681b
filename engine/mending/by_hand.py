"""Doing something to a running procedure by hand, with the promise that it can still come to an end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from engine.errors import Conflict
from engine.instances.running import RunningInstance
from engine.mending.soundness import dead_ends, require_none_new
from engine.spiff.mending import is_stage, waits_outside
from engine.spiff.tokens import Token
from engine.values import variable


@contextmanager
def keeping_sound(instance: RunningInstance, token: Token | None) -> Iterator[None]:
    """The block changes where the procedure stands; then it goes on, and must be able to end."""
    before = dead_ends(instance.top)
    with instance.moving(token):
        yield
    require_none_new(instance.top, before)


def require_unchanged(instance: RunningInstance, seen: int | None) -> None:
    """Nobody mends a procedure as it no longer is; ``seen`` is the version that the page showed."""
    if seen is not None and seen != instance.row.version:
        raise Conflict(
            "Процедура изменилась, пока вы решали.", hint="Посмотрите, где она теперь, и решите заново."
        )


def passable(instance: RunningInstance, token_id: str) -> Token:
    """The token of a step that can be passed over; raises Conflict with the reason when it cannot."""
    token = instance.token(token_id)
    name = token.node.name or token.node.id
    if is_stage(token):
        raise Conflict(
            f"«{name}» — этап из нескольких шагов, пропустить его целиком нельзя.",
            hint="Пропустите его шаги по одному или перенесите дело на другой шаг.",
        )
    if token.spec.is_listener or not waits_outside(token):
        raise Conflict(
            f"Пропустить «{name}» нельзя: это не шаг, который кто-то должен выполнить.",
            hint="Выберите задачу, ожидание сообщения или таймер.",
        )
    return token


def set_variables(instance: RunningInstance, token: Token, values: Mapping[str, object]) -> dict[str, object]:
    """Values as they are checked, with what was there before: ``{name: [old, new]}`` of those that differ."""
    told: dict[str, object] = {}
    for name, value in values.items():
        old, new = token.scope.value(token, name), variable(name, value)
        if old != new:
            told[name] = [old, new]
    return told
