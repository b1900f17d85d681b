"""An item of the expert group played through in the simulator, from each start to each of its ends."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.simulation import Status, read_plan, simulate
from handlers import load_all
from tests.processes.diagrams import PROCESSES
from tests.world import LAW, at

ROWS = [{"measure": "Занятия с психологом", "responsible": "СРЦН", "due": "2026-02-01"}]
REPORT = [{"measure": "Занятия", "result": "done", "done_on": "2025-10-14", "text": "Проведены."}]
FOR, AGAINST = {"vote": "for"}, {"vote": "against"}


def worded(*decisions: str) -> dict[str, Any]:
    return {"decision": [*decisions], "measures_needed": ROWS, "complex_case": "consilium" in decisions}


ADOPTED = {"EG_T07": worded("residential"), "EG_T08": FOR, "EG_T20": {"kind": "none"}}
HARD = {**ADOPTED, "EG_T07": worded("residential", "consilium")}
ENDS = [
    ("EG_S01", ADOPTED, {"EG_E01", "EG_X05", "EG_X15"}),
    ("EG_S03", ADOPTED, {"EG_E01"}),
    ("EG_S04", ADOPTED, {"EG_E01"}),
    ("EG_S05", ADOPTED, {"EG_E01"}),
    ("EG_S01", HARD, {"EG_E03"}),
    ("EG_S02", {"EG_T07": worded("residential"), "EG_T08": AGAINST}, {"EG_E04"}),
    ("EG_S02", {"EG_T07": worded("postpone"), "EG_T08": FOR}, {"EG_E04"}),
]


@pytest.mark.parametrize(("start", "answers", "ends"), ENDS)
def test_every_start_leads_to_an_end(start: str, answers: Mapping[str, Any], ends: set[str]) -> None:
    file = "expert_group_session.ru-tve.bpmn"
    outcome = simulate(
        {file: (PROCESSES / file).read_bytes()},
        law=LAW,
        handlers=load_all(),
        begin_at=start,
        plan=read_plan({"answers": dict(answers), "messages": [{"name": "MSG_CONSILIUM_ANSWER"}]}),
        start=at("2025-10-14 12:00"),
        until=at("2025-10-20 12:00"),
        region="ru-tve",
        most_steps=110,
    )

    assert outcome.incidents == [] and outcome.status is not Status.REFUSED
    assert ends <= {entry.get("element") for entry in outcome.trace}
