"""Notices reach those they were meant for, and each reader has read for herself."""

from collections.abc import Collection
from datetime import datetime, timedelta

from engine.access import scope_of
from engine.actor import Actor
from storage.queries.notices import NoticeLine, count_unread, notices
from storage.repositories.notices import NewNotice
from tests.district import FOUNDED, District

CHAIR = "kdn_chair@mun:1"


def tell(district: District, *keys: str, text: str = "Срок проверки прошёл", at: datetime = FOUNDED) -> str:
    notice = NewNotice(municipality_id=district.municipality_id, kind="told", element_id="x", text=text)
    return district.uow.notices.add(notice, keys=keys, at=at)


def seen(district: District, keys: Collection[str], staff_id: str = "a", **options) -> list[NoticeLine]:
    scope = scope_of(Actor(staff_id=staff_id, name="", groups=frozenset(keys)))
    options.setdefault("since", FOUNDED)
    return list(notices(district.uow.connection, keys=keys, scope=scope, **options).rows)


def unread(district: District, staff_id: str, *keys: str) -> int:
    return count_unread(district.uow.connection, staff_id=staff_id, keys=keys, since=FOUNDED)


def test_a_notice_is_seen_by_its_group_and_by_no_other(district: District) -> None:
    tell(district, CHAIR)

    assert [line.text for line in seen(district, [CHAIR])] == ["Срок проверки прошёл"]
    assert seen(district, ["kdn_chair@mun:2"]) == []


def test_who_is_told_twice_sees_it_once(district: District) -> None:
    tell(district, CHAIR, "staff:a")

    assert len(seen(district, [CHAIR, "staff:a"])) == unread(district, "a", CHAIR, "staff:a") == 1


def test_each_member_of_a_group_reads_for_herself(district: District) -> None:
    notice_id = tell(district, CHAIR)

    for _ in range(2):
        district.uow.notices.read("a", [notice_id], at=FOUNDED + timedelta(hours=1))

    assert (unread(district, "a", CHAIR), unread(district, "b", CHAIR)) == (0, 1)
    assert seen(district, [CHAIR])[0].read_at == FOUNDED + timedelta(hours=1)
    assert seen(district, [CHAIR], unread_only=True) == []


def test_old_notices_are_left_out(district: District) -> None:
    tell(district, CHAIR)

    assert seen(district, [CHAIR], since=FOUNDED + timedelta(seconds=1)) == []


def test_pages_follow_one_another(district: District) -> None:
    for hour in range(5):
        tell(district, CHAIR, text=str(hour), at=FOUNDED + timedelta(hours=hour))
    scope = scope_of(Actor(staff_id="a", name=""))
    cursor, told = None, []
    while True:
        page = notices(
            district.uow.connection, keys=[CHAIR], scope=scope, since=FOUNDED, cursor=cursor, limit=2
        )
        told += [line.text for line in page.rows]
        if (cursor := page.next_cursor) is None:
            break

    assert told == ["4", "3", "2", "1", "0"]
