"""Pages about partners: who keeps the platform adds, tries, pauses, sends again; secrets are shown once."""

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.house import House
from engine.commands import AddEndpoint, AddPartner
from storage.models import PartnerLetter, PartnerMessage, PartnerSecret
from storage.repositories.partner_letters import PartnerLetters
from storage.unit_of_work import UnitOfWork
from tests.app.conftest import Visitor
from tests.processes.removal import OPEKA, RemovalWalk
from tests.world import World
from webhooks.partners import read_secret
from webhooks.signatures import sign

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


def added(admin: Visitor, world: World, **values: object) -> str:
    """The path of a new partner's page."""
    form = {
        "kind": "prosecutor",
        "name": "Прокуратура района",
        "place": f"ru-me:{world.municipality_id}",
        **values,
    }
    answer = admin.post("/partners", form)
    assert answer.status_code == 302
    return str(answer.location)


def test_a_partner_is_added_its_secrets_shown_once_and_its_endpoint_tried(
    enter: Callable, world: World, house: House
) -> None:
    admin: Visitor = enter("admin")
    page = added(admin, world, agreement="№ 3 от 12 января 2026 г.", data=["children"])

    shown = admin.post(
        f"{page}/endpoints",
        {
            "url": "https://prosecutor.example/in",
            "event": ["document.sent:F-X-PROS"],
            "accepts": ["prosecutor.acknowledged"],
        },
    )
    text = shown.get_data(as_text=True)
    secrets = SECRET.findall(text)
    assert shown.status_code == 200
    assert len(set(secrets)) == 2
    assert shown.headers["Cache-Control"] == "no-store"
    ids = {row.direction: row.id for row in world.rows(select(PartnerSecret.direction, PartnerSecret.id))}
    assert read_secret(secrets[0]) == house.safe.secret(ids["out"], "out")

    later = admin.get(page).get_data(as_text=True)
    assert SECRET.findall(later) == []
    assert "https://prosecutor.example/in" in later
    endpoint = re.search(r"/webhooks/([0-9a-f-]{36})", later)
    assert endpoint is not None
    tried = admin.post(f"/partners/endpoints/{endpoint[1]}/test", follow=True).get_data(as_text=True)
    assert "проверка связи" in tried
    for act in ("pause", "resume"):
        answer = admin.post(f"/partners/endpoints/{endpoint[1]}/{act}", {"reason": "ремонт"}, follow=True)
        assert answer.status_code == 200
    assert "отправка возобновлена" in admin.get(page).get_data(as_text=True)
    second = admin.post(f"/partners/endpoints/{endpoint[1]}/secrets", {"direction": "in"})
    assert len(SECRET.findall(second.get_data(as_text=True))) == 1
    retired = admin.post(
        f"/partners/endpoints/{endpoint[1]}/secrets/{ids['in']}/retire", {"reason": "перешли"}, follow=True
    )
    assert "Секрет отозван." in retired.get_data(as_text=True)
    assert admin.get("/partners").status_code == 200


def test_what_is_wrong_is_said_and_nothing_is_kept(enter: Callable, world: World) -> None:
    admin: Visitor = enter("admin")
    page = added(admin, world)

    inner = admin.post(f"{page}/endpoints", {"url": "https://169.254.169.254/"}, follow=True)
    personal = admin.post(page, {"name": "Прокуратура", "data": ["children"], "active": "1"}, follow=True)

    assert "внутренний" in inner.get_data(as_text=True)
    assert "только по соглашению" in personal.get_data(as_text=True)


def test_the_log_tells_every_try_and_a_person_sends_again(
    enter: Callable, world: World, house: House
) -> None:
    admin: Visitor = enter("admin")
    page = added(admin, world)
    admin.post(f"{page}/endpoints", {"url": "https://nowhere.invalid/in", "event": ["task.created"]})
    world.deploy("police_neglected_child.ru-me.bpmn", "kdn_session.bpmn", "intake_case.ru-me.bpmn")
    case_id = world.open_case("semenova")
    message_id = world.value(select(PartnerMessage.id).where(PartnerMessage.case_id == case_id).limit(1))
    house.outbound.run_due()

    log = admin.get(f"{page}/messages").get_data(as_text=True)
    one = admin.get(f"/partners/messages/{message_id}").get_data(as_text=True)
    again = admin.post(f"/partners/messages/{message_id}/again", {"reason": "имя исправлено"}, follow=True)

    assert "появилась задача" in log
    assert "не находится" in one
    assert "отправлено ещё раз" in again.get_data(as_text=True)
    assert admin.get(f"{page}/messages?state=sent").status_code == 200
    house.outbound.stop()


def test_the_door_needs_a_signature_and_no_token_of_a_form(
    app: Flask, enter: Callable, world: World, house: House
) -> None:
    admin: Visitor = enter("admin")
    page = added(admin, world)
    admin.post(
        f"{page}/endpoints",
        {"url": "https://prosecutor.example/in", "accepts": ["prosecutor.acknowledged"]},
    )
    secret_id = world.value(select(PartnerSecret.id).where(PartnerSecret.direction == "in"))
    endpoint_id = world.value(select(PartnerSecret.endpoint_id).where(PartnerSecret.direction == "in"))
    body = (
        b'{"type":"prosecutor.acknowledged","data":{"case_number":"X-1",'
        b'"acknowledged_by":"d","acknowledged_at":"2025-04-01T09:00:00Z"}}'
    )
    headers = sign([house.safe.secret(secret_id, "in")], message_id="m", at=world.clock.now(), body=body)

    client = app.test_client()
    assert client.post(f"/webhooks/{endpoint_id}", data=body, headers=headers).status_code == 202
    assert client.post(f"/webhooks/{endpoint_id}", data=body).status_code == 401
    house.inbound.run_due()

    smirnova: Visitor = enter("smirnova")
    assert "дело неизвестно" in smirnova.get("/partners/inbox").get_data(as_text=True)
    world.deploy("police_neglected_child.ru-me.bpmn", "kdn_session.bpmn", "intake_case.ru-me.bpmn")
    case_id = world.open_case("semenova")
    with world.database.read() as connection:
        number = UnitOfWork(connection).cases.get(case_id).number
    letter_id = world.value(select(PartnerLetter.id))
    path = f"/partners/inbox/{letter_id}"
    assert enter("morozova").post(path, {"case": number, "reason": "x"}).status_code == 404
    smirnova.post(path, {"case": number, "reason": "по адресу"})
    house.inbound.run_due()
    with world.database.read() as connection:
        kept = PartnerLetters(connection).get(letter_id)
    assert kept is not None
    assert (kept.state, kept.case_id) == ("waiting", case_id)
    assert number in admin.get("/partners/inbox?show=all").get_data(as_text=True)


def test_the_task_to_send_on_paper_has_the_document_ready(
    enter: Callable, world: World, house: House
) -> None:
    removal = RemovalWalk(world)
    partner = AddPartner(
        kind="prosecutor", name="Прокуратура", region_code="", municipality_id=world.municipality_id
    )
    partner_id = str(world.run(partner, "admin")["partner_id"])
    endpoint = AddEndpoint(
        partner_id=partner_id,
        url="http://127.0.0.1:9/",
        event_kinds=("document.sent:F-X-PROS",),
        local_allowed=True,
    )
    world.run(endpoint, "admin")
    removal.to_the_act("2026-04-15").remove("2026-04-15 12:10", "relatives")
    removal.tell_prosecutor("2026-04-15 12:20")

    # This house has no partner on its own machine: the address leads where nothing may be sent.
    house.outbound.run_due()
    house.outbound.stop()

    task = world.task("PD_T01", removal.case_id)
    page = enter(OPEKA).get(f"/tasks/{task.id}").get_data(as_text=True)
    document = re.search(r"/documents/([0-9a-f-]{36})/pdf", page)
    assert document is not None
    assert "Уведомление прокурора об отобрании ребенка" in page
    assert enter(OPEKA).get(f"/documents/{document[1]}/pdf").status_code == 200
