"""Terms that wait: for the date of an event, for a session; and reminders that a diagram orders."""

from sqlalchemy import delete, select

from engine.commands import BeginAwaitedTerms, SuspendInstance
from engine.deadlines import DeadlineState, state_at
from storage.models import CommissionSession, Notice
from storage.queries.term_facts import TermFacts, facts_of_tasks
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.processes.records import local
from tests.world import World, at


def facts(world: World, element: str = "b") -> TermFacts:
    with world.database.read() as connection:
        return facts_of_tasks(connection, [world.task(element).id])[world.task(element).id]


def begun(world: World, **properties: str) -> str:
    element = bpmn.user("b", bpmn.properties(clause="ME-4.6-1", **properties))
    world.deploy_bytes({"p.bpmn": bpmn.process("p", bpmn.start() + element + bpmn.end(), "start>b b>end")})
    return world.start("p")


def test_a_term_whose_event_has_not_happened_names_the_date_it_needs(world: World) -> None:
    begun(world, deadline="WD:5", deadlineFrom="check_from")

    term = facts(world)
    assert (term.stored_state, term.awaits) == ("not_started", "дата получения информации комиссией")


def test_a_diagram_may_name_the_date_in_its_own_words(world: World) -> None:
    begun(world, deadline="WD:5", deadlineFrom="act_on", deadlineFromName="дата акта")

    assert facts(world).awaits == "дата акта"


def test_a_term_to_a_session_waits_until_one_is_planned(world: World) -> None:
    with world.database.begin() as connection:
        connection.execute(delete(CommissionSession))
    begun(world, deadline="SESSION:NEXT")

    term = facts(world)
    assert (term.awaits, term.due_at) == ("дата заседания", None)
    assert state_at(term, world.clock.now()) is DeadlineState.NOT_STARTED


def test_a_session_that_is_planned_starts_the_terms_that_waited_for_it(world: World) -> None:
    world.clock.set(at("2025-10-14 12:00"))
    with world.database.begin() as connection:
        connection.execute(delete(CommissionSession))
    begun(world, deadline="SESSION:NEXT")
    world.to("2025-10-15 12:00")
    with world.database.begin() as connection:
        UnitOfWork(connection).sessions.schedule(
            municipality_id=world.municipality_id, held_at=at("2025-10-23 15:00"), members_total=11
        )

    world.run(BeginAwaitedTerms(municipality_id=world.municipality_id), "smirnova")

    term = facts(world)
    assert (term.stored_state, term.awaits, local(term.started_at)) == (
        "running",
        None,
        "2025-10-14 12:00:00",
    )
    assert local(term.due_at) == local(world.task("b").due_at) == "2025-10-23 23:59:59"


def test_suspended_work_is_told_with_its_ground_and_the_date_stands(world: World) -> None:
    instance_id = begun(world, deadline="WD:5")
    due = facts(world).due_at
    world.run(SuspendInstance(instance_id=instance_id, reason="дело у прокурора"))

    term = facts(world)
    assert (term.halted, term.due_at) == ("дело у прокурора", due)
    assert state_at(term, world.clock.now()) is DeadlineState.PAUSED
    assert state_at(term, at("2030-01-01 12:00")) is DeadlineState.MISSED


def test_a_diagram_orders_a_reminder_on_the_third_day(world: World) -> None:
    world.clock.set(at("2026-04-15 20:40"))
    begun(world, deadline="CD:7", remindOn="3")
    world.to("2026-04-22 09:00")

    told = world.rows(select(Notice.at).where(Notice.step == "E0").order_by(Notice.at))
    assert [local(row.at) for row in told] == ["2026-04-18 09:00:00", "2026-04-22 09:00:00"]
