"""Addresses of a partner: what is sent there, by which secrets, whether it rests."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.house import current_house
from app.partners.acts import carried_out
from app.partners.blueprint import KEEPERS, partners
from app.partners.pages import found, said
from engine.commands import (
    AddEndpoint,
    ChangeEndpoint,
    IssueSecret,
    PauseEndpoint,
    ResumeEndpoint,
    RetireSecret,
    SendTest,
)
from storage.unit_of_work import UnitOfWork


@partners.post("/partners/<partner_id>/endpoints")
@only(*KEEPERS)
def add_endpoint(partner_id: str) -> ResponseReturnValue:
    house = current_house()
    command = AddEndpoint(
        partner_id=partner_id,
        url=request.form.get("url", "").strip(),
        event_kinds=tuple(request.form.getlist("event")),
        accepts=tuple(request.form.getlist("accepts")),
        local_allowed=house.config.local_partners,
    )
    answer = carried_out(command, "")
    if answer is None:
        return redirect(url_for("partners.one", partner_id=partner_id))
    secrets = answer["secrets"]
    assert isinstance(secrets, dict)
    return _shown(partner_id, str(answer["endpoint_id"]), secrets)


@partners.post("/partners/endpoints/<endpoint_id>")
@only(*KEEPERS)
def change_endpoint(endpoint_id: str) -> ResponseReturnValue:
    command = ChangeEndpoint(
        endpoint_id=endpoint_id,
        url=request.form.get("url", "").strip(),
        event_kinds=tuple(request.form.getlist("event")),
        accepts=tuple(request.form.getlist("accepts")),
        reason=request.form.get("reason", ""),
        local_allowed=current_house().config.local_partners,
    )
    carried_out(command, _("Адрес изменён."))
    return _back(endpoint_id)


@partners.post("/partners/endpoints/<endpoint_id>/pause")
@only(*KEEPERS)
def pause(endpoint_id: str) -> ResponseReturnValue:
    command = PauseEndpoint(endpoint_id=endpoint_id, reason=request.form.get("reason", ""))
    carried_out(command, _("Отправка приостановлена. Сообщения будут ждать."))
    return _back(endpoint_id)


@partners.post("/partners/endpoints/<endpoint_id>/resume")
@only(*KEEPERS)
def resume(endpoint_id: str) -> ResponseReturnValue:
    command = ResumeEndpoint(endpoint_id=endpoint_id, reason=request.form.get("reason", ""))
    carried_out(command, _("Отправка возобновлена."))
    return _back(endpoint_id)


@partners.post("/partners/endpoints/<endpoint_id>/test")
@only(*KEEPERS)
def test(endpoint_id: str) -> ResponseReturnValue:
    answer = carried_out(SendTest(endpoint_id=endpoint_id), _("Проверка отправляется. Обновите страницу."))
    if answer is None:
        return _back(endpoint_id)
    return redirect(url_for("partners.message", message_id=answer["message_id"]))


@partners.post("/partners/endpoints/<endpoint_id>/secrets")
@only(*KEEPERS)
def issue(endpoint_id: str) -> ResponseReturnValue:
    direction = request.form.get("direction", "")
    answer = carried_out(IssueSecret(endpoint_id=endpoint_id, direction=direction), "")
    if answer is None:
        return _back(endpoint_id)
    return _shown(_partner_of(endpoint_id), endpoint_id, {direction: str(answer["secret_id"])})


@partners.post("/partners/endpoints/<endpoint_id>/secrets/<secret_id>/retire")
@only(*KEEPERS)
def retire(endpoint_id: str, secret_id: str) -> ResponseReturnValue:
    command = RetireSecret(
        endpoint_id=endpoint_id, secret_id=secret_id, reason=request.form.get("reason", "")
    )
    carried_out(command, _("Секрет отозван."))
    return _back(endpoint_id)


def _shown(partner_id: str, endpoint_id: str, secrets: dict[str, str]) -> str:
    """The only page that ever shows a secret: the answer to the form that made it."""
    house = current_house()
    shown = {each: house.safe.shown(secret_id, each) for each, secret_id in secrets.items()}
    base = house.config.public_url or request.url_root.rstrip("/")
    return render_template(
        "partners/secrets.html",
        file=found(house, partner_id),
        shown=shown,
        door=f"{base}{url_for('partner_door.receive', endpoint_id=endpoint_id)}",
        **said(house),
    )


def _partner_of(endpoint_id: str) -> str:
    with current_house().database.read() as connection:
        endpoint = UnitOfWork(connection).partners.endpoint(endpoint_id)
    return endpoint.partner_id if endpoint is not None else abort(404)


def _back(endpoint_id: str) -> ResponseReturnValue:
    return redirect(url_for("partners.one", partner_id=_partner_of(endpoint_id)))
