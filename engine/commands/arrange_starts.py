"""A server wakes: timers by which procedures begin are set wherever they are missing.

Deploying sets them too. Here are caught what was deployed before there were any, and
municipalities that have come since.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import EngineError
from engine.jobs import start_timers

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ArrangeStarts:
    """``keys``: of these procedures only; of all without."""

    keys: Collection[str] | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        keys = self.keys
        if keys is None:
            keys = {row.key for row in context.uow.definitions.newest()}
        added = sum(_arranged(context, key) for key in sorted(keys))
        if added:
            log.info("%s timers by which procedures begin were set", added)
        return {"added": added}


def _arranged(context: CommandContext, key: str) -> int:
    """What is wrong with one procedure must not keep the others waiting."""
    try:
        return start_timers.arrange(context, {key})
    except EngineError:
        log.exception("the timers by which %s begins could not be set", key)
        return 0
