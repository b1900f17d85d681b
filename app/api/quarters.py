"""The quarter for programs: who sent what, each version, the monitoring and the entries of its figures."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import me
from app.api.paging import list_of, page_of
from app.api.quarter_schemas import (
    CountedEntrySchema,
    CountedQuery,
    MonitoringQuery,
    MonitoringSchema,
    SentRowSchema,
    SubmissionLineSchema,
    SubmissionSchema,
    SubmissionsQuery,
)
from app.api.section import Section
from app.house import current_house
from app.quarters.blueprint import DATABANK, READERS
from app.quarters.monitoring import counted_page, monitoring_of
from app.quarters.submissions import dated, found_submission, found_version, shown_list
from engine.monitoring import FORM, faults
from storage.queries import submissions as query
from storage.queries.submissions import SubmissionLine

quarters = Section(
    "quarters", __name__, "Сведения за квартал: кто представил, версии, мониторинг группы риска."
)
Body = Mapping[str, Any]


@quarters.get("/submissions")
@only(*READERS, *DATABANK)
@quarters.arguments(SubmissionsQuery, location="query")
@quarters.response(200, list_of(SubmissionLineSchema))
def listing(asked: Body) -> Body:
    """Кто и когда представил сведения за квартал"""
    person, house = me(), current_house()
    with house.database.read() as connection:
        shown = shown_list(connection, person, asked, house.clock.now())
    record_look(person, "view", "submissions", shown.form)
    return {"items": [_line(line) for line in shown.lines]}


@quarters.get("/submissions/<submission_id>")
@only(*READERS, *DATABANK)
@quarters.response(200, SubmissionSchema)
def one(submission_id: str) -> Body:
    """Сведения одного отправителя со всеми версиями, первая первой"""
    person, house = me(), current_house()
    with house.database.read() as connection:
        line = found_submission(connection, person, submission_id)
        versions = query.versions(connection, submission_id)
    record_look(person, "view", "submission", submission_id)
    told = [
        {
            **asdict(version),
            "faults": faults(version.figures, version.counted) if line.form_key == FORM else [],
        }
        for version in versions
    ]
    return {**_line(line), "versions": told}


@quarters.get("/submissions/<submission_id>/versions/<number>/rows")
@only(*READERS)
@quarters.response(200, list_of(SentRowSchema))
def rows(submission_id: str, number: str) -> Body:
    """Регистр организации, как он был передан с версией; только тем, кому можно читать имена"""
    person, house = me(), current_house()
    with house.database.read() as connection:
        _, version = found_version(connection, person, submission_id, number)
        sent = query.sent_rows(connection, version.id)
    record_look(person, "view", "submission_rows", version.id, fields=[str(row["entry_id"]) for row in sent])
    return {"items": [dated(row) for row in sent]}


@quarters.get("/monitoring")
@only(*READERS)
@quarters.arguments(MonitoringQuery, location="query")
@quarters.response(200, MonitoringSchema)
def monitoring(asked: Body) -> Body:
    """Мониторинг группы риска (приложение 3) по организациям и всего"""
    person, house = me(), current_house()
    with house.database.read() as connection:
        shown = monitoring_of(connection, person, asked)
    record_look(person, "view", "monitoring", shown.quarter.words if shown.quarter else "")
    return {
        "year": shown.quarter and shown.quarter.year,
        "quarter": shown.quarter and shown.quarter.number,
        "rows": [asdict(row) for row in shown.rows],
        "total": shown.total,
    }


@quarters.get("/monitoring/entries")
@only(*READERS)
@quarters.arguments(CountedQuery, location="query")
@quarters.response(200, page_of(CountedEntrySchema))
def counted(asked: Body) -> Body:
    """Записи регистра, которые считает одно число мониторинга"""
    person = me()
    page = counted_page(person, {**asked, "after": asked["cursor"]})
    record_look(person, "view", "risk_entries", page.column.key, fields=[line.id for line in page.found])
    return {"items": page.found, "next_cursor": page.more}


def _line(line: SubmissionLine) -> Body:
    return {**asdict(line), "is_late": line.is_late(current_house().clock.now())}
