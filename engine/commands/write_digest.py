"""The letters of a morning are written for one zone; a second call for the same day changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.context import CommandContext
from engine.errors import NotAllowed
from engine.letters import digest


@dataclass(frozen=True, kw_only=True)
class WriteDigest:
    """Given :attr:`key` as its id, the command takes effect once, however many processes call it."""

    zone: str
    day: date

    @property
    def key(self) -> str:
        return f"digest:{self.zone}:{self.day}"

    def run(self, context: CommandContext) -> Mapping[str, object]:
        if not context.actor.is_system:
            raise NotAllowed("составлять письма: их составляет сама система")
        return {"letters": digest.write(context, self.zone, self.day)}
