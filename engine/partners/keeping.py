"""Who may keep partners, and what all commands about them have in common."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import Invalid, NotAllowed, NotFound
from storage.repositories.partners import EndpointRow, PartnerRow

if TYPE_CHECKING:
    from engine.context import CommandContext

LONGEST = 300
LONGEST_REASON = 1000


def require_keeper(context: "CommandContext") -> None:
    """Addresses and secrets of other houses: who keeps the platform answers for them."""
    if not context.actor.is_system and "system_admin" not in context.actor.roles:
        raise NotAllowed("вести список партнёров")


def partner_of(context: "CommandContext", partner_id: str) -> PartnerRow:
    partner = context.uow.partners.get(partner_id)
    if partner is None:
        raise NotFound("Такого партнёра нет.", hint="Вернитесь к списку партнёров.")
    return partner


def endpoint_of(context: "CommandContext", endpoint_id: str) -> EndpointRow:
    endpoint = context.uow.partners.endpoint(endpoint_id)
    if endpoint is None:
        raise NotFound("Такого адреса партнёра нет.", hint="Вернитесь к списку партнёров.")
    return endpoint


def reason_of(text: str) -> str:
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(f"Нужна причина, не длиннее {LONGEST_REASON} знаков.")
    return reason


def known(chosen: Collection[str], offered: Collection[str], what: str) -> list[str]:
    """What was chosen from a list, in the order of the list."""
    strange = sorted(set(chosen) - set(offered))
    if strange:
        raise Invalid(f"{what}: неизвестно «{strange[0]}».", hint="Выберите из списка.")
    return [each for each in offered if each in set(chosen)]


def record(
    context: "CommandContext",
    kind: str,
    partner_id: str,
    *,
    endpoint_id: str | None = None,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Old and new of what was done; from now on subscriptions are looked at again."""
    context.uow.partners.record_act(
        at=context.now,
        by=(context.actor.staff_id, context.actor.name),
        partner_id=partner_id,
        endpoint_id=endpoint_id,
        kind=kind,
        old=old,
        new=new,
        reason=reason,
    )
    context.workshop.listening.forget()
