"""A partner that writes to us: signs, and knocks at the door over WSGI."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from storage.columns import new_id
from tests.webhooks.conftest import Exchange
from webhooks.inbound import Inbound
from webhooks.signatures import sign


@dataclass
class Correspondent:
    exchange: Exchange
    inbound: Inbound
    app: Flask

    @staticmethod
    def of(exchange: Exchange) -> "Correspondent":
        inbound = Inbound(exchange.world.executor, exchange.safe)
        app = Flask("door")
        app.add_url_rule("/webhooks/<endpoint_id>", "receive", inbound.receive, methods=["POST"])
        return Correspondent(exchange, inbound, app)

    def write(
        self,
        kind: str,
        *,
        webhook_id: str = "",
        secret: str = "",
        raw: bytes | None = None,
        late: float = 0,
        **data: Any,
    ) -> int:
        """Send a letter; the status of the answer."""
        body = json.dumps({"type": kind, "data": data}).encode() if raw is None else raw
        world = self.exchange.world
        key = self.exchange.safe.secret(secret or self.exchange.secrets["in"], "in")
        headers = sign(
            [key],
            message_id=webhook_id or new_id(),
            at=world.clock.now() - timedelta(minutes=late),
            body=body,
        )
        path = f"/webhooks/{self.exchange.endpoint_id}"
        return self.app.test_client().post(path, data=body, headers=headers).status_code

    def acknowledge(self, reply_to: str, **options: Any) -> int:
        return self.write(
            "prosecutor.acknowledged",
            reply_to=reply_to,
            acknowledged_by="помощник прокурора Орлов А. В.",
            acknowledged_at=self.exchange.world.clock.now().isoformat(),
            **options,
        )
