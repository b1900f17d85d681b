"""Several deliverers at one endpoint: each message is in one hand, and two at once are enough."""

from datetime import timedelta

from storage.unit_of_work import UnitOfWork
from tests.webhooks.conftest import Exchange
from tests.webhooks.partner import Reply


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
