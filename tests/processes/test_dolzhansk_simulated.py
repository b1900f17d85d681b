"""A family of Dolzhansk and a quarter of its databank played through in the simulator, to each of their ends."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.simulation import Status, read_plan, simulate
from handlers import load_all
from tests.processes.diagrams import PROCESSES
from tests.world import LAW, at

INTAKE, QUARTER = "intake_case.ru-orl.bpmn", "databank_quarter.ru-orl.bpmn"
FACT = {"family_name": "Ежовы", "address_actual": "с. Успенское", "threat": True}
LIKE = {"KS_T05": {"vote": "for"}, "DV_X01": FACT, "DV_T04": {"sign_codes": ["DO-C22-01"]}}
PUT_ON, REFUSED, APPROVED, OFF = (
    {"decision": decision} for decision in ("register", "not_register", "approve", "remove")
)
ENDS = [
    (INTAKE, {**LIKE, "KS_T04": REFUSED}, {"DV_E02", "DV_E03"}),
    (INTAKE, {**LIKE, "KS_T04": [PUT_ON, APPROVED, OFF], "DV_T13": {"removed": True}}, {"DV_E01", "DV_E04"}),
    (QUARTER, {}, {"DB_E01"}),
    (QUARTER, {"DB_T01": None}, {"DB_E01"}),
]


@pytest.mark.parametrize(("file", "answers", "ends"), ENDS)
def test_every_way_leads_to_an_end(file: str, answers: Mapping[str, Any], ends: set[str]) -> None:
    names = (file, "kdn_session.bpmn") if file == INTAKE else (file,)
    outcome = simulate(
        {name: (PROCESSES / name).read_bytes() for name in names},
        law=LAW,
        handlers=load_all(),
        begin_at="DV_S01" if file == INTAKE else "DB_S01",
        plan=read_plan({"answers": dict(answers)}),
        start=at("2025-07-01 09:00"),
        until=at("2025-09-01 12:00"),
        region="ru-orl",
        most_steps=150,
    )

    assert outcome.incidents == [] and outcome.status is not Status.REFUSED
    assert ends <= {entry.get("element") for entry in outcome.trace}
