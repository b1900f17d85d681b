"""The diagram of the risk group's register says what the tables say, and every line of it is walked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from engine.simulation import Status, read_plan, simulate
from handlers import load_all
from tests.processes.diagrams import PROCESSES, elements, flows, table
from tests.processes.risk_path import RiskWalk
from tests.processes.risk_place import AUTHORITY, CLINIC, COLLEGE
from tests.processes.test_expert_diagrams import Followed
from tests.world import LAW, at

FILE, KEEPER = "risk_group_register.ru-per.bpmn", "risk_group_keeper.ru-per.bpmn"
LISTED = table("tests/processes/elements_pk.csv")
OBLIGATIONS = table("processes/regulations/obligations.csv")
RULES_OF_ACCESS = {"RG_R01", "RG_R02", "RG_R03"}


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row["id"])
def test_every_listed_element_is_drawn_with_its_name_kind_and_clauses(row: dict[str, str]) -> None:
    drawn = elements(row["file"])[row["id"]]

    assert (drawn.kind, drawn.name) == (row["kind"], row["name"])
    assert set(row["clauses"].split()) <= set(drawn.clauses)


def test_every_obligation_of_the_register_is_carried_by_its_element() -> None:
    drawn = {**elements(FILE), **elements(KEEPER)}
    duties = [
        row
        for row in OBLIGATIONS
        if row["element_id"].startswith("RG_") and row["element_id"] not in RULES_OF_ACCESS
    ]

    assert len(duties) > 35
    for row in duties:
        assert row["id"] in drawn[row["element_id"]].clauses, row["id"]


@contextmanager
def followed(walk: RiskWalk) -> Iterator[set[str]]:
    seen = Followed()
    executor = walk.world.executor
    executor.workshop = replace(executor.workshop, trace=seen)
    yield seen.flows


def test_every_line_of_the_register_is_walked(risk: RiskWalk) -> None:
    with followed(risk) as seen:
        refused_then_put_on(risk)
        to_the_end_of_the_year(risk)
        handed_over(risk)
        follow_up_of_a_clinic(risk)

    assert {flow.get("id") for flow in flows(FILE)} <= seen


def refused_then_put_on(risk: RiskWalk) -> None:
    risk.begin("2026-05-05 10:00", "RG_S02").enter(child_birth="2008-05-01").enter()
    risk.do("RG_T02", risk.head, {"put_on": False, "refusal_reason": "Оснований нет."})
    risk.stand("2026-05-05 11:00", child_birth="2009-02-01", child_name="Лялина Ирина").plan()
    risk.world.to("2026-05-19 10:00")
    risk.conclude("same")


def to_the_end_of_the_year(risk: RiskWalk) -> None:
    """Updates are missed, the year turns, the child comes of age, the head keeps, then removes."""
    risk.news().confirm().news().confirm("sop_signs").do(
        "RG_M01", risk.keeper, {"out_number": "1", "signs": "Да."}
    )
    risk.do("RG_T07", risk.head, {"remove": False, "kept_reason": "Рано."})
    risk.world.to("2026-06-21 10:00")
    risk.plan(term_from="2026-06-21", term_until="2026-09-01")
    risk.conclude().do("RG_T07", risk.head, {"remove": False, "kept_reason": "Рано."})
    risk.world.to("2027-02-02 10:00")
    risk.confirm("removal").take_off("7", on="2027-02-02")


def handed_over(risk: RiskWalk) -> None:
    risk.stand("2027-02-03 10:00", child_name="Лялин Олег").news().confirm("removal")
    risk.take_off("9", follow_up="Колледж").do("RG_T08", AUTHORITY, {"measures": "Сопровождение."})
    risk.do("RG_M02", AUTHORITY, {"receiving_agency": risk.world.agency(COLLEGE), "org_to": None})
    risk.world.pass_time(minutes=1)
    risk.keeper = COLLEGE
    risk.do("RG_X02", COLLEGE)


def follow_up_of_a_clinic(risk: RiskWalk) -> None:
    risk.keeper = CLINIC
    risk.stand("2027-02-04 10:00", child_name="Лялин Ян", child_birth="2025-05-01", edu_org=None)
    risk.news().confirm("removal").take_off("6", follow_up="Поликлиника г. Перми")
    risk.do("RG_X15", CLINIC, {"measures": "Наблюдение."})
    risk.do("RG_M02", CLINIC, {"org_to": "Поликлиника г. Перми"})


KEEP = {"remove": False, "kept_reason": "Рано."}
CALLED = {"name": "MSG_RG_CHANGED"}
ENTERED = {"child_birth": "2014-05-12", "edu_org": "Школа № 8", "entry_kind": "child", "ground_codes": ["3"]}
REFUSED = {"put_on": False, "refusal_reason": "Оснований нет."}
STOOD = {"RG_T01": ENTERED, "RG_T02": {"put_on": True, "registered_on": "2026-05-05"}}
REMOVAL = {"RG_T05": {"update_result": "removal"}}
PROVED = {"removal_paper": "Решение № 2", "removal_paper_on": "2026-05-04"}
LEFT = {"remove": True, "removed_on": "2026-05-05"}
ENDS: list[tuple[str, Mapping[str, Any], set[str]]] = [
    ("RG_S01", {"RG_T01": ENTERED, "RG_T02": REFUSED}, {"RG_E02"}),
    ("RG_S03", {"RG_T01": ENTERED, "RG_T02": REFUSED}, {"RG_X02", "RG_E02"}),
    ("RG_S02", {**STOOD, "RG_T05": {"update_result": "confirmed"}}, {"RG_X09"}),
    ("RG_S01", {**STOOD, **REMOVAL, "RG_T07": KEEP}, {"RG_X12"}),
    ("RG_S01", {**STOOD, **REMOVAL, "RG_T07": {**LEFT, "removal_code": "3", **PROVED}}, {"RG_X13", "RG_E01"}),
    (
        "RG_S01",
        {**STOOD, **REMOVAL, "RG_T07": {**LEFT, "removal_code": "6", "follow_up": "Пермь"}},
        {"RG_E01"},
    ),
]


@pytest.mark.parametrize(("start", "answers", "ends"), ENDS)
def test_every_start_leads_to_an_end(start: str, answers: Mapping[str, Any], ends: set[str]) -> None:
    outcome = simulate(
        {FILE: (PROCESSES / FILE).read_bytes()},
        law=LAW,
        handlers=load_all(),
        begin_at=start,
        plan=read_plan({"answers": dict(answers), "messages": [CALLED]}),
        start=at("2026-05-05 12:00"),
        until=at("2026-05-07 12:00"),
        region="ru-per",
        most_steps=60,
    )

    assert outcome.incidents == [] and outcome.status is not Status.REFUSED
    assert ends <= {entry.get("element") for entry in outcome.trace}
