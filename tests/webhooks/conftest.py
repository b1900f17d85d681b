"""A partner of the demo district with a server of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import AddEndpoint, AddPartner
from storage.models import Incident, PartnerMessage
from storage.unit_of_work import UnitOfWork
from tests.webhooks.partner import Partner, partner_server
from tests.world import World
from webhooks.outbound import Outbound
from webhooks.partners import SecretSafe
from webhooks.sending import Sender

KEY = "only for tests, and long enough"
PROSECUTOR = ("prosecutor", "Прокуратура Медведевского района")


@dataclass
class Exchange:
    """A partner in our list, its server, and whoever sends to it."""

    world: World
    server: Partner
    safe: SecretSafe
    outbound: Outbound
    partner_id: str
    endpoint_id: str
    secrets: dict[str, str]

    def add(self, count: int = 1, **values: Any) -> list[str]:
        row = {
            "endpoint_id": self.endpoint_id,
            "kind": "task.created",
            "sequence": 1,
            "facts": {"procedure": "intake_case"},
            "municipality_id": self.world.municipality_id,
            **values,
        }
        with self.world.database.begin() as connection:
            return UnitOfWork(connection).partner_messages.add([row] * count, at=self.world.clock.now())

    def send(self) -> int:
        """Everything that is due now."""
        taken = 0
        while count := self.outbound.run_due():
            taken += count
        return taken

    def message(self, message_id: str) -> Any:
        columns = PartnerMessage.__table__.c
        return self.world.rows(select(*columns).where(PartnerMessage.id == message_id))[0]

    def incidents(self) -> list[str]:
        query = select(Incident.message).where(Incident.resolved_at.is_(None)).order_by(Incident.id)
        return [row.message for row in self.world.rows(query)]


def exchange_with(
    world: World,
    server: Partner,
    *,
    kind: str = "prosecutor",
    events: tuple[str, ...] = (),
    accepts: tuple[str, ...] = (),
    **partner: Any,
) -> Exchange:
    added = world.run(
        AddPartner(
            kind=kind,
            name=PROSECUTOR[1],
            region_code="ru-me",
            municipality_id=world.municipality_id,
            **partner,
        ),
        "admin",
    )
    endpoint = world.run(
        AddEndpoint(
            partner_id=added["partner_id"],
            url=server.url,
            event_kinds=events,
            accepts=accepts,
            local_allowed=True,
        ),
        "admin",
    )
    safe = SecretSafe(KEY)
    sender = Sender(local_allowed=True, connect_within=0.5, done_within=0.6)
    return Exchange(
        world=world,
        server=server,
        safe=safe,
        outbound=Outbound(world.executor, safe, sender),
        partner_id=str(added["partner_id"]),
        endpoint_id=str(endpoint["endpoint_id"]),
        secrets=dict(endpoint["secrets"]),
    )


@pytest.fixture
def server() -> Iterator[Partner]:
    with partner_server() as opened:
        yield opened


@pytest.fixture
def exchange(world: World, server: Partner) -> Iterator[Exchange]:
    opened = exchange_with(world, server)
    yield opened
    opened.outbound.stop()
