"""Letters of terms: the digest of a morning once a day, what is urgent at once, and no names in either."""

import pytest
from sqlalchemy import select

from engine.letters.outbox import Outbox
from storage.models import Delivery, Notice, StaffMember
from tests import bpmn
from tests.world import World, at

PERSON = "smirnova"


def begin(world: World, deadline: str, moment: str) -> None:
    """A task of the secretary with a term."""
    body = (
        bpmn.start() + bpmn.user("a", bpmn.properties(deadline=deadline), groups="kdn_secretary") + bpmn.end()
    )
    world.clock.set(at(moment))
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>end")})
    world.start("p")


def letters(world: World, login: str = PERSON) -> list[tuple[str, str]]:
    query = (
        select(Delivery.subject, Delivery.body)
        .join(StaffMember, StaffMember.id == Delivery.staff_id)
        .where(StaffMember.login == login)
        .order_by(Delivery.created_at, Delivery.id)
    )
    return [(row.subject, row.body) for row in world.rows(query)]


def beat(world: World, moment: str) -> None:
    world.to(moment)
    Outbox(world.executor).write_digests()


def test_the_morning_of_the_last_day_says_so_at_half_past_eight_and_not_before(world: World) -> None:
    begin(world, "CD:7", "2025-08-25 10:00")

    beat(world, "2025-09-01 08:29")
    assert letters(world) == []
    beat(world, "2025-09-01 08:30")

    ((subject, body),) = letters(world)
    assert subject == "Куратор, 1 сентября: 1 срок"
    first = "Здравствуйте!\n\nСроки, о которых нужно помнить сегодня:\n— срок до 1 сентября: «a».\n"
    assert body.startswith(first) and body.endswith("отвечать на него не нужно.\n")


def test_a_day_of_a_year_that_is_not_confirmed_is_called_preliminary(world: World) -> None:
    begin(world, "CD:7", "2027-08-25 10:00")

    beat(world, "2027-09-01 08:30")

    assert "— срок до 1 сентября (предварительно): «a»." in letters(world)[0][1]


def test_a_letter_leads_to_the_house_where_its_address_is_known(world: World) -> None:
    begin(world, "CD:7", "2025-08-25 10:00")
    object.__setattr__(world.executor.workshop, "address", "https://kurator.example")

    beat(world, "2025-09-01 08:30")

    ((_, body),) = letters(world)
    assert "раздел «Уведомления»: https://kurator.example/notices\n" in body


def test_a_miss_of_yesterday_is_in_the_letter_of_the_morning_and_only_once(world: World) -> None:
    begin(world, "CD:7", "2025-08-25 10:00")

    for moment in ("2025-09-02 08:30", "2025-09-02 12:00", "2025-09-03 08:30"):
        beat(world, moment)

    ((subject, body),) = letters(world)
    assert subject == "Куратор, 2 сентября: 1 уведомление"
    assert "— срок пропущен, был до 1 сентября: «a»." in body
    assert "не исполнено, срок был до 1 сентября" in letters(world, "yakovlev")[0][1]


def test_several_processes_write_one_letter(world: World) -> None:
    begin(world, "CD:7", "2025-08-25 10:00")

    for _ in range(3):
        beat(world, "2025-09-01 08:31")

    assert len(letters(world)) == 1


def test_a_morning_without_news_has_no_letter(world: World) -> None:
    begin(world, "CD:7", "2025-08-25 10:00")

    beat(world, "2025-08-27 08:30")

    assert world.rows(select(Delivery.id)) == []


def test_what_may_not_wait_is_written_at_once(world: World) -> None:
    begin(world, "IMM:PT3H", "2026-04-15 21:00")

    world.to("2026-04-16 00:00")

    assert [subject for subject, _ in letters(world)] == ["Срочно: срок подходит", "Срочно: срок пропущен"]
    assert "Срок до 16 апреля, 00:00: «a».\n" in letters(world)[0][1]
    moments = [
        row.created_at for row in world.rows(select(Delivery.created_at).order_by(Delivery.created_at))
    ]
    assert {f"{moment.astimezone(at('2026-04-15 00:00').tzinfo):%H:%M}" for moment in moments} == {
        "22:30",
        "00:00",
    }


def test_what_was_written_at_once_is_not_in_the_digest(world: World) -> None:
    begin(world, "IMM:PT1H", "2026-04-15 10:00")
    world.to("2026-04-15 18:00")
    urgent = len(letters(world))

    beat(world, "2026-04-16 08:30")

    assert len(letters(world)) == urgent


def test_who_has_no_address_is_written_no_letter(world: World) -> None:
    with world.database.begin() as connection:
        connection.execute(StaffMember.__table__.update().values(email=None))
    begin(world, "IMM:PT1H", "2026-04-15 10:00")

    beat(world, "2026-04-16 08:30")

    assert world.rows(select(Delivery.id)) == []
    assert len(world.rows(select(Notice.id))) == 4


def test_after_an_outage_nobody_is_reminded_of_what_is_over(world: World) -> None:
    begin(world, "WD:3", "2025-04-30 10:15")
    world.clock.set(at("2025-06-02 10:00"))

    world.to("2025-06-02 10:00")

    assert [row.step for row in world.rows(select(Notice.step).order_by(Notice.step))] == ["E1", "E2", "E3"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_long_silence_makes_no_flood(world: World) -> None:
    begin(world, "CD:7", "2025-08-25 10:00")
    world.to("2025-09-20 08:00")

    beat(world, "2025-09-20 08:30")

    assert letters(world) == []
    assert world.rows(select(Notice.id).where(Notice.mailed_at.is_(None))) == []
