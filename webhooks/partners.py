"""Secrets shared with partners: worked out from the key of the house, so that no table holds one.

The database knows that a secret was given out and whether it is in force. Whoever copies
the database alone can sign nothing; whoever loses the key of the house gives out new secrets.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

PREFIX = "whsec_"
_PURPOSE = b"kurator partner secret 1"


@dataclass(frozen=True)
class SecretSafe:
    """``key`` is the secret key of the house; it is never shown, nor is what comes of it."""

    key: str = field(repr=False)

    def secret(self, secret_id: str, direction: str) -> bytes:
        """32 bytes; another for every id and for each direction."""
        label = b"\x00".join((_PURPOSE, direction.encode(), secret_id.encode()))
        return hmac.new(self.key.encode(), label, hashlib.sha256).digest()

    def secrets(self, ids: Sequence[str], direction: str) -> list[bytes]:
        return [self.secret(each, direction) for each in ids]

    def shown(self, secret_id: str, direction: str) -> str:
        """As the partner writes it down, on the one page that shows it."""
        return PREFIX + base64.b64encode(self.secret(secret_id, direction)).decode("ascii")


def read_secret(shown: str) -> bytes:
    """What a secret that was written down means; raises ValueError."""
    return base64.b64decode(shown.removeprefix(PREFIX), validate=True)
