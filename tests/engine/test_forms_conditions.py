"""Conditions answered alike on both sides: here, and in the browser's script."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from engine.forms.conditions import holds

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = json.loads((HERE / "condition_cases.json").read_text(encoding="utf-8"))
NODE = shutil.which("node")


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_condition_holds_as_the_case_says(case: dict[str, Any]) -> None:
    assert holds(case["condition"], case["values"]) is case["holds"]


@pytest.mark.skipif(NODE is None, reason="node is not installed, the browser's side is not asked")
def test_the_browser_answers_every_condition_as_the_server_does() -> None:
    assert NODE is not None
    asked = subprocess.run([NODE, HERE / "condition_cases.mjs"], capture_output=True, text=True, check=True)

    assert json.loads(asked.stdout) == {"asked": len(CASES), "wrong": []}
