"""The prosecutor told of a removal, and what has come back in letters."""

from sqlalchemy import select

from storage.models import PartnerLetter, PartnerMessage
from tests.processes.removal import RemovalWalk
from tests.webhooks.conftest import Exchange


def notified(removal: RemovalWalk, exchange: Exchange, *, send: bool = True) -> str:
    """The act is signed, the child removed, the prosecutor told; the id of our message."""
    removal.to_the_act("2026-04-15").remove("2026-04-15 12:10", "relatives")
    removal.tell_prosecutor("2026-04-15 12:20")
    if send:
        exchange.send()
    return str(exchange.world.value(select(PartnerMessage.id)))


def opened(removal: RemovalWalk) -> list[str]:
    return [element for element in removal.world.open_elements(removal.case_id) if element == "ER_T10"]


def letters(exchange: Exchange) -> list[tuple[str, str | None]]:
    query = select(PartnerLetter.state, PartnerLetter.error).order_by(PartnerLetter.received_at)
    return [(row.state, row.error) for row in exchange.world.rows(query)]
