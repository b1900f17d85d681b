"""Secrets by which we and a partner know each other: two at most in force, so that both may change."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Conflict
from engine.partners.keeping import endpoint_of, known, reason_of, record, require_keeper

DIRECTIONS = ("out", "in")
MOST_SECRETS = 2


@dataclass(frozen=True, kw_only=True)
class IssueSecret:
    """A second secret beside the one in force, so that both sides may change without a gap."""

    endpoint_id: str
    direction: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_keeper(context)
        endpoint = endpoint_of(context, self.endpoint_id)
        direction = known([self.direction], DIRECTIONS, "Направление")[0]
        if len(context.uow.partners.secrets(endpoint.id, direction)) >= MOST_SECRETS:
            raise Conflict(
                "Уже действуют два секрета.", hint="Отзовите старый, когда партнёр перейдёт на новый."
            )
        secret_id = context.uow.partners.issue_secret(endpoint.id, direction, at=context.now)
        new = {"direction": direction}
        record(context, "secret_issued", endpoint.partner_id, endpoint_id=endpoint.id, new=new)
        return {"secret_id": secret_id}


@dataclass(frozen=True, kw_only=True)
class RetireSecret:
    """An old secret is not good any more; the last one stays."""

    endpoint_id: str
    secret_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_keeper(context)
        endpoint, reason = endpoint_of(context, self.endpoint_id), reason_of(self.reason)
        for direction in DIRECTIONS:
            in_force = context.uow.partners.secrets(endpoint.id, direction)
            if self.secret_id in in_force:
                break
        else:
            raise Conflict("Этот секрет уже отозван.", hint="Обновите страницу.")
        if len(in_force) < MOST_SECRETS:
            raise Conflict(
                "Это единственный секрет.", hint="Сначала выпустите новый и передайте его партнёру."
            )
        context.uow.partners.retire_secret(self.secret_id, at=context.now)
        old = {"direction": direction}
        record(
            context, "secret_retired", endpoint.partner_id, endpoint_id=endpoint.id, old=old, reason=reason
        )
        return {"secret_id": self.secret_id}
