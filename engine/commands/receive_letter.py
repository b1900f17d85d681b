"""A partner's letter has come, its signature verified: it is kept as it is, and handled after the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import NotAllowed
from engine.instances.courier import KEPT_FOR


@dataclass(frozen=True, kw_only=True)
class ReceiveLetter:
    """Of letters with one id of the partner's the first is kept."""

    endpoint_id: str
    webhook_id: str
    raw: bytes

    def run(self, context: CommandContext) -> Mapping[str, object]:
        _require_system(context)
        is_new = context.uow.partner_letters.keep(
            endpoint_id=self.endpoint_id,
            webhook_id=self.webhook_id,
            raw=self.raw,
            at=context.now,
            until=context.now + KEPT_FOR,
        )
        return {"new": is_new}


@dataclass(frozen=True, kw_only=True)
class CountForged:
    """A letter whose signature is not the partner's: counted, and nothing of it is kept."""

    endpoint_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        _require_system(context)
        context.uow.partners.note_forged(self.endpoint_id, at=context.now)
        return {}


def _require_system(context: CommandContext) -> None:
    if not context.actor.is_system:
        raise NotAllowed("принимать письма партнёров: их принимает сама система")
