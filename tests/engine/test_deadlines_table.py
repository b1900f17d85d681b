"""Worked dates: every DUE line of the acceptance scenarios, and the awkward days of each rule."""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.deadlines import Deadline, DeadlineContext, RuleKind, replay
from tests.engine.deadline_world import SETTINGS, local, sessions, term

TABLE = Path(__file__).with_name("deadline_table.csv")
LADDER_RULES = {"ladder.E2", "ladder.E3"}
with TABLE.open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


def counted(row: dict[str, str]) -> Deadline:
    name, _, value = row["given"].partition("=")
    context = DeadlineContext(
        sessions=sessions(value) if name == "sessions" else (),
        date_in_question=date.fromisoformat(value) if name == "date" else None,
        period_end=date.fromisoformat(value) if name == "period_end" else None,
    )
    own = {} if name in {"", "sessions", "date", "period_end"} else {name: value}
    rule = f"setting:{row['id'].split()[1]}" if " a." in row["id"] else row["rule"]
    return term(rule, row["start"], zone=ZoneInfo(row["zone"]), context=context, own=own)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['id']}-{row['rule']}" for row in ROWS])
def test_a_worked_date_comes_out_to_the_minute(row: dict[str, str]) -> None:
    deadline, zone = counted(row), ZoneInfo(row["zone"])

    if "T" in row["due"]:
        assert deadline.due_at == local(row["due"], zone), row["why"]
    else:
        due = date.fromisoformat(row["due"])
        assert deadline.due_date == due, row["why"]
        assert deadline.due_at == datetime.combine(due, time(23, 59, 59), zone), row["why"]
    assert deadline.due_at.tzinfo is UTC
    expected_target = row["target"] or str(deadline.due_date)
    assert str(deadline.target_date) == expected_target, row["why"]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['id']}-{row['rule']}" for row in ROWS])
def test_every_worked_date_is_replayed_from_its_explanation(row: dict[str, str]) -> None:
    deadline = counted(row)

    assert replay(deadline.explanation.as_json()) == deadline


def test_the_table_knows_every_kind_of_rule() -> None:
    kinds = {counted(row).resolved.kind for row in ROWS}

    assert kinds == set(RuleKind)


def test_every_default_of_the_settings_can_be_counted() -> None:
    rules = [key for key in SETTINGS.values if key.startswith(("a.", "imm.")) or key in LADDER_RULES]

    for key in rules:
        assert term(f"setting:{key}", "2026-03-10T12:00").due_at, key
    assert len(rules) > 60
