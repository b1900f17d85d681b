"""Signatures of Standard Webhooks, version 1: HMAC-SHA256 over id, time and the bytes as they are."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

ID = "webhook-id"
TIMESTAMP = "webhook-timestamp"
SIGNATURE = "webhook-signature"
TOLERANCE = timedelta(minutes=5)
MOST_SIGNATURES = 10
LONGEST_ID = 100


class Forged(Exception):
    """Not signed by the partner, or signed too long ago. Which of them is told to nobody."""


def sign(secrets: Iterable[bytes], *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers; one signature for each secret in force."""
    stamp = str(int(at.timestamp()))
    signatures = (f"v1,{_signature(secret, message_id, stamp, body)}" for secret in secrets)
    return {ID: message_id, TIMESTAMP: stamp, SIGNATURE: " ".join(signatures)}


def verify(secrets: Iterable[bytes], headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """The id of a letter that the partner signed within five minutes of now; raises Forged."""
    message_id, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not message_id.isascii() or not message_id.isprintable() or not 0 < len(message_id) <= LONGEST_ID:
        raise Forged("id")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        raise Forged("timestamp")
    said = [each[3:] for each in headers.get(SIGNATURE, "").split(" ") if each.startswith("v1,")]
    # All are compared, whichever fits: how long it takes tells nothing.
    fits = False
    for secret in secrets:
        expected = _signature(secret, message_id, stamp, body).encode()
        for each in said[:MOST_SIGNATURES]:
            fits |= hmac.compare_digest(expected, each.encode("utf-8", "replace"))
    if not fits or abs(datetime.fromtimestamp(int(stamp), UTC) - now) > TOLERANCE:
        raise Forged("signature")
    return message_id


def _signature(secret: bytes, message_id: str, stamp: str, body: bytes) -> str:
    signed = f"{message_id}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")
