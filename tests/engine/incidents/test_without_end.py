"""What goes round without people in it is stopped and told; what an outage has delayed is not."""

import pytest
from sqlalchemy import select

from engine.commands import RetryJob
from engine.instances import pace
from storage.models import Job, ProcessInstance
from tests import bpmn
from tests.engine.incidents.told import SECRETARY, incidents, on_sqlite
from tests.faults.ground import assert_whole
from tests.world import World


def test_timers_of_no_length_in_a_ring_become_an_incident(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MAX_STEPS_A_MINUTE", 30)
    body = bpmn.start() + bpmn.exclusive("again") + bpmn.catch("wait", bpmn.timer("timeDuration", "PT0S"))
    world.deploy_past_the_gate({"p.bpmn": bpmn.process("p", body, "start>again again>wait wait>again")})
    instance = world.start("p")

    world.pass_time(days=1)

    (incident,) = incidents(world)
    assert incident.instance_id == instance and "без участия людей" in incident.message
    assert_whole(world)
    world.run(RetryJob(job_id=incident.job_id), SECRETARY)
    world.pass_time(days=1)
    assert [each.count for each in incidents(world)] == [1]


def test_timers_that_an_outage_has_delayed_are_no_haste(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MAX_STEPS_A_MINUTE", 30)
    body = bpmn.start() + bpmn.exclusive("again") + bpmn.script("count", "n = coalesce(n, 0) + 1")
    body += bpmn.catch("wait", bpmn.timer("timeDuration", "PT1H"))
    world.deploy_past_the_gate(
        {"p.bpmn": bpmn.process("p", body, "start>again again>count count>wait wait>again")}
    )
    world.start("p")

    world.clock.advance(days=3)
    world.pass_time(seconds=1)

    assert incidents(world) == []
    assert len(world.rows(select(Job.id).where(Job.state == "done"))) == 72


@on_sqlite
def test_procedures_that_start_each_other_without_end_become_an_incident(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MAX_STARTS_A_MINUTE", 20)
    body = bpmn.start("start", bpmn.message("GO")) + bpmn.throw("go", bpmn.message("GO")) + bpmn.end()
    content = bpmn.process("p", body, "start>go go>end", bpmn.message_known("GO"))
    world.deploy_bytes({"p.bpmn": content})
    world.start("p")

    world.pass_time(days=1)

    (incident,) = incidents(world)
    assert "по кругу" in incident.message
    assert len(world.rows(select(ProcessInstance.id))) == 20
