"""Where a partner is told of what happens, and by which secrets it is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Conflict, Invalid
from engine.partners import addresses
from engine.partners.keeping import endpoint_of, known, partner_of, reason_of, record, require_keeper
from engine.partners.lists import TEST
from storage.models import EndpointState

DIRECTIONS = ("out", "in")
MOST_SECRETS = 2


@dataclass(frozen=True, kw_only=True)
class AddEndpoint:
    """Both secrets, ours and the partner's, are made at once; the answer only names them."""

    partner_id: str
    url: str
    event_kinds: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    local_allowed: bool = False

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_keeper(context)
        partner = partner_of(context, self.partner_id)
        values = _checked(context, partner.kind, self.event_kinds, self.accepts)
        addresses.parse(self.url, local_allowed=self.local_allowed)
        endpoint_id = context.uow.partners.add_endpoint(
            at=context.now, partner_id=partner.id, url=self.url, **values
        )
        secrets = {
            each: context.uow.partners.issue_secret(endpoint_id, each, at=context.now) for each in DIRECTIONS
        }
        new = {"url": self.url, **values}
        record(context, "endpoint_added", partner.id, endpoint_id=endpoint_id, new=new)
        return {"endpoint_id": endpoint_id, "secrets": secrets}


@dataclass(frozen=True, kw_only=True)
class ChangeEndpoint:
    """Address and subscriptions; what waits goes to the new address."""

    endpoint_id: str
    url: str
    event_kinds: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    reason: str = ""
    local_allowed: bool = False

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_keeper(context)
        endpoint = endpoint_of(context, self.endpoint_id)
        partner = partner_of(context, endpoint.partner_id)
        new = {"url": self.url, **_checked(context, partner.kind, self.event_kinds, self.accepts)}
        old = {name: vars(endpoint)[name] for name in new}
        changed = [name for name in new if old[name] != new[name]]
        if not changed:
            raise Invalid("Изменений нет.", hint="Проверьте значения.")
        addresses.parse(self.url, local_allowed=self.local_allowed)
        reason = reason_of(self.reason)
        context.uow.partners.change_endpoint(endpoint.id, **new)
        record(
            context,
            "endpoint_changed",
            partner.id,
            endpoint_id=endpoint.id,
            old={name: old[name] for name in changed},
            new={name: new[name] for name in changed},
            reason=reason,
        )
        return {"endpoint_id": endpoint.id}


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


@dataclass(frozen=True, kw_only=True)
class SendTest:
    """A message about nothing, to see whether the partner takes it."""

    endpoint_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_keeper(context)
        endpoint = endpoint_of(context, self.endpoint_id)
        message = {"endpoint_id": endpoint.id, "kind": TEST, "sequence": 0, "facts": {}}
        ids = context.uow.partner_messages.add([message], at=context.now)
        record(context, "test_sent", endpoint.partner_id, endpoint_id=endpoint.id)
        return {"message_id": ids[0]}


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


def _checked(
    context: CommandContext, partner_kind: str, event_kinds: tuple[str, ...], accepts: tuple[str, ...]
) -> dict[str, list[str]]:
    lists = context.workshop.law.partners
    may_send = [letter for letter, each in lists.letters.items() if partner_kind in each.partners]
    return {
        "event_kinds": known(event_kinds, lists.events, "События"),
        "accepts": known(accepts, may_send, "Письма партнёра"),
    }
