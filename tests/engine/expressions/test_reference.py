"""The examples of docs/reference/expressions.md hold, and every function is on the page."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine import expressions, functions, values
from engine.calendars.working_days import load_calendar
from engine.deadlines import compute
from engine.errors import ExpressionInvalid
from engine.expressions import limits
from engine.settings import load_settings
from engine.spiff.environment import SafeScriptEngine
from engine.spiff.tokens import Token
from tests import bpmn
from tests.engine.procedure import Procedure, Surroundings
from tests.world import LAW

PAGE = (Path(__file__).parents[3] / "docs/reference/expressions.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"`([^`]+)` → (?:`([^`]+)`|отказ «(.+?)»(?=[;.) \n|]|$))", re.MULTILINE)
_SIGNATURE = re.compile(r"`([a-z_]+)\(([^`]*)\)`")


class MariEl(Surroundings):
    """A morning in a municipality, with the law's own way to count terms."""

    def __init__(self) -> None:
        super().__init__()
        self.at = datetime(2025, 5, 12, 6, tzinfo=UTC)

    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    def due(self, rule: str, start: datetime, token: Token) -> datetime | None:
        calendar = load_calendar(LAW.folder, region="ru-me", municipality="МДВ")
        return compute(
            rule,
            start,
            calendar=calendar,
            zone=ZoneInfo("Europe/Moscow"),
            settings=load_settings(LAW.folder, {}),
        ).due_at


def examples() -> Iterator[tuple[str, str, str]]:
    for expression, result, refusal in _EXAMPLE.findall(PAGE):
        yield expression.replace("\\|", "|"), result, refusal


def table(heading: str) -> list[list[str]]:
    """The cells of the table that begins with a heading."""
    lines = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


@pytest.fixture(scope="module")
def token() -> Token:
    known = json.loads(PAGE.split("```json\n")[1].split("```")[0])
    going = Procedure(bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end"), **known)
    going.top.services = MariEl()
    return going.start().open_tokens()[0]


@pytest.mark.parametrize(("expression", "result", "refusal"), list(examples()))
def test_an_example_of_the_page_holds(expression: str, result: str, refusal: str, token: Token) -> None:
    if refusal:
        with pytest.raises(ExpressionInvalid) as told:
            SafeScriptEngine().evaluate(token, expression)
        assert refusal in told.value.message
        return
    given = SafeScriptEngine().evaluate(token, expression)
    assert json.dumps(given, ensure_ascii=False) == json.dumps(json.loads(result), ensure_ascii=False)


def test_the_page_shows_more_than_a_hundred_examples() -> None:
    assert len(list(examples())) > 100


def test_every_function_is_on_the_page_with_its_values_and_an_example() -> None:
    shown = {
        name: (len(list(filter(None, given.split(",")))), row[2])
        for row in table("функция")
        for name, given in _SIGNATURE.findall(row[0])
    }

    assert shown.keys() == functions.PURE.keys() | functions.BOUND
    for name, (number, example) in shown.items():
        least, most = functions.COUNTS[name]
        assert f"{name}(" in example and " → " in example
        assert number >= least and (most is None or number == most), name


def test_the_script_of_the_page_gives_what_it_says(token: Token) -> None:
    script = PAGE.split("## Сценарий")[1].split("```")[1]

    SafeScriptEngine().execute(token, script)

    assert (token.scope.value(token, "waited"), token.scope.value(token, "late")) == (0, False)
    assert "Получится `waited` = 0, `late` = `false`" in PAGE


def test_the_limits_of_the_page_are_those_of_the_language() -> None:
    shown = [cell.replace(" ", "").replace("\u00a0", "") for _, cell in table("граница")]

    assert shown == [
        str(expressions.MAX_CHARACTERS),
        str(expressions.MAX_NODES),
        str(expressions.MAX_DEPTH),
        str(expressions.MAX_LINES),
        str(limits.MAX_OPERATIONS),
        f"{values.MAX_TEXT};{values.MAX_ITEMS}",
        str(values.MAX_BITS),
    ]
