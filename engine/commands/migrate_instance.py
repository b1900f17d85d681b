"""A running case is taken over to another version of its procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import doctor
from engine.context import CommandContext
from engine.drafts.methodists import require_may_put_in_force
from engine.errors import CannotMigrate
from engine.migration.moving import Migration


@dataclass(frozen=True, kw_only=True)
class MigrateInstance:
    """``chosen`` maps elements of the old version to those of ``target_id``; a version of any procedure
    that the case goes by, its own or one that it calls. ``recompute`` names elements of the new version
    whose running terms are counted anew. A case that is there already is left alone.

    Raises CannotMigrate with the reason; then nothing of the case has changed.
    """

    instance_id: str
    target_id: str
    chosen: Mapping[str, str]
    recompute: tuple[str, ...] = field(default=())
    reason: str = ""

    def run(self, context: CommandContext) -> Mapping[str, Any]:
        require_may_put_in_force(context.actor)
        migration = Migration.prepared(context, self.instance_id, self.target_id)
        if migration is None:
            return {"instance_id": self.instance_id, "outcome": "already", "changes": []}
        changes = migration.run(self.chosen, self.recompute, " ".join(self.reason.split()))
        context.promise(lambda: _require_health(context, self.instance_id))
        return {
            "instance_id": self.instance_id,
            "outcome": "moved",
            "changes": [change.as_json() for change in changes],
        }


def _require_health(context: CommandContext, instance_id: str) -> None:
    """What the doctor would find wrong with the case is a reason to leave it as it was."""
    found = doctor.examine_instance(context, instance_id)
    if found:
        raise CannotMigrate(f"После перевода дело не могло бы идти дальше: {found[0].message}")
