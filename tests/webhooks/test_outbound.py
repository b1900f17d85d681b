"""Messages to partners: signed, tried for two weeks, at least once, and never lost without a word."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.commands import (
    IssueSecret,
    PauseEndpoint,
    RedeliverMessage,
    ResumeEndpoint,
    RetireSecret,
    SendTest,
)
from engine.errors import Conflict, Invalid, NotAllowed
from storage.database import Database
from storage.models import PartnerAct, PartnerAttempt, PartnerEndpoint
from storage.unit_of_work import UnitOfWork
from tests.webhooks.conftest import Exchange, exchange_with
from tests.webhooks.partner import Partner, Reply, partner_server
from tests.world import World
from webhooks.sending import Sender
from webhooks.signatures import Forged, verify


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """What is sent is the same on every database; claiming is tested on both."""
    shutil.copy(sqlite_template, tmp_path / "kurator.db")
    opened = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
    yield opened
    opened.close()


def endpoint(exchange: Exchange) -> object:
    columns = PartnerEndpoint.__table__.c
    return exchange.world.rows(select(*columns).where(PartnerEndpoint.id == exchange.endpoint_id))[0]


def attempts(exchange: Exchange, message_id: str) -> list[tuple[str, int | None]]:
    query = select(PartnerAttempt.outcome, PartnerAttempt.status).where(
        PartnerAttempt.message_id == message_id
    )
    return [(row.outcome, row.status) for row in exchange.world.rows(query.order_by(PartnerAttempt.number))]


def test_a_message_leaves_signed_with_both_secrets_while_they_change(exchange: Exchange) -> None:
    world, safe = exchange.world, exchange.safe
    old = exchange.secrets["out"]
    new = world.run(IssueSecret(endpoint_id=exchange.endpoint_id, direction="out"), "admin")["secret_id"]
    with pytest.raises(Conflict):
        world.run(IssueSecret(endpoint_id=exchange.endpoint_id, direction="out"), "admin")

    (message_id,) = exchange.add()
    exchange.send()

    headers, body = exchange.server.calls[0]
    now = world.clock.now()
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (old, new):
        assert verify([safe.secret(str(secret), "out")], headers, body, now=now) == message_id
    with pytest.raises(Forged):
        verify([safe.secret(str(old), "in")], headers, body, now=now)
    assert exchange.message(message_id).state == "sent"
    assert exchange.server.said() == {
        "type": "task.created",
        "timestamp": "2025-04-01T06:00:00+00:00",
        "data": {"sequence": 1, "procedure": "intake_case"},
    }

    world.run(RetireSecret(endpoint_id=exchange.endpoint_id, secret_id=old, reason="перешли"), "admin")
    exchange.add()
    exchange.send()
    headers, body = exchange.server.calls[1]
    with pytest.raises(Forged):
        verify([safe.secret(str(old), "out")], headers, body, now=now)
    assert verify([safe.secret(str(new), "out")], headers, body, now=now)
    kinds = [row.kind for row in world.rows(select(PartnerAct.kind).order_by(PartnerAct.at, PartnerAct.id))]
    assert sorted(kinds) == ["added", "endpoint_added", "secret_issued", "secret_retired"]


def test_a_partner_down_for_a_day_gets_everything_once(exchange: Exchange) -> None:
    world, server = exchange.world, exchange.server
    server.usual = Reply(status=500)
    first = exchange.add(12)
    exchange.send()
    assert endpoint(exchange).failures >= 10
    assert "10 раз подряд" in exchange.incidents()[0]
    down = len(server.calls)

    with partner_server() as other:
        neighbour = exchange_with(world, other)
        neighbour.add()
        neighbour.send()
        assert len(other.calls) == 1
        neighbour.outbound.stop()

    until = world.clock.now() + timedelta(hours=24)
    while world.clock.now() < until:
        world.clock.advance(minutes=30)
        exchange.send()
    assert len(server.calls) - down == 48

    server.usual = Reply()
    for _ in range(40):
        world.clock.advance(minutes=30)
        exchange.send()
    assert {exchange.message(each).state for each in first} == {"sent"}
    assert server.effects == 12
    assert endpoint(exchange).failures == 0
    assert exchange.incidents() == []


def test_waits_grow_to_half_a_day_and_end_after_two_weeks(exchange: Exchange) -> None:
    world = exchange.world
    exchange.server.usual = Reply(status=500)
    (message_id,) = exchange.add()
    began, waits = world.clock.now(), []

    exchange.send()
    while exchange.message(message_id).state == "waiting":
        # Its own circuit is kept closed here: this is about one message.
        with world.database.begin() as connection:
            UnitOfWork(connection).partners.note_success(exchange.endpoint_id)
        waits.append((exchange.message(message_id).due_at - world.clock.now()).total_seconds())
        world.clock.set(exchange.message(message_id).due_at)
        assert exchange.send() == 1

    expected = [30, 300, 1800, 7200, 18000, 36000]
    assert [abs(wait / want - 1) <= 0.1 for wait, want in zip(waits, expected, strict=False)] == [True] * 6
    assert all(0.89 < wait / 43200 < 1.11 for wait in waits[6:-1])
    assert world.clock.now() - began == timedelta(days=14)
    assert exchange.message(message_id).state == "failed"
    assert "Отправьте на бумаге" in exchange.incidents()[-1]


@pytest.mark.parametrize(
    ("reply", "outcome", "state", "stopped"),
    [
        (Reply(status=410), "gone", "failed", True),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}), "moved", "failed", True),
        (Reply(status=400), "failed", "waiting", False),
        (Reply(body=b"x" * 3_000_000), "delivered", "sent", False),
        (Reply(delay=1), "failed", "waiting", False),
        (Reply(drip=True), "failed", "waiting", False),
    ],
)
def test_what_a_partner_answers_decides_what_comes_next(
    exchange: Exchange, reply: Reply, outcome: str, state: str, stopped: bool
) -> None:
    exchange.server.usual = reply
    (message_id,) = exchange.add()

    exchange.send()

    assert len(exchange.server.calls) == 1
    assert attempts(exchange, message_id)[0][0] == outcome
    assert exchange.message(message_id).state == state
    assert (endpoint(exchange).state == "stopped") == stopped
    assert any("остановлена" in each for each in exchange.incidents()) == stopped


def test_retry_after_is_obeyed_up_to_a_day(exchange: Exchange) -> None:
    now = exchange.world.clock.now()
    exchange.server.replies = [
        Reply(status=429, headers={"Retry-After": "3600"}),
        Reply(status=503, headers={"Retry-After": "9999999"}),
    ]
    first, second = exchange.add(2)

    exchange.outbound.run_due()

    waits = sorted(exchange.message(each).due_at - now for each in (first, second))
    assert waits == [timedelta(hours=1), timedelta(hours=24)]


def test_no_more_than_two_are_in_hand_at_once_and_a_pause_holds_all(exchange: Exchange) -> None:
    world = exchange.world
    exchange.server.usual = Reply(delay=0.03)
    exchange.add(6)
    assert exchange.send() == 6
    assert exchange.server.most_at_once == 2

    world.run(PauseEndpoint(endpoint_id=exchange.endpoint_id, reason="переезд сервера"), "admin")
    (message_id,) = exchange.add()
    assert exchange.send() == 0
    world.run(ResumeEndpoint(endpoint_id=exchange.endpoint_id, reason="переехали"), "admin")
    assert exchange.send() == 1
    assert exchange.message(message_id).state == "sent"


def test_two_weeks_of_pause_end_on_paper_too(exchange: Exchange) -> None:
    exchange.world.run(PauseEndpoint(endpoint_id=exchange.endpoint_id, reason="ремонт"), "admin")
    (message_id,) = exchange.add()

    exchange.world.clock.advance(days=14, hours=2)
    exchange.send()

    assert exchange.message(message_id).state == "failed"
    assert exchange.server.calls == []


def test_a_deliverer_that_dies_after_sending_sends_again_under_the_same_id(exchange: Exchange) -> None:
    (message_id,) = exchange.add()
    dies = [True]

    def record(*_: object) -> None:
        if dies.pop() if dies else False:
            raise SystemExit("killed")

    original = exchange.outbound._record
    exchange.outbound._record = lambda *args: record() or original(*args)  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        exchange.outbound.run_due()
    assert exchange.outbound.run_due() == 0

    exchange.world.clock.advance(minutes=3)
    exchange.send()

    assert exchange.server.ids == [message_id, message_id]
    assert exchange.server.effects == 1
    assert exchange.message(message_id).state == "sent"


def test_a_person_sends_again_with_a_reason_and_tries_an_endpoint(exchange: Exchange) -> None:
    world = exchange.world
    (message_id,) = exchange.add()
    exchange.send()
    with pytest.raises(NotAllowed):
        world.run(RedeliverMessage(message_id=message_id, reason="потеряли"), "smirnova")
    with pytest.raises(Invalid):
        world.run(RedeliverMessage(message_id=message_id, reason=" "), "admin")

    world.run(RedeliverMessage(message_id=message_id, reason="потеряли"), "admin")
    exchange.send()
    assert exchange.server.ids == [message_id] * 2

    exchange.server.usual = Reply(status=500)
    tried = world.run(SendTest(endpoint_id=exchange.endpoint_id), "admin")["message_id"]
    exchange.send()
    assert exchange.message(tried).state == "failed"
    assert exchange.server.said()["data"] == {"sequence": 0}


def test_a_server_that_is_not_there_is_a_failure_and_not_an_error(world: World, server: Partner) -> None:
    answer = Sender(local_allowed=True, connect_within=0.3).post(
        "http://127.0.0.1:9/", b"{}", {}, now=world.clock.now()
    )

    assert answer.outcome == "failed"
    assert "не отвечает" in answer.error
