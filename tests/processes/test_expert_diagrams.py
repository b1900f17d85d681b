"""The diagrams of the expert group say what the tables say, and every line of them is walked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.processes import test_expert_group as stories
from tests.processes.diagrams import elements, flows, table, tree
from tests.processes.expert_path import FAMILY, SERVICE, ExpertWalk, KilmezWalk
from tests.processes.expert_place import CSPN, LEADER, SECRETARY

LISTED = table("tests/processes/elements_eg.csv")
OBLIGATIONS = table("processes/regulations/obligations.csv")
SEEDS = {"ru-tve": "ru-tve.txt", "ru-kir": "ru-kir.txt"}
RULES_OF_ACCESS = {"EG_R01", "EG_R02"}
KALININSKY, KILMEZ = "expert_group_session.ru-tve.bpmn", "expert_group_session.ru-kir.bpmn"


@pytest.mark.parametrize("row", LISTED, ids=lambda row: f"{row['file']} {row['id']}")
def test_every_listed_element_is_drawn_with_its_name_kind_and_clauses(row: dict[str, str]) -> None:
    drawn = elements(row["file"])[row["id"]]

    assert (drawn.kind, drawn.name) == (row["kind"], row["name"])
    assert set(row["clauses"].split()) <= set(drawn.clauses)


@pytest.mark.parametrize("region", SEEDS)
def test_every_obligation_of_the_expert_group_is_carried_by_its_element(region: str) -> None:
    carried = {
        clause
        for file in (f"expert_group_session.{region}.bpmn", f"expert_group_composition.{region}.bpmn")
        for element in elements(file).values()
        for clause in element.clauses
    }
    duties = {
        row["id"]
        for row in OBLIGATIONS
        if row["seed"] == SEEDS[region]
        and row["element_id"].startswith("EG_")
        and row["element_id"] not in RULES_OF_ACCESS
    }

    assert duties and duties <= carried


@pytest.mark.parametrize("file", [KALININSKY, KILMEZ])
def test_no_timer_of_the_expert_group_interrupts(file: str) -> None:
    for element in elements(file).values():
        if element.kind == "boundaryEvent":
            assert element.attributes.get("cancelActivity") == "false", element.id
    for timer in tree(file).iterfind(".//{*}subProcess[@triggeredByEvent='true']/{*}startEvent"):
        assert timer.get("isInterrupting") == "false"


class Followed:
    """Notes every line that a procedure takes."""

    def __init__(self) -> None:
        self.flows: set[str] = set()

    def token(self, what: str, token: Any) -> None:
        pass

    def flow(self, flow: Any, scope: Any) -> None:
        self.flows.add(flow.id)


@contextmanager
def followed(walk: ExpertWalk) -> Iterator[set[str]]:
    seen = Followed()
    executor = walk.world.executor
    executor.workshop = replace(executor.workshop, trace=seen)
    yield seen.flows


def test_every_line_of_the_diagram_of_kalininsky_is_walked(expert: ExpertWalk) -> None:
    with followed(expert) as seen:
        stories.crisis(expert).prepare(kind="crisis").open_session(4).world.pass_time(minutes=1)
        expert.prepare().open_session(7).analyse().word("residential", "causes").ballot("+++--00")
        expert.word("postpone").ballot("++++---").world.pass_time(minutes=1)
        expert.prepare().open_session(7).analyse()
        expert.word("residential", "causes", "extend", "consilium").ballot("+++++++")
        expert.do("EG_T18", SECRETARY, {"reason": "Нужны места в другом районе."})
        expert.tell("MSG_CONSILIUM_ANSWER", SECRETARY)
        expert.do("EG_X09", SECRETARY, {"answer": "Место выделено."})
        carry_out(expert)
        expert.begin("EG_S01", SECRETARY, "2026-05-12 10:00")
        expert.do("EG_X01", SECRETARY, FAMILY | {"applicant": "Ежова О. П."} | TERM)
        expert.prepare(held_at="2026-05-20T15:00:00+03:00").open_session(7).analyse()
        expert.word("consilium", measures_needed=[MEASURE]).ballot("+++++++")
        expert.world.to("2026-06-10 10:00")

    assert {flow.get("id") for flow in flows(KALININSKY)} <= seen


MEASURE = {"measure": "Сопровождение", "responsible": "ЦСПН", "due": "2026-09-01"}
TERM = {"term_from": "2026-06-01", "term_until": "2026-08-31"}


def carry_out(expert: ExpertWalk) -> None:
    """Everything after the vote: the interim and the final session begin by themselves, papers are late."""
    expert.draw_up("2025-12-20 12:00", 7).world.to("2026-01-15 10:00")
    for element in ("EG_T17", "EG_M01", "EG_M02"):
        expert.do(element, SECRETARY)
    expert.do("EG_X21", SECRETARY, {"specialists": [expert.staff(CSPN)]})
    expert.do("EG_T16", CSPN)
    expert.do("EG_T13", CSPN, {"service_form": "residential", "number": "112"})
    service = {**SERVICE, "from": "2026-01-15", "until": "2026-05-10"}
    expert.do("EG_T14", CSPN, {"services": [service], "course_ends_on": "2026-05-10"})
    report = {"measure": "Занятия", "result": "done", "done_on": "2026-01-14", "text": "Проведены."}
    expert.do("EG_T19", LEADER, {"rows": [report]})
    expert.do("EG_T20", SECRETARY, {"kind": "none"})
    expert.world.to("2026-04-27 10:00")
    figures = [{"indicator": "Оказано услуг", "now": 12}]
    for _ in [element for element in expert.open() if element == "EG_T23"]:
        expert.do("EG_T23", LEADER, {"figures": figures, "findings": "Хорошо.", "recommendations": "Так."})


def test_every_line_of_the_diagram_of_kilmez_is_walked(kilmez: KilmezWalk) -> None:
    with followed(kilmez) as seen:
        kilmez.begin("EG_S03", LEADER, "2025-10-15 10:00")
        kilmez.do("EG_X02", LEADER, FAMILY | {"session_at": "2025-10-16T10:00:00+03:00"})
        kilmez.prepare(kind="unscheduled").open_session(4).world.pass_time(minutes=1)
        kilmez.prepare().open_session(5).analyse()
        for _ in range(2):
            kilmez.do("EG_T07", LEADER, stories.order(kilmez))
            kilmez.ballot("++0--")
        kilmez.world.to("2025-11-01 10:00")
        kilmez.prepare().open_session(5).analyse().do("EG_T07", LEADER, stories.order(kilmez, "2026"))
        kilmez.ballot("+++--").do("EG_T09", SECRETARY)
        kilmez.do("EG_T10", LEADER)
        kilmez.do("EG_T22", LEADER)
        kilmez.do("EG_X21", SECRETARY, {"specialists": [kilmez.staff(CSPN)]})
        kilmez.do("EG_T16", CSPN)
        kilmez.world.to("2026-12-01 10:00")
        report = {"measure": "Пособие", "result": "not_done", "text": "Отказано."}
        for _ in range(2):
            kilmez.do("EG_T19", LEADER, {"rows": [report]})
        kilmez.do("EG_T20", SECRETARY, {"kind": "none"})

    assert {flow.get("id") for flow in flows(KILMEZ)} <= seen
