"""Every way through the measures of the police and of social protection, played with invented answers."""

from typing import Any

import pytest

from engine.simulation import Outcome, Status
from tests.engine.simulation.played import play
from tests.processes.diagrams import NS, elements, tree
from tests.processes.test_removal_paths import entries
from tests.world import LAW

FILE = "police_neglected_child.ru-me.bpmn"
HOME, AWAY = {"transfer_possible": True}, {"transfer_possible": False}
DEMAND = [{"name": "MSG_RETURN_DEMANDED"}]
LATE = {"PN_T01": "P1D", "PN_T02": "P9D", "PN_T09": "P1D", "PN_T10": "P9D", "SP_T03": "P9D"}


def delivered(*, together: bool, doctor: bool, **others: Any) -> dict[str, Any]:
    return {"PN_T04": AWAY, "PN_T06": {"together": together, "medical_help": doctor}, **others}


WAYS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "a threat, told late": ("PN_S01", {"delays": LATE}, {"PN_E01", "PN_X04", "PN_X05"}),
    "handed over at once": ("PN_S02", {"answers": {"PN_T04": HOME}}, {"PN_E02"}),
    "delivered, told late, placed for good": (
        "PN_S02",
        {
            "answers": delivered(together=False, doctor=True),
            "delays": LATE,
            "messages": [{"name": "MSG_PLACEMENT_ENDED"}],
        },
        {"PN_E03", "PN_X06", "PN_X08"},
    ),
    "given back to the parents": (
        "PN_S02",
        {
            "answers": delivered(together=True, doctor=False, PN_T11={"agreed": True}),
            "delays": {"PN_T11": "P2D", **LATE},
            "messages": DEMAND,
        },
        {"PN_E02", "PN_E03", "SP_E01", "SP_X02"},
    ),
    "not given back": (
        "PN_S02",
        {"answers": delivered(together=True, doctor=False, PN_T11={"agreed": False}), "messages": DEMAND},
        {"PN_E03"},
    ),
}


@pytest.fixture(scope="module")
def played() -> dict[str, Outcome]:
    content = (LAW.folder / FILE).read_bytes()
    return {way: play(content, plan=plan, begin_at=start, seed=3) for way, (start, plan, _) in WAYS.items()}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_ends_where_it_must(way: str, played: dict[str, Outcome]) -> None:
    outcome = played[way]

    assert outcome.status is Status.COMPLETED, (outcome.incidents, outcome.open)
    assert WAYS[way][2] <= entries(outcome, "completed")


def test_every_flow_is_taken_and_every_end_reached(played: dict[str, Outcome]) -> None:
    known = elements(FILE)
    flows = tree(FILE).findall(".//bpmn:sequenceFlow", NS)
    waits = {flow.get("id") for flow in flows if known[flow.get("sourceRef")].kind == "eventBasedGateway"}
    drawn = {flow.get("id") for flow in flows} - waits  # what a gateway waits for is no step of its own
    reached = {"PN_S03", "PN_X11"} | {id for id, element in known.items() if element.kind == "endEvent"}

    assert drawn - {flow for outcome in played.values() for flow in entries(outcome, "taken")} == set()
    assert reached <= {end for outcome in played.values() for end in entries(outcome, "completed")}
