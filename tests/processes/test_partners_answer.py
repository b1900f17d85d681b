"""The prosecutor and the court by message: their letters close tasks, fill forms, or wait for a person."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from engine.commands import AssignLetter, CompleteTask
from storage.models import Document, HistoryEvent, PartnerEndpoint, PartnerLetter
from tests.processes import removal_answers as say
from tests.processes.partners import letters, notified, opened
from tests.processes.removal import OPEKA, RemovalWalk
from tests.webhooks.conftest import exchange_with
from tests.webhooks.letters import Correspondent
from tests.webhooks.partner import partner_server
from webhooks.simulated import Manners, PlayedPartner, Seat


def test_the_notice_leaves_and_the_acknowledgement_closes_the_task(
    removal: RemovalWalk, prosecutor: Correspondent
) -> None:
    exchange, world = prosecutor.exchange, removal.world
    message_id = notified(removal, exchange)

    said = exchange.server.said()
    case = said["data"]["case"]
    assert (said["type"], said["data"]["document"]["form"]) == ("document.sent", "F-X-PROS")
    assert case["id"] == removal.case_id
    assert said["data"]["paper"]["title"] == "Уведомление прокурора об отобрании ребенка"
    assert [child["name"] for child in said["data"]["children"]]
    assert "text" not in said["data"]
    assert len(opened(removal)) == 1

    assert prosecutor.acknowledge(message_id, webhook_id="ack-1") == 202
    assert opened(removal) and letters(exchange) == [("received", None)]
    assert prosecutor.inbound.run_due() == 1

    assert not opened(removal)
    assert letters(exchange) == [("done", None)]
    (paper,) = world.rows(select(Document.content).where(Document.form_key == "F-X-PROS"))
    assert paper.content["ack_by"] == "помощник прокурора Орлов А. В."
    kinds = {row.kind for row in world.rows(select(HistoryEvent.kind))}
    assert {"message_received", "task_cancelled"} <= kinds

    # A second letter with the same id, and another after all is done: neither changes anything.
    assert prosecutor.acknowledge(message_id, webhook_id="ack-1") == 202
    assert prosecutor.inbound.run_due() == 0
    assert prosecutor.acknowledge(message_id, webhook_id="ack-2") == 202
    prosecutor.inbound.run_due()
    assert [state for state, _ in letters(exchange)] == ["done", "waiting"]


def test_fifty_copies_at_once_have_one_effect(removal: RemovalWalk, prosecutor: Correspondent) -> None:
    message_id = notified(removal, prosecutor.exchange)
    at = prosecutor.exchange.world.clock.now().isoformat()
    data = {"reply_to": message_id, "acknowledged_by": "дежурный", "acknowledged_at": at}

    def knock(_: int) -> int:
        return prosecutor.write("prosecutor.acknowledged", webhook_id="once", **data)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(knock, range(50)))
        handled = sum(pool.map(lambda _: prosecutor.inbound.run_due(), range(4)))

    assert set(answers) == {202}
    assert handled >= 1
    assert letters(prosecutor.exchange) == [("done", None)]
    caught = select(HistoryEvent.seq).where(HistoryEvent.kind == "message_received")
    assert len(removal.world.rows(caught)) == 1


def test_a_late_acknowledgement_closes_what_was_told_twice(
    removal: RemovalWalk, prosecutor: Correspondent
) -> None:
    message_id = notified(removal, prosecutor.exchange)
    removal.world.to("2026-04-17 13:00")
    removal.tell_prosecutor("2026-04-17 13:10")
    prosecutor.exchange.send()
    assert prosecutor.exchange.server.effects == 2
    assert prosecutor.exchange.server.said()["data"]["sequence"] == 2

    prosecutor.acknowledge(message_id)
    prosecutor.inbound.run_due()

    assert not opened(removal)


def test_what_is_forged_or_late_is_counted_and_not_kept(
    removal: RemovalWalk, prosecutor: Correspondent
) -> None:
    message_id = notified(removal, prosecutor.exchange)
    out = prosecutor.exchange.secrets["out"]

    assert prosecutor.acknowledge(message_id, secret=out) == 401
    assert prosecutor.acknowledge(message_id, late=6) == 401
    assert prosecutor.write("x", raw=b"x" * 300_000) == 413
    client = prosecutor.app.test_client()
    assert client.post("/webhooks/nobody", data=b"{}").status_code == 404
    codes = [
        client.post(f"/webhooks/{prosecutor.exchange.endpoint_id}", data=b"{}").status_code for _ in range(40)
    ]
    assert set(codes) == {401, 429}

    assert letters(prosecutor.exchange) == []
    forged = removal.world.value(select(PartnerEndpoint.forged))
    assert forged == 30
    assert len(opened(removal)) == 1


def test_a_letter_of_another_shape_is_kept_with_what_is_wrong_and_told(
    removal: RemovalWalk, prosecutor: Correspondent
) -> None:
    message_id = notified(removal, prosecutor.exchange)

    prosecutor.write("prosecutor.acknowledged", reply_to=message_id, acknowledged_by="")
    prosecutor.write(
        "court.decided",
        reply_to=message_id,
        outcome="granted",
        decided_on="2026-05-12",
        decision_number="2-1",
    )
    prosecutor.write("x", raw=b"[" * 100_000)
    prosecutor.write("x", raw="{}".encode("utf-16"))
    prosecutor.inbound.run_due()

    states = letters(prosecutor.exchange)
    assert {state for state, _ in states} == {"invalid"}
    errors = [error or "" for _, error in states]
    assert errors[0] == "неверны поля: acknowledged_at, acknowledged_by"
    assert "не принимаются" in errors[1]
    assert any("Письмо не принято" in each for each in prosecutor.exchange.incidents())
    assert len(opened(removal)) == 1


def test_a_letter_without_a_case_waits_for_a_person(removal: RemovalWalk, prosecutor: Correspondent) -> None:
    notified(removal, prosecutor.exchange)
    world = removal.world
    prosecutor.acknowledge("nothing-of-ours")
    prosecutor.inbound.run_due()
    assert letters(prosecutor.exchange) == [("unmatched", None)]
    letter_id = str(world.value(select(PartnerLetter.id)))
    case = removal.case()

    world.run(AssignLetter(letter_id=letter_id, case_number=case.number, reason="по адресу семьи"), "admin")
    prosecutor.inbound.run_due()

    assert letters(prosecutor.exchange) == [("done", None)]
    assert not opened(removal)


def test_the_court_decides_by_a_letter_and_the_form_knows_it(removal: RemovalWalk) -> None:
    with partner_server() as server:
        exchange = exchange_with(removal.world, server, kind="court", accepts=("court.decided",))
        court = Correspondent.of(exchange)
        removal.to_the_act("2026-04-15").remove("2026-04-15 12:10", "relatives")
        decision = {"outcome": "granted", "decided_on": "2026-04-20", "decision_number": "2-117/2026"}
        number = removal.case().number

        # It comes before anybody waits for it, and is kept.
        court.write("court.decided", case_number=number, **decision)
        court.inbound.run_due()
        assert letters(exchange) == [("waiting", None)]
        removal.do("ER_T20", OPEKA, say.claim(), at="2026-04-21 11:00")

        task = removal.world.task("ER_T22", removal.case_id)
        removal.world.run(CompleteTask(task_id=task.id, answers={**decision, "files": []}), OPEKA)
        (paper,) = removal.world.rows(
            select(Document.content).where(Document.form_key == "F-X-CLAIM").order_by(Document.id)
        )
        assert paper.content["decision_number"] == "2-117/2026"


def test_the_played_partner_answers_by_itself(removal: RemovalWalk, prosecutor: Correspondent) -> None:
    exchange, told = prosecutor.exchange, []
    notified(removal, exchange)
    headers, body = exchange.server.calls[0]
    seat = Seat(
        endpoint_id=exchange.endpoint_id,
        kind="prosecutor",
        secrets_out=[exchange.safe.secret(exchange.secrets["out"], "out")],
        secrets_in=[exchange.safe.secret(exchange.secrets["in"], "in")],
    )
    partner = PlayedPartner(
        seats={"/prosecutor": seat},
        server="",
        clock=removal.world.clock,
        manners=Manners(late=0, duplicate=True),
        tell=told.append,
    )
    client = prosecutor.app.test_client()
    partner._post = lambda path, body, headers: (
        client.post(  # type: ignore[method-assign]
            path, data=body, headers=dict(headers)
        ).status_code
    )

    answers = [partner.take("/prosecutor", headers, body) for _ in range(2)]
    answers.append(partner.take("/prosecutor", {**headers, "webhook-id": "x"}, body))
    for timer in partner.timers:
        timer.join()
    prosecutor.inbound.run_due()

    assert answers == [204, 204, 401]
    assert letters(exchange) == [("done", None)]
    assert not opened(removal)
    assert len([each for each in told if each.endswith("ответил 202.")]) == 5
