"""Several deliverers at one endpoint: each message is in one hand, and two at once are enough."""

from datetime import timedelta

from sqlalchemy import select

from engine.commands import NoteStuck
from storage.models import PartnerLetter
from storage.repositories.stuck import Trouble
from storage.unit_of_work import UnitOfWork
from tests.webhooks.conftest import Exchange, exchange_with
from tests.webhooks.letters import Correspondent
from tests.webhooks.partner import Partner, Reply
from tests.world import World


def test_two_deliverers_never_have_one_message_nor_three_of_one_endpoint(exchange: Exchange) -> None:
    world, now = exchange.world, exchange.world.clock.now()
    exchange.add(5)

    def claim(owner: str) -> list[str]:
        with world.database.begin() as connection:
            rows = UnitOfWork(connection).partner_messages.claim(
                exchange.endpoint_id,
                now=now,
                lease_until=now + timedelta(minutes=2),
                probe_at=now + timedelta(minutes=5),
                owner=owner,
            )
            return [row.id for row in rows]

    first, second = claim("a"), claim("b")

    assert len(first) == 2
    assert second == []
    world.clock.advance(minutes=3)
    assert exchange.send() == 5
    assert exchange.server.effects == 5


def test_an_open_circuit_lets_one_probe_through_in_five_minutes(exchange: Exchange) -> None:
    exchange.server.usual = Reply(status=500)
    exchange.add(14)
    exchange.send()
    called = len(exchange.server.calls)
    assert called in (10, 11)

    exchange.world.clock.advance(minutes=5)

    assert exchange.send() == 1
    assert exchange.send() == 0
    assert len(exchange.server.calls) == called + 1


def test_what_happens_is_written_sent_and_answered_on_every_database(world: World, server: Partner) -> None:
    exchange = exchange_with(
        world, server, events=("task.created", "instance.stuck"), accepts=("prosecutor.acknowledged",)
    )
    world.deploy("police_neglected_child.ru-me.bpmn", "kdn_session.bpmn", "intake_case.ru-me.bpmn")
    case_id = world.open_case("semenova")
    (task, *_) = world.open_tasks(case_id)
    trouble = Trouble(
        kind="silent",
        about=task.id,
        since=world.clock.now(),
        instance_id=task.instance_id,
        element_id="IC_T01",
    )
    world.run(NoteStuck(found=(trouble,), freed=(), whole=False))

    exchange.send()

    told = [exchange.server.said(number) for number in range(len(exchange.server.calls))]
    assert {each["type"] for each in told} == {"task.created", "instance.stuck"}
    assert sorted(each["data"]["sequence"] for each in told) == list(range(1, len(told) + 1))
    partner = Correspondent.of(exchange)
    assert [partner.acknowledge(exchange.server.ids[0], webhook_id="one") for _ in range(2)] == [202, 202]
    assert partner.inbound.run_due() == 1
    state = world.value(select(PartnerLetter.state))
    assert state == "waiting"
    exchange.outbound.stop()
