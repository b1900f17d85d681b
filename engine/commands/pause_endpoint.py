"""Sending to one address of a partner rests, and goes on."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Conflict
from engine.partners.giving_up import STOPPED
from engine.partners.keeping import endpoint_of, reason_of, record, require_keeper
from storage.models import EndpointState


@dataclass(frozen=True, kw_only=True)
class PauseEndpoint:
    """Nothing is sent until a person resumes; what happens meanwhile waits."""

    endpoint_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        return _turn(context, self.endpoint_id, EndpointState.PAUSED, "endpoint_paused", self.reason)


@dataclass(frozen=True, kw_only=True)
class ResumeEndpoint:
    """After a pause, or after the partner has mended what made us stop; its failures are forgotten."""

    endpoint_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        return _turn(context, self.endpoint_id, EndpointState.ACTIVE, "endpoint_resumed", self.reason)


def _turn(
    context: CommandContext, endpoint_id: str, state: EndpointState, kind: str, reason: str
) -> Mapping[str, object]:
    require_keeper(context)
    endpoint, reason = endpoint_of(context, endpoint_id), reason_of(reason)
    if endpoint.state == state:
        raise Conflict("Это уже сделано.", hint="Обновите страницу.")
    context.uow.partners.change_endpoint(
        endpoint.id,
        state=state.value,
        state_reason=reason if state is EndpointState.PAUSED else None,
        failures=0,
        probe_at=None,
    )
    if state is EndpointState.ACTIVE:
        context.uow.incidents.resolve_of(STOPPED, endpoint.id, at=context.now, by=context.actor.staff_id)
    record(
        context,
        kind,
        endpoint.partner_id,
        endpoint_id=endpoint.id,
        old={"state": endpoint.state},
        new={"state": state.value},
        reason=reason,
    )
    return {"endpoint_id": endpoint.id, "state": state.value}
