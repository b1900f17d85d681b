"""The doctor finds nothing in a healthy district and names whatever was tampered with."""

import pytest
from sqlalchemy import text

from engine.commands import CancelInstance, CorrelateMessage, SuspendInstance
from engine.doctor import examine
from tests import bpmn, dmn
from tests.world import World

SECRETARY = "smirnova"


def kinds(world: World) -> set[str]:
    found = examine(world.database, world.executor.workshop, now=world.clock.now())
    return {finding.kind for finding in found}


@pytest.fixture
def busy(world: World) -> World:
    """One procedure that waits for a person, a timer, a message and a term; one completed; one cancelled."""
    body = (
        bpmn.start()
        + bpmn.user("a", bpmn.properties(deadline="WD:3"))
        + bpmn.boundary("late", "a", bpmn.timer("timeCycle", "R/P1D"), interrupting=False)
        + bpmn.boundary("news", "a", bpmn.message("NEWS"), interrupting=False)
        + bpmn.user("read")
        + bpmn.end()
    )
    content = bpmn.process("p", body, "start>a a>end late>read news>read", bpmn.message_known("NEWS"))
    world.deploy_bytes({"p.bpmn": content, "d.dmn": dmn.one(["n"], ["a"], [["-", "1"]])})
    world.start("p")
    world.complete("a", SECRETARY)
    world.run(CancelInstance(instance_id=world.start("p"), reason="ошибочно начата"))
    world.run(CorrelateMessage(name="NEWS", instance_id=world.start("p")))
    world.pass_time(days=2, hours=1)
    return world


def test_a_district_at_work_is_healthy(busy: World) -> None:
    assert kinds(busy) == set()


def test_a_suspended_procedure_is_healthy_and_a_case_of_the_product_is(world: World) -> None:
    world.deploy()
    case_id = world.open_case("smirnova", at_commission=True)
    instance_id = world.open_tasks(case_id)[0].instance_id
    world.run(SuspendInstance(instance_id=instance_id, reason="проверка"))

    assert kinds(world) == set()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE user_task SET status = 'cancelled' WHERE status = 'open' AND element_id = 'a'", "tasks"),
        ("UPDATE user_task SET status = 'open' WHERE status = 'completed'", "tasks"),
        ("DELETE FROM task_candidate", "inbox"),
        ("UPDATE job SET state = 'cancelled' WHERE kind = 'timer' AND state = 'waiting'", "jobs"),
        ("UPDATE job SET due_at = created_at WHERE kind = 'timer' AND state = 'waiting'", "job_moved"),
        ("UPDATE job SET state = 'waiting' WHERE kind = 'timer'", "job_left"),
        ("UPDATE job SET lease_until = created_at WHERE state = 'waiting'", "lease_old"),
        ("DELETE FROM event_subscription", "subscriptions"),
        ("UPDATE deadline SET state = 'met' WHERE state = 'running'", "terms"),
        ("UPDATE history_event SET actor_name = 'Другой' WHERE seq = 2", "history_broken"),
        ("DELETE FROM history_event WHERE seq = 2", "history_broken"),
        ("UPDATE history_event SET actor_name = 'Другой' WHERE seq = 2", "unguarded"),
        ("UPDATE process_instance SET history_seq = history_seq + 1", "history_cut"),
        ("UPDATE process_instance SET version = 1", "version_behind"),
        ("UPDATE process_instance SET state_format = 'older'", "state_unreadable"),
        ("DELETE FROM command_log WHERE kind = 'CompleteTask'", "command_unknown"),
        ("UPDATE command_log SET id = 'x' WHERE kind = 'CancelInstance'", "command_untold"),
        ("UPDATE process_definition SET sha256 = 'x'", "definition_changed"),
        ("UPDATE decision_definition SET sha256 = 'x'", "definition_changed"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_tampered_with_is_named(busy: World, statement: str, kind: str) -> None:
    with busy.database.begin() as connection:
        for moment in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER history_event_{moment}"))
        assert connection.execute(text(statement)).rowcount

    busy.executor.workshop.cache.clear()
    assert kind in kinds(busy)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_join_that_can_never_be_full_is_named_as_dead(world: World) -> None:
    body = bpmn.start() + bpmn.exclusive("one", default="f_one_b") + bpmn.parallel("both") + bpmn.end()
    body += bpmn.script("a", "x = 1") + bpmn.script("b", "x = 2") + bpmn.flow("one", "a", "go == true")
    world.deploy_past_the_gate({"p.bpmn": bpmn.process("p", body, "start>one one>b a>both b>both both>end")})

    world.start("p")

    assert kinds(world) == {"dead"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_gap_in_a_journal_is_named(busy: World) -> None:
    row = (
        "INSERT INTO register_entry (id, register, owner, municipality_id, year, number, content, entered_at, entered_by)"
        " VALUES (:id, 'F-ME-1', 'mun:1', 'm', 2025, :number, '{}', '2025-04-01', 's')"
    )
    with busy.database.begin() as connection:
        for number in (1, 3):
            connection.execute(text(row), {"id": str(number), "number": number})
        counter = (
            "INSERT INTO register_counter (register, owner, year, last) VALUES ('F-ME-1', 'mun:1', 2025, 3)"
        )
        connection.execute(text(counter))

    assert kinds(busy) == {"journal_gap"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_terms_that_ended_tell_nobody_afterwards(busy: World) -> None:
    busy.complete("a", SECRETARY)
    while busy.open_tasks():
        busy.complete("read", SECRETARY)

    busy.pass_time(days=60)

    assert kinds(busy) == set()
    assert not busy.value(text("SELECT count(*) FROM incident"))  # type: ignore[arg-type]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_failure_that_nobody_waits_for_any_more_needs_nobody(world: World) -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.user("b") + bpmn.end()
    body += bpmn.boundary("late", "a", bpmn.timer("timeDuration", "P1D"), interrupting=False)
    body += bpmn.exclusive("x") + bpmn.flow("x", "b", "nobody > 1") + bpmn.flow("x", "end", "nobody > 2")
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>end late>x")})
    world.start("p")
    world.pass_time(days=2, hours=1)
    opened = text("SELECT count(*) FROM incident WHERE resolved_at IS NULL")
    assert world.value(opened) == 1  # type: ignore[arg-type]

    world.complete("a", SECRETARY)

    assert world.value(opened) == 0  # type: ignore[arg-type]
    assert kinds(world) == set()
