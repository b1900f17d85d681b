"""Notices reach the groups they were meant for."""

from datetime import UTC, datetime

from storage.queries.notices import NOTICES, notices
from tests.district import FOUNDED, District


def test_a_notice_is_seen_by_its_group_and_by_no_other(district: District) -> None:
    district.enter(NOTICES, "kdn_chair@mun:1", 2025, {"text": "Срок проверки прошёл"})

    seen = {
        group: [notice.text for notice in notices(district.uow.connection, groups=[group], since=FOUNDED)]
        for group in ("kdn_chair@mun:1", "kdn_chair@mun:2")
    }

    assert seen == {"kdn_chair@mun:1": ["Срок проверки прошёл"], "kdn_chair@mun:2": []}


def test_old_notices_are_left_out(district: District) -> None:
    district.enter(NOTICES, "kdn_chair@mun:1", 2025, {"text": "давно"})

    later = datetime(2025, 6, 1, tzinfo=UTC)
    assert notices(district.uow.connection, groups=["kdn_chair@mun:1"], since=later) == []
