"""Writing the individual programme: its measures, version by version, and what became of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select, update

from storage.columns import new_id
from storage.models import ProgrammeRow


@dataclass(frozen=True, kw_only=True)
class NewMeasure:
    measure: str
    agency_id: str | None
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class Measure:
    id: str
    programme_version: int
    position: int
    measure: str
    agency_id: str | None
    due_on: date | None
    done_on: date | None
    result: str | None
    state: str
    late_days: int | None


_COLUMNS = (
    ProgrammeRow.id,
    ProgrammeRow.programme_version,
    ProgrammeRow.position,
    ProgrammeRow.measure,
    ProgrammeRow.agency_id,
    ProgrammeRow.due_on,
    ProgrammeRow.done_on,
    ProgrammeRow.result,
    ProgrammeRow.state,
    ProgrammeRow.late_days,
)


class Programme:
    def __init__(self, connection: Connection):
        self._connection = connection

    def last_version(self, case_id: str) -> int:
        last = select(func.max(ProgrammeRow.programme_version)).where(ProgrammeRow.case_id == case_id)
        return self._connection.execute(last).scalar() or 0

    def add(self, case_id: str, *, version: int, position: int, new: NewMeasure) -> str:
        row_id = new_id()
        self._connection.execute(
            insert(ProgrammeRow).values(
                id=row_id,
                case_id=case_id,
                programme_version=version,
                position=position,
                measure=new.measure,
                agency_id=new.agency_id,
                due_on=new.due_on,
                state="planned",
            )
        )
        return row_id

    def measures(self, case_id: str, *, version: int | None = None) -> list[Measure]:
        """The measures of a version, or of all of them."""
        statement = (
            select(*_COLUMNS)
            .where(ProgrammeRow.case_id == case_id)
            .order_by(ProgrammeRow.programme_version, ProgrammeRow.position)
        )
        if version is not None:
            statement = statement.where(ProgrammeRow.programme_version == version)
        return [Measure(**row._mapping) for row in self._connection.execute(statement)]

    def get(self, row_id: str) -> Measure:
        row = self._connection.execute(select(*_COLUMNS).where(ProgrammeRow.id == row_id)).one()
        return Measure(**row._mapping)

    def finish(
        self, row_id: str, *, state: str, done_on: date | None, result: str | None, late_days: int | None
    ) -> None:
        self._connection.execute(
            update(ProgrammeRow)
            .where(ProgrammeRow.id == row_id)
            .values(state=state, done_on=done_on, result=result, late_days=late_days)
        )

    def drop_version(self, case_id: str, version: int) -> None:
        """Takes back the planned measures of a version that the commission returned before any was begun."""
        self._connection.execute(
            update(ProgrammeRow)
            .where(
                ProgrammeRow.case_id == case_id,
                ProgrammeRow.programme_version == version,
                ProgrammeRow.state == "planned",
            )
            .values(state="cancelled", result="возвращено на доработку")
        )

    def cancel_planned(self, case_id: str, reason: str) -> int:
        """Measures still open when the work ends are cancelled with the ground of the closure."""
        cancelled = self._connection.execute(
            update(ProgrammeRow)
            .where(ProgrammeRow.case_id == case_id, ProgrammeRow.state == "planned")
            .values(state="cancelled", result=reason)
        )
        return cancelled.rowcount
