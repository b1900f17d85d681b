"""A server wakes: timers by which procedures begin are set wherever they are missing.

Deploying sets them too. Here are caught what was deployed before there were any, and
municipalities that have come since.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from engine import start_timers
from engine.context import CommandContext

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ArrangeStarts:
    def run(self, context: CommandContext) -> Mapping[str, object]:
        added = start_timers.arrange(context)
        if added:
            log.info("%s timers by which procedures begin were set", added)
        return {"added": added}
