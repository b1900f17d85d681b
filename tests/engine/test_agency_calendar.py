"""A task of an agency is counted by that agency's calendar, wherever its term is counted."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.calendars.changes import DayChange
from engine.commands import ChangeCalendar, CorrectStart, MoveTerm, RecomputeTerms
from engine.deadlines import replay
from engine.errors import Invalid
from engine.terms.recomputing import differences
from storage.models import Deadline, Job, UserTask
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.storage.counting import counted
from tests.world import LAW, MOSCOW, World, at

ORDER = "Приказ № 5"
CHECK = bpmn.process(
    "check",
    bpmn.start()
    + bpmn.user("visit", bpmn.properties(deadline="WD:3", clause="ME-4.4-2"), groups="agency_specialist")
    + bpmn.boundary("nudge", "visit", bpmn.timer("timeDate", 'rule("WD:2", "asked_on")'), interrupting=False)
    + bpmn.user("note", bpmn.properties(deadline="WD:3"))
    + bpmn.end("told")
    + bpmn.end(),
    "start>visit start>note visit>end note>end nudge>told",
)


@pytest.fixture
def checked(world: World) -> World:
    """Monday 12 May 2025; the agency of Semenova does not work on Wednesday."""
    world.deploy_bytes({"check.bpmn": CHECK})
    world.clock.set(at("2025-05-12 10:00"))
    day_off(world, "semenova", "2025-05-14")
    for login in ("semenova", "grigoryeva"):
        world.start("check", agency=world.agency(login), asked_on="2025-05-12")
    return world


def day_off(world: World, login: str, day: str) -> None:
    change = DayChange(day=date.fromisoformat(day), kind="off", reason="санитарный день", source=ORDER)
    agency_id = world.agency(login)
    world.run(ChangeCalendar(layer="agency", place_id=agency_id, days=[change], ground=ORDER), "admin")


def term(world: World, login: str, element: str = "visit") -> Any:
    query = select(*Deadline.__table__.c).join(UserTask, UserTask.id == Deadline.user_task_id)
    if element == "visit":
        query = query.where(UserTask.agency_id == world.agency(login))
    return world.rows(query.where(Deadline.element_id == element))[0]


def local_day(moment: Any) -> str:
    return str(moment.astimezone(MOSCOW).date())


def test_an_agency_with_a_day_off_of_its_own_has_a_day_more(checked: World) -> None:
    assert str(term(checked, "semenova").due_date) == "2025-05-16"
    assert str(term(checked, "grigoryeva").due_date) == "2025-05-15"
    assert [str(task.due_date) for task in checked.open_tasks(element_id="note")] == ["2025-05-15"] * 2


def test_the_explanation_names_the_day_its_reason_its_order_its_agency_and_the_clause(checked: World) -> None:
    told = replay(term(checked, "semenova").explanation).explanation.text()

    assert "14 мая 2025 года — санитарный день (Приказ № 5; " in told
    assert "Основание: ME-4.4-2." in told
    assert "санитарный день" not in replay(term(checked, "grigoryeva").explanation).explanation.text()


def test_a_timer_on_the_task_of_an_agency_counts_by_the_same_calendar(checked: World) -> None:
    jobs = checked.rows(select(Job.due_at).where(Job.element_id == "nudge").order_by(Job.due_at))

    assert [local_day(job.due_at) for job in jobs] == ["2025-05-14", "2025-05-15"]


def test_the_ladder_is_climbed_by_the_same_calendar(checked: World) -> None:
    day_off(checked, "semenova", "2025-05-19")
    checked.to("2025-05-17 12:00")
    steps = {
        login: checked.value(
            select(Job.due_at).where(
                Job.deadline_id == term(checked, login).id, Job.state == "waiting", Job.kind == "escalation"
            )
        )
        for login in ("semenova", "grigoryeva")
    }

    # One working day after the term: Friday the 16th and, because Monday is off, Tuesday.
    assert local_day(steps["semenova"]) == "2025-05-20"
    assert local_day(steps["grigoryeva"]) == "2025-05-20"


def test_a_recount_counts_each_agency_by_its_own_days(checked: World) -> None:
    with checked.database.read() as connection:
        assert not differences(
            UnitOfWork(connection), LAW, [checked.municipality_id], now=checked.clock.now()
        )
    day_off(checked, "grigoryeva", "2025-05-15")
    checked.run(RecomputeTerms(municipality_ids=[checked.municipality_id], ground=ORDER), "smirnova")

    assert str(term(checked, "semenova").due_date) == "2025-05-16"
    assert str(term(checked, "grigoryeva").due_date) == "2025-05-16"
    assert [str(task.due_date) for task in checked.open_tasks(element_id="note")] == ["2025-05-15"] * 2


def test_a_corrected_start_counts_by_the_calendar_of_the_agency(checked: World) -> None:
    command = CorrectStart(deadline_id=term(checked, "semenova").id, started="2025-05-08T10:00", ground=ORDER)
    checked.run(command, "smirnova")

    assert str(term(checked, "semenova").due_date) == "2025-05-15"


def test_a_term_is_not_moved_to_a_day_off_of_its_agency(checked: World) -> None:
    day_off(checked, "semenova", "2025-05-20")

    with pytest.raises(Invalid, match="санитарный день"):
        move(checked, "semenova")
    move(checked, "grigoryeva")
    assert str(term(checked, "grigoryeva").due_date) == "2025-05-20"


def move(world: World, login: str) -> None:
    command = MoveTerm(deadline_id=term(world, login).id, due="2025-05-20", ground=ORDER)
    world.run(command, "smirnova")


def test_the_calendar_of_an_agency_costs_no_statement(checked: World) -> None:
    sent = []
    for login in ("semenova", "grigoryeva"):
        with counted(checked.database) as statements:
            checked.start("check", agency=checked.agency(login), asked_on="2025-05-12")
        sent.append(len(statements))

    assert sent[0] == sent[1]
