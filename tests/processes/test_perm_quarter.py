"""The quarter of Perm krai goes otherwise: late, returned by the commission, cut off; every line is walked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from engine.simulation import Status
from tests.engine.simulation.played import play
from tests.processes.diagrams import elements, flows, table
from tests.processes.perm_place import (
    ANALYSIS,
    AUTHORITY,
    COMMISSION,
    DEPARTMENT,
    EDUCATION,
    FILE,
    HEALTH,
    PermWorld,
)
from tests.processes.test_ac35_perm_quarter import SCHOOLS, mended, registered
from tests.processes.test_expert_diagrams import Followed
from tests.processes.test_removal_paths import entries
from tests.world import LAW, at

LISTED = table("tests/processes/elements_per_quarter.csv")
AGREES = {"matches": True}


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row["id"])
def test_every_listed_element_is_drawn_with_its_name_kind_and_clauses(row: dict[str, str]) -> None:
    drawn = elements(FILE)[row["id"]]

    assert (drawn.kind, drawn.name) == (row["kind"], row["name"])
    assert set(row["clauses"].split()) <= set(drawn.clauses)


def test_a_late_sender_is_recorded_and_still_taken(perm: PermWorld) -> None:
    registered(perm).send(*SCHOOLS[1:], at="2026-04-03 10:00")
    perm.send("sad1", at="2026-04-08 10:00")

    late = perm.line("Детский сад № 1")
    assert late.state == "sent" and late.is_late(perm.clock.now())
    assert perm.term_states("RQ_T01").count("met_late") == 1 and "RQ_T04" in perm.open_elements()


def test_those_who_answer_for_a_late_sender_are_told(perm: PermWorld) -> None:
    registered(perm).to("2026-04-10 12:00")

    told = perm.told_of("RQ_T01")
    assert told["E1"] >= {"org_head", "edu_authority", "district_kdn"}
    assert told["E3"] == {"min_edu", "min_health"}


def test_what_has_not_come_by_the_cut_off_is_named_and_left_out(perm: PermWorld) -> None:
    registered(perm).send(*SCHOOLS[1:], "tehnikum", at="2026-04-03 10:00")
    perm.to("2026-04-14 23:30")
    assert "RQ_T09" not in perm.open_elements()
    perm.to("2026-04-15 00:01")

    assert [task for task in perm.open_elements() if task != "RQ_T11"] == ["RQ_T09"]
    assert {perm.line(name).state for name in ("Детский сад № 1", "Районная больница")} == {"missing"}
    perm.check("RQ_T09", COMMISSION)
    asked = perm.opened(perm.mine("RQ_T10", COMMISSION), COMMISSION)
    assert asked["missing_senders"].splitlines() == ["Детский сад № 1", "Районная больница"]
    assert (asked["closing_preschool"], asked["closing_families"]) == (12, 0)


@pytest.mark.parametrize(
    ("login", "element"), [("bolnitsa", "RQ_T02"), ("tehnikum", "RQ_T07"), ("upravlenie", "RQ_T06")]
)
def test_the_commission_returns_to_the_sender(perm: PermWorld, login: str, element: str) -> None:
    mended(perm).check("RQ_T09", COMMISSION, back=login, at="2026-04-13 12:00")

    assert perm.open_elements() == [element]
    assert perm.dues()[element] == "2026-04-14"
    if login == "upravlenie":
        perm.do(element, AUTHORITY, at="2026-04-14 10:00")
    else:
        perm.send(login, at="2026-04-14 10:00")
    assert perm.open_elements() == ["RQ_T09"]


def test_what_is_returned_on_the_last_day_may_be_mended_on_the_next(perm: PermWorld) -> None:
    mended(perm).check("RQ_T09", COMMISSION, back="shkola3", at="2026-04-14 12:00")

    assert perm.dues()["RQ_T01"] == "2026-04-15"
    perm.to("2026-04-15 12:00")
    assert "RQ_T01" in perm.open_elements()
    perm.to("2026-04-16 00:01")
    assert "RQ_T01" not in perm.open_elements() and "RQ_T09" in perm.open_elements()


def test_after_new_year_all_terms_fall_on_the_first_working_day(perm: PermWorld) -> None:
    perm.begin("2025-12-30 09:00").to("2026-01-01 00:01")

    dues = perm.dues()
    assert {dues["RQ_T01"], dues["RQ_T02"], dues["RQ_T07"]} == {"2026-01-12"}


@contextmanager
def followed(perm: PermWorld) -> Iterator[set[str]]:
    seen = Followed()
    perm.executor.workshop = replace(perm.executor.workshop, trace=seen)
    yield seen.flows


def carried_out(perm: PermWorld) -> None:
    """The commission sends late, ministries and Department analyse, measures are taken."""
    perm.check("RQ_T09", COMMISSION)
    perm.do("RQ_T10", COMMISSION, {"checked": True}, at="2026-04-17 12:00")
    perm.do("RQ_T12", DEPARTMENT, ANALYSIS)
    perm.do("RQ_T13", DEPARTMENT)
    for ministry in (EDUCATION, HEALTH):
        perm.do("RQ_T11", ministry, ANALYSIS)
    for ministry in (EDUCATION, HEALTH):
        perm.do("RQ_T14", ministry)
        for _ in range(2):
            perm.do("RQ_T15", ministry, {"to_agency": perm.agency("tehnikum")})


def test_every_line_of_the_diagram_is_walked(perm: PermWorld) -> None:
    with followed(perm) as seen:
        registered(perm).to("2026-04-07 00:01")
        perm.send(*SCHOOLS)
        perm.check("RQ_T04", AUTHORITY, back="shkola3")
        perm.send("shkola3")
        perm.to("2026-04-11 00:01")
        perm.check("RQ_T04", AUTHORITY)
        perm.to("2026-04-14 00:01")
        perm.send("bolnitsa", "tehnikum")
        perm.do("RQ_T06", AUTHORITY)
        for login in ("bolnitsa", "upravlenie"):
            perm.check("RQ_T09", COMMISSION, back=login)
            perm.do("RQ_T06", AUTHORITY) if login == "upravlenie" else perm.send(login)
        perm.check("RQ_T09", COMMISSION, back="tehnikum")
        perm.to("2026-04-17 10:00")
        carried_out(perm)

    assert {flow.get("id") for flow in flows(FILE)} - seen == ONLY_OF_ANOTHER_DISTRICT
    assert [run.status for run in perm.runs()] == ["completed", "completed"]


ONLY_OF_ANOTHER_DISTRICT = {"RQ_X08__X16", "RQ_X10__X17"}


def test_the_krai_is_summed_up_once_by_the_first_district(perm: PermWorld) -> None:
    perm.add_district()
    perm.begin().to("2026-04-15 00:01")

    assert len(perm.open_tasks(element_id="RQ_T11")) == 2
    for commission in (COMMISSION, f"{COMMISSION}2"):
        perm.check("RQ_T09", commission)
    for commission in (COMMISSION, f"{COMMISSION}2"):
        perm.do("RQ_T10", commission, {"checked": True})
    assert len(perm.open_tasks(element_id="RQ_T12")) == 1
    assert {"RQ_X16", "RQ_X17"} <= perm.ends()


WAYS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "all agrees": ("RQ_S01", {"answers": {"RQ_T04": AGREES, "RQ_T09": AGREES}}, {"RQ_X06", "RQ_E01"}),
    "nobody sends": (
        "RQ_S01",
        {"answers": {"RQ_T09": AGREES}, "delays": {"RQ_T02": "P30D", "RQ_T10": "P9D"}},
        {"RQ_X12", "RQ_X15", "RQ_E01"},
    ),
    "the ministries": ("RQ_S02", {}, {"RQ_E01"}),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_ends_in_the_simulator(way: str) -> None:
    start, plan, ends = WAYS[way]
    content = (LAW.folder / FILE).read_bytes()
    outcome = play(content, plan=plan, begin_at=start, seed=3, region="ru-per", start=at("2026-04-01 00:00"))

    assert outcome.status is Status.COMPLETED, (outcome.incidents, outcome.open)
    assert ends <= entries(outcome, "completed")
