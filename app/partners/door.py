"""Where partners' letters come in. No session, no form: the signature is all that counts."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.guard import public
from app.house import current_house

partner_door = Blueprint("partner_door", __name__)


@partner_door.post("/webhooks/<endpoint_id>")
@public
def receive(endpoint_id: str) -> ResponseReturnValue:
    return current_house().inbound.receive(endpoint_id)
