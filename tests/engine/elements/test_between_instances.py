"""Messages and signals between procedures that belong to no case, and what a signal starts."""

from typing import Any

from sqlalchemy import select

from engine.commands import StartInstance
from storage.columns import new_id
from storage.models import ProcessInstance
from tests import bpmn
from tests.world import World


def hears(key: str, begins: str = "", waits: str = "") -> str:
    """A procedure that begins with an event, or waits for one, and then asks a person."""
    did, wait = f"{key}_did", f"{key}_waits"
    body = bpmn.start(f"{key}_s", begins) + bpmn.user(did) + bpmn.end(f"{key}_e")
    if not waits:
        return bpmn.one_process(key, body, f"{key}_s>{did} {did}>{key}_e")
    return bpmn.one_process(key, body + bpmn.catch(wait, waits), f"{key}_s>{wait} {wait}>{did} {did}>{key}_e")


def tells(definition: str) -> str:
    body = bpmn.start() + bpmn.throw("tell", definition) + bpmn.end()
    return bpmn.one_process("teller", body, "start>tell tell>end")


def deploy(world: World, *processes: str) -> None:
    known = bpmn.message_known("news") + bpmn.signal_known("news")
    world.deploy_bytes({"talk.bpmn": bpmn.definitions(known, *processes)})


def start(world: World, key: str, **options: Any) -> None:
    world.run(StartInstance(process_key=key, municipality_id=world.municipality_id, **options))


def settle(world: World) -> list[str]:
    world.pass_time(minutes=1)
    return world.open_elements()


def test_a_message_reaches_the_procedure_that_waits_for_it(world: World) -> None:
    deploy(world, tells(bpmn.message("news")), hears("other", waits=bpmn.message("news")))
    world.start("other")

    world.start("teller")

    assert settle(world) == ["other_did"]


def test_a_message_reaches_only_one_of_those_who_wait(world: World) -> None:
    deploy(world, tells(bpmn.message("news")), hears("other", waits=bpmn.message("news")))
    world.start("other")
    world.start("other")

    world.start("teller")

    assert settle(world) == ["other_did"]


def test_a_message_that_came_too_early_is_handed_over_later(world: World) -> None:
    deploy(world, tells(bpmn.message("news")), hears("other", waits=bpmn.message("news")))
    world.start("teller")

    world.start("other")

    assert settle(world) == ["other_did"]


def test_a_signal_reaches_everybody_who_waits(world: World) -> None:
    deploy(world, tells(bpmn.signal("news")), hears("other", waits=bpmn.signal("news")))
    world.start("other")
    world.start("other")

    world.start("teller")

    assert settle(world) == ["other_did", "other_did"]


def test_a_signal_starts_every_procedure_that_begins_with_it(world: World) -> None:
    begins = bpmn.signal("news")
    deploy(world, tells(begins), hears("first", begins=begins), hears("second", begins=begins))

    world.start("teller")

    assert settle(world) == ["first_did", "second_did"]


def test_a_signal_of_a_case_stays_in_the_case_and_what_it_starts_belongs_there(world: World) -> None:
    begins = bpmn.signal("news")
    deploy(world, tells(begins), hears("inside", begins=begins), hears("outside", waits=begins))
    world.start("outside")
    case_id = new_id()

    start(world, "teller", case_id=case_id)
    settle(world)

    started = world.rows(select(ProcessInstance).where(ProcessInstance.definition_key == "inside"))
    assert [row.case_id for row in started] == [case_id]
    assert world.open_elements() == ["inside_did"]


def test_a_signal_does_not_reach_another_business_key(world: World) -> None:
    deploy(world, tells(bpmn.signal("news")), hears("other", waits=bpmn.signal("news")))
    start(world, "other", business_key="7")

    world.start("teller")

    assert settle(world) == []
