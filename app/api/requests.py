"""What requests share: the idempotency key, the version seen, and the door to the engine."""

import re
from collections.abc import Mapping
from typing import Any

from app.access.people import me
from app.api.fields import Strict, Text, length
from app.house import current_house
from app.inbox.handing import command_id
from engine.errors import FormInvalid
from engine.executor import Command

_ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')


class KeyHeader(Strict):
    key = Text(
        data_key="Idempotency-Key",
        validate=length(200, 1),
        metadata={"description": "Повтор с тем же ключом получит первый ответ, действие не повторится."},
    )


class StepHeaders(KeyHeader):
    if_match = Text(
        data_key="If-Match",
        metadata={"description": "Версия задачи из ETag; если она изменилась, ответ — 412."},
    )


class ReasonBody(Strict):
    reason = Text(load_default="", validate=length(1000))


def execute(command: Command, headers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Carry a command out as the person of this request; a repeated key gets the first answer."""
    person = me()
    return current_house().execute(command, person.actor, command_id(person, headers.get("key")))


def version_seen(headers: Mapping[str, Any], body: Mapping[str, Any]) -> int | None:
    """The version the client acts on: ``If-Match`` wins over ``version`` of the body."""
    given = headers.get("if_match")
    if given is None or given == "*":
        return body.get("version")
    matched = _ETAG.fullmatch(given.strip())
    if matched is None:
        raise FormInvalid({"headers.If-Match": ["Ожидается версия задачи в кавычках, как в ETag."]})
    return int(matched[1])


def etag(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"'}
