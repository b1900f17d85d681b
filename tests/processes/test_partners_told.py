"""What partners are told: each what is for it, and on paper when no message reaches it."""

from datetime import timedelta

from sqlalchemy import select

from engine.commands import AddEndpoint, AddPartner
from storage.models import Incident, PartnerEndpoint, PartnerMessage, Person
from tests.processes.partners import notified
from tests.processes.path import CaseWalk
from tests.processes.removal import OPEKA, RemovalWalk
from tests.webhooks.conftest import exchange_with
from tests.webhooks.letters import Correspondent
from tests.webhooks.partner import Reply, partner_server
from tests.world import LAW


def test_two_weeks_of_silence_end_in_a_task_to_send_it_on_paper(
    removal: RemovalWalk, prosecutor: Correspondent
) -> None:
    exchange, world = prosecutor.exchange, removal.world
    exchange.server.usual = Reply(status=500)
    message_id = notified(removal, exchange)

    until = world.clock.now() + timedelta(days=14, hours=2)
    while world.clock.now() < until:
        world.clock.advance(hours=12)
        exchange.send()

    assert exchange.message(message_id).state == "failed"
    task = world.task("PD_T01", removal.case_id)
    assert (task.municipality_id, task.form_part) == (world.municipality_id, "paper")
    assert any("Отправьте на бумаге" in each for each in exchange.incidents())

    sent = {"recipients": [{"name": "Прокуратура Медведевского района", "way": "mail"}]}
    world.complete(
        "PD_T01", OPEKA, {**sent, "sent_at": world.clock.now().isoformat()}, case_id=removal.case_id
    )

    assert exchange.message(message_id).state == "on_paper"
    still = select(Incident.message).where(Incident.kind == "partner_failed", Incident.resolved_at.is_(None))
    assert world.rows(still) == []


def test_a_partner_that_is_gone_is_written_to_on_paper_at_once(
    removal: RemovalWalk, prosecutor: Correspondent
) -> None:
    prosecutor.exchange.server.usual = Reply(status=410)

    notified(removal, prosecutor.exchange)

    assert removal.world.task("PD_T01", removal.case_id).name == "Отправить на бумаге"
    assert removal.world.value(select(PartnerEndpoint.state)) == "stopped"


def test_all_that_happens_may_be_told_and_another_place_hears_nothing(walk: CaseWalk) -> None:
    world = walk.world
    with partner_server() as server:
        exchange = exchange_with(world, server, kind="authority", events=tuple(LAW.partners.events))
        stranger = AddPartner(kind="authority", name="Другой регион", region_code="ru-per")
        elsewhere = str(world.run(stranger, "admin")["partner_id"])
        endpoint = AddEndpoint(
            partner_id=elsewhere, url=server.url, event_kinds=("task.created",), local_allowed=True
        )
        other = world.run(endpoint, "admin")["endpoint_id"]
        walk.intake("2025-05-12")
        world.to("2025-06-02 09:00")

        rows = world.rows(select(PartnerMessage.kind, PartnerMessage.endpoint_id, PartnerMessage.facts))
        assert {row.kind for row in rows} >= {
            "task.created",
            "task.completed",
            "task.overdue",
            "deadline.met",
            "deadline.missed",
            "case.stage",
            "document.sent",
            "instance.started",
        }
        assert {row.endpoint_id for row in rows} == {exchange.endpoint_id}
        assert other not in {row.endpoint_id for row in rows}
        names = [person.surname for person in world.rows(select(Person.surname))]
        written = str([row.facts for row in rows])
        assert names and not [name for name in names if name in written]
        exchange.outbound.stop()


def test_nothing_is_written_where_nobody_listens(removal: RemovalWalk) -> None:
    removal.to_the_act("2026-04-15")

    assert removal.world.rows(select(PartnerMessage.id)) == []
