"""Lists being made: one maker at a time, on either database."""

from datetime import timedelta

from sqlalchemy import select

from storage.database import Database
from storage.models import ExportState, StaffMember
from storage.queries.exports import export_of, exports_of, has_exports_due
from storage.unit_of_work import UnitOfWork
from tests.district import FOUNDED

LATER = FOUNDED + timedelta(days=1)


def test_a_list_is_in_one_makers_hands_until_its_lease_is_over(database: Database) -> None:
    with database.begin() as connection:
        staff_id = connection.execute(select(StaffMember.id).limit(1)).scalar_one()
        exports = UnitOfWork(connection).exports
        same = {
            exports.ask(
                staff_id,
                listing="cases",
                how="xlsx",
                args={"q": "а"},
                language="ru",
                name="дела.xlsx",
                total=3,
                at=FOUNDED,
                until=LATER,
            )
            for _ in range(2)
        }
        assert len(same) == 1
        assert has_exports_due(connection, now=FOUNDED)
        first = exports.take(now=FOUNDED, lease_until=FOUNDED + timedelta(minutes=1))
        assert first is not None and first.args == {"q": "а"}
        assert exports.take(now=FOUNDED, lease_until=LATER) is None
        second = exports.take(now=FOUNDED + timedelta(minutes=2), lease_until=LATER)
        assert second is not None
        ready = {"done": 3, "size": 10, "at": FOUNDED, "until": LATER}
        assert not exports.finish(first, ExportState.READY, **ready)
        assert exports.finish(second, ExportState.READY, **ready)

    with database.begin() as connection:
        (row,) = exports_of(connection, staff_id=staff_id)
        assert row.is_ready and export_of(connection, export_id=row.id, staff_id="other") is None
        assert UnitOfWork(connection).exports.expire(now=LATER + timedelta(seconds=1)) == [row.id]
