"""docs/reference/limits.md says what the engine does."""

import re
from pathlib import Path

from engine.instances import pace
from engine.spiff import limits, records, repetition, state

PAGE = (Path(__file__).parents[2] / "docs/reference/limits.md").read_text(encoding="utf-8")
LIMITS = {
    "элементов за один шаг": limits.MAX_STEPS,
    "счёта за один шаг, секунд": limits.MAX_SECONDS,
    "мест, где процедура стоит сразу": limits.MAX_TOKENS,
    "уровней этапов и вызовов": limits.MAX_DEPTH,
    "повторов одного действия": repetition.MAX_INSTANCES,
    "шагов без людей за минуту процедуры": pace.MAX_STEPS_A_MINUTE,
    "процедур, начатых сообщением за минуту в одном деле": pace.MAX_STARTS_A_MINUTE,
    "переменных, байт": state.VARIABLES_BUDGET,
    "состояния, байт": state.STATE_BUDGET,
    "выполненных действий, которые ещё можно отменить": records.MAX_RECORDS,
}


def test_every_limit_stands_on_the_page_with_its_value() -> None:
    told = dict(re.findall(r"^\| ([^|]+) \| (\d+) \|", PAGE, re.MULTILINE))

    assert told == {name: f"{value:g}" if value < 10 else str(value) for name, value in LIMITS.items()}
