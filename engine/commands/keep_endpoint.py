"""Where a partner is told of what happens, and what it may write to us."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.commands.keep_secret import DIRECTIONS
from engine.context import CommandContext
from engine.errors import Invalid
from engine.partners import addresses
from engine.partners.keeping import endpoint_of, known, partner_of, reason_of, record, require_keeper
from engine.partners.lists import TEST


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


def _checked(
    context: CommandContext, partner_kind: str, event_kinds: tuple[str, ...], accepts: tuple[str, ...]
) -> dict[str, list[str]]:
    lists = context.workshop.law.partners
    may_send = [letter for letter, each in lists.letters.items() if partner_kind in each.partners]
    return {
        "event_kinds": known(event_kinds, lists.events, "События"),
        "accepts": known(accepts, may_send, "Письма партнёра"),
    }
