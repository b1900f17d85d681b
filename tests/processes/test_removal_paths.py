"""Every way through the removal, played with invented answers: each flow is taken, each end is reached."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.simulation import Outcome, Status
from tests.engine.simulation.played import play
from tests.processes.diagrams import NS, elements, tree
from tests.world import LAW

FILE = "emergency_removal.ru-me.bpmn"
PRESENT = {"threat_found": "present", "other_violations": False, "help_needed": False}
COURT = [{"name": "MSG_CLAIM_DECISION"}]


def survey(**changes: object) -> dict[str, object]:
    return {**PRESENT, **changes}


def taken(removed_from: str, taker: str, **changes: object) -> dict[str, Mapping[str, object]]:
    """Answers of the draft and of the removal that decide where the children go."""
    removal = {"taker": taker, "together": True, **changes}
    return {"ER_T05": {"removed_from": removed_from}, "ER_T08": removal, "ER_T06": {"signed": True}}


def named(*names: str) -> list[dict[str, str]]:
    return [{"full_name": name} for name in names]


TWO = [{"surname": "Ковалёв", "given_name": "Артём"}, {"surname": "Ковалёва", "given_name": "Мария"}]
LATE = {
    "ER_T02": "P1D",
    "ER_T05": "P1D",
    "ER_T06": "P1D",
    "ER_T09": "P1D",
    "ER_T10": "P5D",
    "ER_T18": "P9D",
    "ER_T19": "P9D",
    "ER_T20": "P9D",
    "ER_T21": "P9D",
}
WAYS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a candidate takes the children, the court grants": (
        {
            "answers": {
                "ER_T04": survey(help_needed=True),
                **taken("both_parents", "nobody", candidates=named("А", "Б"), place_available=True),
                "ER_T14": {"answer": "agree"},
                "ER_T22": {"outcome": "granted"},
            },
            "messages": COURT,
        },
        {"ER_E03", "ER_X28"},
    ),
    "everything is late, candidates keep silent, there is no place, the court refuses": (
        {
            "answers": {
                "ER_T04": survey(),
                **taken("only_parent", "nobody", candidates=named("А"), place_available=False),
                "ER_T14": None,
                "ER_T22": {"outcome": "refused"},
            },
            "delays": LATE,
            "messages": COURT,
        },
        {"ER_E03", "ER_E05", "ER_X13", "ER_X26"},
    ),
    "the candidates refuse, the organisation has a place": (
        {
            "answers": {
                "ER_T01": {"children": TWO},
                "ER_T04": survey(),
                **taken(
                    "both_parents", "nobody", together=False, candidates=named("А"), place_available=True
                ),
                "ER_T14": {"answer": "refuse"},
                "ER_T22": {"outcome": "terminated"},
            },
            "messages": COURT,
        },
        {"ER_E05"},
    ),
    "the other parent takes the child": (
        {"answers": {"ER_T04": survey(), **taken("one_parent", "parent")}, "messages": COURT},
        {"ER_E03"},
    ),
    "relatives take the child, the prosecutor answers by a letter": (
        {
            "answers": {"ER_T04": survey(), **taken("both_parents", "relatives"), "ER_T10": None},
            "messages": [{"name": "MSG_PROSECUTOR_ACK"}, *COURT],
        },
        {"ER_E03", "ER_X29"},
    ),
    "removed from others, nobody takes the child, no claim is due": (
        {
            "answers": {
                "ER_T04": survey(),
                **taken("others", "nobody", place_available=True),
                "ER_T20": {"claim_needed": False},
            }
        },
        {"ER_E03"},
    ),
    "the head refuses until the threat is over": (
        {
            "answers": {
                "ER_T04": survey(),
                "ER_T06": {"signed": False},
                "ER_T07": [
                    {"refusal_way": "new_draft"},
                    {"refusal_way": "new_survey"},
                    {"refusal_way": "threat_removed"},
                ],
            }
        },
        {"ER_E04", "ER_X28"},
    ),
    "no threat, but rights are violated": (
        {"answers": {"ER_T04": survey(threat_found="absent", other_violations=True)}},
        {"ER_E01", "ER_X28"},
    ),
    "neither threat nor violations": ({"answers": {"ER_T04": survey(threat_found="absent")}}, {"ER_E02"}),
}
KNOWN_TO_THE_COMMISSION = {"ER_X03__E01"}
"""Only where the commission has the case already; see test_removal_in_a_case."""


@pytest.fixture(scope="module")
def played() -> dict[str, Outcome]:
    content = (LAW.folder / FILE).read_bytes()
    return {way: play(content, plan=plan, seed=3) for way, (plan, _) in WAYS.items()}


def entries(outcome: Outcome, event: str) -> set[str]:
    return {str(entry["element"]) for entry in outcome.trace if entry["event"] == event}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_ends_where_it_must(way: str, played: dict[str, Outcome]) -> None:
    outcome = played[way]

    assert outcome.status is Status.COMPLETED, (outcome.incidents, outcome.open)
    assert WAYS[way][1] <= entries(outcome, "completed")


def test_every_flow_is_taken(played: dict[str, Outcome]) -> None:
    drawn = {flow.get("id") for flow in tree(FILE).iterfind(".//bpmn:sequenceFlow", NS)}
    taken_once = {flow for outcome in played.values() for flow in entries(outcome, "taken")}

    assert drawn - taken_once == KNOWN_TO_THE_COMMISSION


def test_every_end_is_reached(played: dict[str, Outcome]) -> None:
    ends = {element.id for element in elements(FILE).values() if element.kind == "endEvent"}

    assert ends <= {end for outcome in played.values() for end in entries(outcome, "completed")}
