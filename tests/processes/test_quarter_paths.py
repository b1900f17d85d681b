"""Every way through the quarterly reconciliation, played with invented answers."""

from typing import Any

import pytest

from engine.simulation import Outcome, Status
from tests.engine.simulation.played import play
from tests.processes.diagrams import NS, elements, tree
from tests.processes.test_removal_paths import entries
from tests.world import LAW, at

FILE = "reconciliation_quarter.ru-me.bpmn"
EQUAL, DIFFERS = {"result": "equal"}, {"result": "differs"}
WAYS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "equal lists, accepted": ({"answers": {"QR_T02": EQUAL, "QR_T05": {"accepted": True}}}, {"QR_E01"}),
    "differences, returned once, late": (
        {
            "answers": {"QR_T02": DIFFERS, "QR_T05": [{"accepted": False}, {"accepted": True}]},
            "delays": {"QR_T02": "P30D", "QR_T04": "P30D"},
        },
        {"QR_X06", "QR_X04", "QR_X07", "QR_E01"},
    ),
}


@pytest.fixture(scope="module")
def played() -> dict[str, Outcome]:
    content = (LAW.folder / FILE).read_bytes()
    return {
        way: play(content, plan=plan, begin_at="QR_S01", seed=5, start=at("2026-01-01 00:00"))
        for way, (plan, _) in WAYS.items()
    }


@pytest.mark.parametrize("way", WAYS)
def test_each_way_ends_where_it_must(way: str, played: dict[str, Outcome]) -> None:
    outcome = played[way]

    assert outcome.status is Status.COMPLETED, (outcome.incidents, outcome.open)
    assert WAYS[way][1] <= entries(outcome, "completed")


JOINS = {"QR_G03__E02"}
"""Taken where two municipalities meet: test_ac18_quarter.py."""


def test_every_flow_is_taken_and_every_end_reached(played: dict[str, Outcome]) -> None:
    known = elements(FILE)
    drawn = {flow.get("id") for flow in tree(FILE).findall(".//bpmn:sequenceFlow", NS)} - JOINS
    reached = {id for id, element in known.items() if element.kind == "endEvent"} - {"QR_E02"}

    assert drawn - {flow for outcome in played.values() for flow in entries(outcome, "taken")} == set()
    assert reached <= {end for outcome in played.values() for end in entries(outcome, "completed")}
