"""Messages to a case: what the diagram offers to the person's role at this moment."""

from collections.abc import Mapping
from typing import Any

from app.access.guard import workers
from app.api.cases import case_file
from app.api.fields import Object, Strict, Text, length
from app.api.instance_schemas import DeliveredSchema
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from engine.commands import CorrelateMessage

messages = Section("messages", __name__, "Сообщения делу: то, что схема предлагает роли человека.")
Body = Mapping[str, Any]


class MessageBody(Strict):
    name = Text(required=True, validate=length(120, 1))
    case = Text(required=True, validate=length(120, 1), metadata={"description": "Обозначение или номер."})
    payload = Object(
        load_default=dict,
        metadata={"description": "Человек передает не больше, чем предлагает схема; орган — всегда свой."},
    )


@messages.post("/messages")
@workers
@messages.arguments(KeyHeader, location="headers")
@messages.arguments(MessageBody)
@messages.response(200, DeliveredSchema)
def send(headers: Body, body: Body) -> Body:
    """Передать сообщение элементу дела, который его ждет"""
    file = case_file(body["case"])
    command = CorrelateMessage(name=body["name"], case_id=file.head.id, payload=body["payload"])
    return execute(command, headers)
