"""What a step has done to the variables, as history keeps it: old → new.

A person's step tells of its own answers. What handlers, scripts and messages wrote besides
is told in an event of its own, so that a case can be set back to any moment before.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine import history
from engine.spiff.scopes import TopScope

if TYPE_CHECKING:
    from engine.instances.running import RunningInstance

Variables = Mapping[str, Mapping[str, object]]
"""By the procedure that owns them: the token that called it, empty for the instance's own."""

NONE: Variables = MappingProxyType({})
CHANGED = "variables_changed"


def variables_of(top: TopScope) -> Variables:
    """The variables as they are now; values are never changed in place, so they need no copy."""
    return {
        "" if scope.host is None else scope.host.id: dict(scope.variables)
        for scope in top.scopes()
        if scope.variables is not None
    }


def untold(instance: "RunningInstance", before: Variables) -> Sequence[history.Event]:
    """An event for what has changed and is not told by this command's own events."""
    after = variables_of(instance.top)
    told = _told(instance.events)
    found = []
    for owner in before.keys() & after.keys():
        changed = {
            name: pair
            for name, pair in _difference(before[owner], after[owner]).items()
            if name not in told or told[name] != pair[1]
        }
        if changed:
            found.append(_event(instance, owner, changed))
    return found


def _event(instance: "RunningInstance", owner: str, changed: Mapping[str, object]) -> history.Event:
    return history.Event(
        kind=CHANGED,
        at=instance.services.at,
        element_id=instance.cause,
        data={"variables": changed, **({"in": owner} if owner else {})},
    )


def _difference(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, list[object]]:
    return {
        name: [old.get(name), new.get(name)]
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }


def _told(events: Sequence[history.Event]) -> dict[str, object]:
    """Name → the last new value that an event of this command tells."""
    found: dict[str, object] = {}
    for event in events:
        for name, pair in event.data.get("variables", {}).items():
            if isinstance(pair, list) and len(pair) == 2:
                found[name] = pair[1]
    return found
