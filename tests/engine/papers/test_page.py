"""The page about templates says what is true: every name, every filter, every example."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from engine.papers.filters import FILTERS
from engine.papers.offered import COMMON, Items
from engine.papers.sandbox import DataOnly

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "documents.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^\| `имя\\\|(.+?)` \| (.*?) ?\| (.+) \|$", re.M)
EXAMPLES = [(used.replace("\\|", "|"), value, printed) for used, value, printed in EXAMPLE.findall(PAGE)]


@pytest.fixture(scope="module")
def templates() -> Environment:
    return DataOnly()


def test_every_filter_has_an_example() -> None:
    assert {re.split(r"[|(]", used)[0] for used, _, _ in EXAMPLES} == set(FILTERS)


@pytest.mark.parametrize(("used", "value", "printed"), EXAMPLES)
def test_an_example_prints_what_the_page_says(
    templates: Environment, used: str, value: str, printed: str
) -> None:
    assert templates.from_string("{{ имя|" + used + " }}").render({"имя": value}) == printed


def test_every_common_name_is_explained() -> None:
    for name, shape in COMMON.items():
        line = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        parts = shape.item if isinstance(shape, Items) else shape
        if isinstance(parts, dict) and name not in {"родители", "семья", "комиссия"}:
            assert [part for part in parts if part not in line] == []
