"""How often a procedure may move by itself: timers of no length and messages sent in a ring.

Each such step is short and passes its own limits, but there is no end of them, and the
worker would never come to anything else. Timers are counted in the procedure's own time, so
that what an outage has delayed is not taken for haste.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engine.errors import LimitPassed
from engine.spiff.scopes import TopScope

if TYPE_CHECKING:
    from engine.context import CommandContext
    from storage.repositories.instances import InstanceRow

MAX_STEPS_A_MINUTE = 1_000
MAX_STARTS_A_MINUTE = 1_000
MINUTE = timedelta(minutes=1)


def keep(top: TopScope, kind: str, at: datetime) -> None:
    """Count one more step that no person made; raises LimitPassed when there are too many at once.

    Timers and other work are counted each by its own time: work that follows from a late timer
    is done now, but for the procedure it is still that timer's moment.
    """
    minute = at.isoformat(timespec="minutes")
    last, count = top.pace.get(kind, ("", 0))
    count = count + 1 if last == minute else 1
    if count > MAX_STEPS_A_MINUTE:
        raise LimitPassed(
            f"Процедура сделала {MAX_STEPS_A_MINUTE} шагов за минуту сама собой, без участия людей.",
            hint="Методисту: в схеме есть круг из таймеров или сообщений, которые не ждут.",
        )
    top.pace[kind] = (minute, count)


def check_starts(context: "CommandContext", sender: "InstanceRow", process_key: str) -> None:
    """Raises LimitPassed when procedures have been starting each other without end."""
    started = context.uow.instances.count_started(
        process_key,
        municipality_id=sender.municipality_id,
        case_id=sender.case_id,
        since=context.now - MINUTE,
    )
    if started >= MAX_STARTS_A_MINUTE:
        raise LimitPassed(
            f"За минуту начато {started} процедур «{process_key}»: процедуры запускают друг друга по кругу.",
            hint="Методисту: проверьте, какое сообщение начинает процедуру и кто его отправляет.",
        )
