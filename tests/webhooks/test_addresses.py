"""Where messages may be sent: the open net by https, and nowhere near our own house."""

import ipaddress

import pytest

from engine.errors import Invalid
from engine.partners.addresses import may_be_called, parse
from tests.world import at
from webhooks import targets
from webhooks.sending import Sender

REFUSED = [
    "http://prosecutor.example/",
    "ftp://prosecutor.example/",
    "file:///etc/passwd",
    "https://user:word@prosecutor.example/",
    "https://prosecutor.example:22/",
    "https://prosecutor.example:0/",
    "https://prosecutor.example/#part",
    "https://localhost/",
    "https://intranet/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.100.100.200/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    "https://prosecutor.example\\@127.0.0.1/",
    "https://prosecutor.example /",
    "https://prosecutor.example/\r\nHost: evil",
    "https:///path",
    "https://-bad-.example/",
    "https://a..example/",
    "https://１２７.0.0.1/",
    "https://①②⑦.0.0.1/",
    "http://127.0.0.1:8000/",
    "https://" + "a" * 3000 + ".example/",
    "",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_of_the_inner_net_or_of_a_strange_kind_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        parse(url)


def test_an_address_of_the_open_net_is_taken_in_its_wire_form() -> None:
    assert parse("https://прокуратура.рф/in").host == "xn--80aa2apegcbrhd.xn--p1ai"
    assert parse("https://Prosecutor.Example.:8443/in?a=1").port == 8443
    assert parse("https://8.8.8.8/").host == "8.8.8.8"
    assert parse("http://127.0.0.1:9000/in", local_allowed=True).local
    with pytest.raises(Invalid):
        parse("http://127.0.0.2:9000/", local_allowed=True)
    with pytest.raises(Invalid):
        parse("http://localhost:9000/", local_allowed=True)


@pytest.mark.parametrize(
    ("found", "open_to_all"),
    [
        ("1.1.1.1", True),
        ("100.63.255.255", True),
        ("100.64.0.1", False),
        ("192.88.99.1", False),
        ("2a02:6b8::1", True),
        ("::ffff:8.8.8.8", False),
        ("64:ff9b::808:808", False),
    ],
)
def test_only_addresses_of_the_open_net_are_called(found: str, open_to_all: bool) -> None:
    assert may_be_called(ipaddress.ip_address(found)) == open_to_all


def test_a_name_that_leads_inside_is_refused_even_beside_an_open_address() -> None:
    address = parse("https://prosecutor.example/")
    for inside in ("127.0.0.1", "::1", "10.0.0.1", "fe80::1%eth0", "::ffff:10.0.0.1", "nonsense"):
        with pytest.raises(targets.TargetRefused):
            targets.checked(address, lambda host, port, inside=inside: ["8.8.8.8", inside])


def test_the_connection_is_made_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up, called = [], []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["8.8.8.8"] if len(looked_up) == 1 else ["127.0.0.1"]

    def connect(machine: tuple[str, int], timeout: float) -> None:
        called.append(machine)
        raise ConnectionRefusedError

    monkeypatch.setattr(targets.socket, "create_connection", connect)
    answer = Sender(resolve=resolve).post("https://rebind.example/", b"{}", {}, now=at("2026-05-12 09:00"))

    assert called == [("8.8.8.8", 443)]
    assert looked_up == ["rebind.example"]
    assert answer.outcome == "failed"
