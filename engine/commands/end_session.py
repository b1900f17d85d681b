"""A person logs out."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext


@dataclass(frozen=True, kw_only=True)
class EndSession:
    """Given under the key of the session: a session whose key is a command already done opens nothing."""

    def run(self, _context: CommandContext) -> Mapping[str, object]:
        return {"ended": True}
