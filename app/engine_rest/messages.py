"""Messages to one case or procedure, and signals to all of a municipality."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from app.access.guard import only, workers
from app.access.people import me
from app.api.cases import case_file
from app.engine_rest.instances import found
from app.engine_rest.section import (
    RequestInvalid,
    answer,
    body,
    engine_rest,
    execute,
    flag_of,
    needed_text,
    nothing,
    text_of,
)
from app.engine_rest.typed import plain
from engine.commands import CorrelateMessage, SendSignal
from engine.errors import NotAllowed, NotFound
from storage.scope import COMMISSION_ROLES


@engine_rest.post("/message")
@workers
def correlate_message() -> Response:
    """To the case whose number is the business key, or to one procedure by its id."""
    sent = body()
    if sent.get("correlationKeys") or sent.get("localCorrelationKeys"):
        raise RequestInvalid(
            "Отбор по значениям переменных (correlationKeys) не поддерживается.",
            hint="Назовите номер дела (businessKey) или процедуру (processInstanceId).",
        )
    if flag_of(sent, "all"):
        raise RequestInvalid("Сообщение передается одному получателю; всем передают сигнал: /signal.")
    told = execute(
        CorrelateMessage(
            name=needed_text(sent, "messageName", longest=120),
            payload=plain(sent.get("processVariables"), "processVariables"),
            **_addressee(sent),
        )
    )
    if not flag_of(sent, "resultEnabled"):
        return nothing()
    execution = {"id": told["instance_id"], "processInstanceId": told["instance_id"], "ended": False}
    return answer([{"resultType": "Execution", "execution": execution, "processInstance": None}])


@engine_rest.post("/signal")
@only(*COMMISSION_ROLES)
def send_signal() -> Response:
    """Everything in the municipality of the commission that waits for it hears it."""
    sent, actor = body(), me().actor
    if actor.municipality_id is None:
        raise NotAllowed("передать сигнал")
    if text_of(sent, "executionId") is not None:
        raise RequestInvalid("Сигнал слышат все; одной процедуре передают сообщение: /message.")
    execute(
        SendSignal(
            name=needed_text(sent, "name", longest=120),
            municipality_id=actor.municipality_id,
            variables=plain(sent.get("variables")),
        )
    )
    return nothing()


def _addressee(sent: Mapping[str, Any]) -> dict[str, Any]:
    instance_id, number = text_of(sent, "processInstanceId"), text_of(sent, "businessKey", longest=120)
    if instance_id is not None:
        return {"instance_id": found(instance_id).id}
    if number is None:
        raise RequestInvalid("Сообщение не адресовано.", hint="Назовите businessKey или processInstanceId.")
    try:
        return {"case_id": case_file(number).head.id}
    except NotFound as error:
        raise NotFound(f"Дела {number} нет, или оно не для вас.") from error
