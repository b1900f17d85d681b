"""Standard Webhooks: what is signed, what is believed."""

from datetime import timedelta

import pytest

from tests.world import at
from webhooks.partners import SecretSafe, read_secret
from webhooks.signatures import Forged, sign, verify

SECRET = read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
NOW = at("2026-05-12 09:00")
BODY = b'{"test": 2432232314}'


def test_the_example_of_the_standard_is_signed_as_in_the_standard() -> None:
    from datetime import UTC, datetime

    signed = sign(
        [SECRET],
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC),
        body=BODY,
    )

    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_any_of_two_secrets_and_of_several_signatures_is_enough() -> None:
    other = SecretSafe("k" * 40).secret("a", "in")
    headers = sign([other, SECRET], message_id="m", at=NOW, body=BODY)

    assert verify([SECRET], headers, BODY, now=NOW) == "m"
    assert verify([b"x", other], headers, BODY, now=NOW) == "m"


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "another"},
        {"webhook-id": ""},
        {"webhook-id": "м"},
        {"webhook-id": "m" * 200},
        {"webhook-timestamp": "0"},
        {"webhook-timestamp": "-5"},
        {"webhook-timestamp": "9" * 40},
        {"webhook-timestamp": "１"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v2,ж v1,ж"},
        {"webhook-signature": "v1a,AAAA"},
    ],
)
def test_whatever_is_changed_it_is_forged(change: dict[str, str]) -> None:
    headers = {**sign([SECRET], message_id="m", at=NOW, body=BODY), **change}

    with pytest.raises(Forged):
        verify([SECRET], headers, BODY, now=NOW)


def test_five_minutes_either_way_and_every_byte_count() -> None:
    headers = sign([SECRET], message_id="m", at=NOW, body=BODY)

    assert verify([SECRET], headers, BODY, now=NOW + timedelta(minutes=5))
    for off in (timedelta(minutes=5, seconds=1), -timedelta(minutes=5, seconds=1)):
        with pytest.raises(Forged):
            verify([SECRET], headers, BODY, now=NOW + off)
    with pytest.raises(Forged):
        verify([SECRET], headers, BODY + b" ", now=NOW)
    with pytest.raises(Forged):
        verify([], headers, BODY, now=NOW)


def test_the_safe_never_shows_its_key() -> None:
    safe = SecretSafe("the key of the house, long enough for it")

    assert "key of the house" not in repr(safe)
    assert safe.secret("a", "in") != safe.secret("a", "out") != safe.secret("b", "out")
    assert read_secret(safe.shown("a", "in")) == safe.secret("a", "in")
