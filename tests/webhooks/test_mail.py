"""Letters by SMTP: they arrive, are tried again when they do not, and end in an incident that a person sees."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from engine.commands import RetryMail
from engine.commands.record_delivery import RecordDelivery
from engine.letters.outbox import BATCH, MailRefused, Outbox
from storage.models import Delivery, Incident
from storage.repositories.deliveries import Letter, NewLetter
from storage.unit_of_work import UnitOfWork
from tests.processes.path import CaseWalk
from tests.webhooks.postman import Postbox, postbox
from tests.world import World
from webhooks.mail import MailServerInvalid, SmtpCarrier, is_address

SENDER = "kurator@kurator.example"


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as opened:
        yield opened


def write(world: World, *addresses: str) -> None:
    with world.database.begin() as connection:
        letters = [
            NewLetter(
                staff_id="a",
                address=address,
                subject="Срок пропущен, дело № МДВ-2025-1",
                body="Тело.\n.\nКонец.\n",
                municipality_id=world.municipality_id,
            )
            for address in addresses
        ]
        UnitOfWork(connection).deliveries.add(letters, at=world.clock.now())


def outbox(world: World, box: Postbox) -> Outbox:
    return Outbox(world.executor, SmtpCarrier.of_url(box.url, SENDER))


def states(world: World) -> list[str]:
    return [row.state for row in world.rows(select(Delivery.state).order_by(Delivery.id))]


def incidents(world: World) -> list[tuple[str, int]]:
    return [
        (row.message, row.count)
        for row in world.rows(select(Incident.message, Incident.count).where(Incident.resolved_at.is_(None)))
    ]


def test_a_letter_arrives_as_it_was_written(world: World, box: Postbox) -> None:
    write(world, "smirnova@kurator.example")

    assert outbox(world, box).run_due() == 1

    (letter,) = box.letters
    assert (letter["To"], letter["From"]) == ("smirnova@kurator.example", SENDER)
    assert letter["Subject"] == "Срок пропущен, дело № МДВ-2025-1"
    assert letter.get_content().replace("\r\n", "\n") == "Тело.\n.\nКонец.\n"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{world.value(select(Delivery.id))}@kurator.example>"
    assert states(world) == ["sent"]


def test_the_letter_of_a_morning_reaches_its_reader_whole(world: World, box: Postbox) -> None:
    """From a missed term over the digest to a mail program, with nothing of the family in it."""
    object.__setattr__(world.executor.workshop, "address", "https://kurator.example")
    walk = CaseWalk(world).intake("2025-05-12")
    for moment in ("2025-05-13 08:30", "2025-05-20 08:30"):
        world.to(moment)
        outbox(world, box).write_digests()
        while outbox(world, box).run_due():
            pass

    letter = next(each for each in reversed(box.letters) if each["To"] == "smirnova@kurator.example")
    lines = letter.get_content().replace("\r\n", "\n").splitlines()
    assert str(letter["Subject"]).startswith("Куратор, 20 мая: ")
    assert lines[0] == "Здравствуйте!" and lines[-1].startswith("Письмо составлено программой")
    assert lines[-3].endswith("раздел «Уведомления»: https://kurator.example/notices")
    assert any(f"дело № {walk.case().number}." in line for line in lines)
    assert walk.case().family_name[:-1] not in box.text()


def test_what_has_left_does_not_leave_again(world: World, box: Postbox) -> None:
    write(world, "a@b.example", "c@d.example")

    assert [outbox(world, box).run_due() for _ in range(3)] == [2, 0, 0]
    assert len(box.letters) == 2


def test_a_server_that_is_busy_is_asked_again_later(world: World, box: Postbox) -> None:
    box.answers = ["451 later"]
    write(world, "a@b.example")
    worker = outbox(world, box)

    worker.run_due()
    assert (states(world), worker.run_due()) == (["waiting"], 0)
    world.clock.advance(minutes=1)
    worker.run_due()

    assert (states(world), len(box.letters), incidents(world)) == (["sent"], 1, [])


def test_after_four_tries_a_person_sees_one_incident_for_all_letters(world: World, box: Postbox) -> None:
    box.answers = ["451 later"] * 8
    write(world, "a@b.example", "c@d.example")
    worker = outbox(world, box)
    for minutes in (0, 1, 10, 60):
        world.clock.advance(minutes=minutes)
        worker.run_due()

    assert states(world) == ["failed", "failed"]
    assert incidents(world) == [("Почта не уходит: почтовый сервер ответил 451 later", 2)]


def test_the_letters_of_an_incident_are_sent_when_a_person_says_so(world: World, box: Postbox) -> None:
    box.answers = ["550 no such person"]
    write(world, "a@b.example")
    worker = outbox(world, box)
    worker.run_due()
    assert states(world) == ["failed"]

    incident_id = world.value(select(Incident.id))
    assert world.run(RetryMail(incident_id=incident_id, reason="ящик заведен"), "smirnova")["letters"] == 1
    worker.run_due()

    assert (states(world), incidents(world), len(box.letters)) == (["sent"], [], 1)


def test_a_server_that_is_away_costs_no_letter(world: World, box: Postbox) -> None:
    write(world, "a@b.example")
    away = Outbox(world.executor, SmtpCarrier(host="127.0.0.1", port=9, sender=SENDER))

    away.run_due()
    error = world.value(select(Delivery.last_error))
    world.clock.advance(minutes=1)
    outbox(world, box).run_due()

    assert "127.0.0.1:9 не отвечает" in error
    assert box.to() == ["a@b.example"]


def test_a_carrier_that_breaks_spoils_no_other_letter(world: World) -> None:
    class Broken:
        def __init__(self) -> None:
            self.taken: list[str] = []

        def send(self, letter: Letter) -> None:
            if letter.address == "a@b.example":
                raise RuntimeError
            self.taken.append(letter.address)

    write(world, "a@b.example", "c@d.example")
    carrier = Broken()
    Outbox(world.executor, carrier).run_due()

    assert (carrier.taken, sorted(states(world))) == (["c@d.example"], ["sent", "waiting"])


def test_a_worker_that_overslept_its_lease_changes_nothing(world: World, box: Postbox) -> None:
    write(world, "a@b.example")
    sleeper = Outbox(world.executor, SmtpCarrier.of_url(box.url, SENDER))._claim()[0]
    world.clock.advance(minutes=6)
    outbox(world, box).run_due()

    late = RecordDelivery(delivery_id=sleeper.id, token=sleeper.token, error="не ушло", hopeless=True)

    assert world.run(late)["recorded"] is False
    assert (states(world), incidents(world)) == (["sent"], [])


def test_a_letter_that_ends_its_workers_is_given_up(world: World) -> None:
    write(world, "a@b.example")
    for _ in range(4):
        Outbox(world.executor)._claim()
        world.clock.advance(minutes=6)

    Outbox(world.executor).run_due()

    assert (states(world), len(incidents(world))) == (["failed"], 1)


def test_letters_leave_outside_every_transaction(world: World) -> None:
    class Asking:
        """Another process must be able to write while the server is spoken to."""

        def send(self, letter: Letter) -> None:
            write(world, "later@b.example")

    write(world, "a@b.example")
    Outbox(world.executor, Asking()).run_due()

    assert sorted(states(world)) == ["sent", "waiting"]


def test_many_letters_are_taken_in_portions(world: World, box: Postbox) -> None:
    write(world, *(f"a{number}@b.example" for number in range(BATCH + 1)))

    assert [outbox(world, box).run_due() for _ in range(2)] == [BATCH, 1]


def test_without_a_server_letters_stay_to_be_read_here(world: World) -> None:
    write(world, "a@b.example")

    Outbox(world.executor).run_due()

    assert states(world) == ["kept"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@",
        "@b",
        "a@b@c",
        "A <a@b.example>",
        "a@b,c@d",
        "a@b\nBcc: c@d",
        "a b@c",
        "a@b;c@d",
        "(a)@b",
    ],
)
def test_only_one_plain_address_is_written_to(text: str, box: Postbox) -> None:
    carrier = SmtpCarrier.of_url(box.url, SENDER)
    letter = Letter(
        id="x",
        municipality_id=None,
        address=text,
        subject="",
        body="",
        created_at=None,  # type: ignore[arg-type]
        state="waiting",
        attempts=0,
        expiries=0,
        token=1,
    )

    assert not is_address(text)
    with pytest.raises(MailRefused) as refused:
        carrier.send(letter)
    assert refused.value.hopeless and box.letters == []


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://h:port", "smtp://[h"]
)
def test_an_address_of_a_server_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(MailServerInvalid, match="Адрес почтового сервера непонятен"):
        SmtpCarrier.of_url(url, SENDER)


def test_the_address_of_a_server_is_taken_apart_and_its_password_is_not_shown() -> None:
    carrier = SmtpCarrier.of_url("smtps://kurator:p%40ss@mail.example", SENDER)

    assert (carrier.host, carrier.port, carrier.tls, carrier.password) == ("mail.example", 465, True, "p@ss")
    assert "p@ss" not in repr(carrier)


def test_a_password_is_not_said_in_the_clear(world: World) -> None:
    write(world, "a@b.example")
    with postbox("127.0.0.2") as box:
        carrier = SmtpCarrier(host="127.0.0.2", port=box.port, sender=SENDER, user="kurator", password="x")
        Outbox(world.executor, carrier).run_due()

    assert box.letters == []
    assert incidents(world)[0][0].endswith("почтовый сервер не шифрует связь, пароль ему не сказан")
