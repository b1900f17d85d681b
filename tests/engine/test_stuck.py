"""What stands still is found, told with its reason, and forgotten when it goes on."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from engine.commands import AddEndpoint, AddPartner, CancelInstance, ClaimTask, SuspendInstance
from engine.doctor import examine
from engine.stuck.sweep import Sweep
from storage.models import PartnerMessage, ProcessInstance, StaffMember, Stuck, StuckKind
from storage.repositories.pulse import Pulses
from tests.plants import DIAGRAMS, Plants
from tests.world import World


@pytest.fixture
def sweep(world: World) -> Iterator[Sweep]:
    with world.database.begin() as connection:
        Pulses(connection).begin(world.clock.now())
    yield Sweep(world.executor)


def stuck(world: World, instance_id: str) -> set[tuple[str, str]]:
    rows = world.rows(select(Stuck).where(Stuck.instance_id == instance_id, Stuck.freed_at.is_(None)))
    return {(row.kind, row.reason) for row in rows}


REASONS = {
    "incident": "step_failed",
    "nobody": "empty",
    "message": "nobody",
    "timer": "silent",
    "dead": "join",
}


@pytest.mark.parametrize("kind", [str(kind) for kind in StuckKind])
def test_each_kind_of_trouble_is_found_with_its_reason(world: World, sweep: Sweep, kind: str) -> None:
    instance_id = Plants(world).plant(kind)
    sweep.run()

    assert (kind, REASONS.get(kind, "")) in stuck(world, instance_id)


def test_every_kind_can_be_planted() -> None:
    assert set(DIAGRAMS) == {str(kind) for kind in StuckKind}


def test_a_procedure_that_goes_its_way_is_not_listed(world: World, sweep: Sweep) -> None:
    world.deploy_past_the_gate({"unclaimed.bpmn": DIAGRAMS["unclaimed"]})
    instance_id = world.start("unclaimed")
    sweep.run()

    assert stuck(world, instance_id) == set()


def test_what_goes_on_is_no_longer_listed_and_the_row_says_when(world: World, sweep: Sweep) -> None:
    instance_id = Plants(world).plant("late")
    sweep.run()
    world.complete("a", instance_id=instance_id)
    sweep.run_changed()

    assert stuck(world, instance_id) == set()
    assert world.value(select(Stuck.freed_at).where(Stuck.instance_id == instance_id, Stuck.kind == "late"))


def test_what_a_command_leaves_stuck_is_found_without_the_great_sweep(world: World, sweep: Sweep) -> None:
    sweep.run()
    instance_id = Plants(world).plant("dead")

    assert sweep.run_changed() == 1
    assert stuck(world, instance_id) == {("dead", "join")}


def test_a_task_of_somebody_whose_account_was_closed_is_told_so(world: World, sweep: Sweep) -> None:
    world.deploy_past_the_gate({"unclaimed.bpmn": DIAGRAMS["unclaimed"]})
    instance_id = world.start("unclaimed")
    who = world.actor("smirnova")
    world.run(ClaimTask(task_id=world.task("a", instance_id=instance_id).id), "smirnova")
    with world.database.begin() as connection:
        closed = update(StaffMember).where(StaffMember.id == who.staff_id).values(is_active=False)
        connection.execute(closed)
    sweep.run()

    assert stuck(world, instance_id) == {("nobody", "closed")}


def test_a_procedure_halted_on_purpose_is_not_stuck(world: World, sweep: Sweep) -> None:
    instance_id = Plants(world).plant("unclaimed")
    world.run(SuspendInstance(instance_id=instance_id, reason="Семья в отъезде"))
    sweep.run()

    assert stuck(world, instance_id) == set()


def test_a_spoilt_state_is_found_since_it_was_first_seen_and_again_when_mended(
    world: World, sweep: Sweep
) -> None:
    instance_id = Plants(world).plant("unreadable")
    sweep.run()
    first = world.value(select(Stuck.since).where(Stuck.kind == "unreadable"))
    world.pass_time(hours=1)
    sweep.run()

    assert stuck(world, instance_id) == {("unreadable", "")}
    assert world.value(select(Stuck.since).where(Stuck.kind == "unreadable")) == first


def test_a_page_looks_for_itself_when_nobody_has_for_half_a_minute(world: World, sweep: Sweep) -> None:
    sweep.run()
    Plants(world).plant("message")

    assert sweep.run_if_old() == 0
    world.pass_time(seconds=31)
    assert sweep.run_if_old() == 1


def test_a_cancelled_procedure_leaves_nothing_in_the_list(world: World, sweep: Sweep) -> None:
    instance_id = Plants(world).plant("nobody")
    sweep.run()
    world.run(CancelInstance(instance_id=instance_id, reason="Ошибочно начата"))
    sweep.run()

    assert stuck(world, instance_id) == set()
    assert world.value(select(ProcessInstance.status).where(ProcessInstance.id == instance_id)) == "cancelled"


def test_what_cannot_be_read_can_be_stopped_and_leaves_nothing_behind(world: World, sweep: Sweep) -> None:
    instance_id = Plants(world).plant("unreadable")
    world.executor.workshop.cache.clear()
    world.run(CancelInstance(instance_id=instance_id, reason="Начнем заново"), "smirnova")
    sweep.run()

    assert stuck(world, instance_id) == set()
    assert world.open_tasks(instance_id=instance_id) == []
    assert examine(world.database, world.executor.workshop, now=world.clock.now()) == []


def test_a_partner_that_asked_is_told_once_of_each_trouble(world: World, sweep: Sweep) -> None:
    asked = world.run(
        AddPartner(
            kind="authority",
            name="Уполномоченный",
            region_code="ru-me",
            municipality_id=world.municipality_id,
        ),
        "admin",
    )
    world.run(
        AddEndpoint(
            partner_id=asked["partner_id"],
            url="https://partner.example/in",
            event_kinds=("instance.stuck",),
            accepts=(),
        ),
        "admin",
    )
    instance_id = Plants(world).plant("dead")
    sweep.run()
    sweep.run()

    told = world.rows(select(PartnerMessage).where(PartnerMessage.kind == "instance.stuck"))
    assert [(row.instance_id, row.facts["state"]) for row in told] == [(instance_id, "dead")]
