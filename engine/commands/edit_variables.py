"""A person corrects what a procedure goes by; what was passed already is not looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.context import CommandContext
from engine.errors import Invalid, NotFound
from engine.instances.running import RunningInstance
from engine.mending.acts import checked_reason, in_hands
from engine.mending.by_hand import require_unchanged
from engine.mending.names import require_free, require_same_kind
from engine.values import variable

MOST = 50


@dataclass(frozen=True, kw_only=True)
class EditVariables:
    """``changes`` by name; ``owner`` is the token of a called procedure whose own variables are meant."""

    instance_id: str
    changes: Mapping[str, Any]
    reason: str
    owner: str = ""
    seen: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = in_hands(context, self.instance_id, "variables")
        reason = checked_reason(context, "variables", self.reason)
        require_unchanged(instance, self.seen)
        variables = self._variables(instance)
        told = _changed(variables, self.changes)
        if not told:
            raise Invalid("Ничего не изменено.", hint="Исправьте хотя бы одно значение.")
        instance.record(
            "variables_edited",
            data={"variables": told, "reason": reason, **({"in": self.owner} if self.owner else {})},
        )
        with instance.moving(None):
            variables.update({name: new for name, (_, new) in told.items()})
        return {"instance_id": instance.row.id, "changed": sorted(told)}

    def _variables(self, instance: RunningInstance) -> dict[str, object]:
        top = instance.top
        scope = top.subprocesses.get(self.owner) if self.owner else top
        if scope is None or scope.variables is None:
            raise NotFound("Вызванная процедура уже закончилась.", hint="Обновите страницу.")
        return scope.variables


def _changed(variables: Mapping[str, object], changes: Mapping[str, Any]) -> dict[str, list[object]]:
    if len(changes) > MOST:
        raise Invalid(f"За один раз меняют не больше {MOST} значений.")
    require_free(changes)
    told: dict[str, list[object]] = {}
    for name, given in changes.items():
        old, new = variables.get(name), variable(name, given)
        require_same_kind(name, old, new)
        if old != new or type(old) is not type(new):
            told[name] = [old, new]
    return told
