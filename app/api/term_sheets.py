"""One term for programs: the same account that its page gives to people."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.access.guard import workers
from app.access.looks import record_look
from app.api.section import Section
from app.api.term_changes import change_told
from app.api.term_sheet_schemas import TermSheetSchema
from app.api.terms import standing_told
from app.deadlines.account import Account, account_of
from app.deadlines.reach import OpenedTerm, opened_term
from app.inbox.task import explained
from engine.regulations.acts import Quoted

sheets = Section("term_sheets", __name__, "Срок целиком: основание, начало, дни, изменения, кому сообщено.")
Body = Mapping[str, Any]


@sheets.get("/deadlines/<deadline_id>")
@workers
@sheets.response(200, TermSheetSchema)
def sheet(deadline_id: str) -> Body:
    """Почему срок такой: пункт, начало, каждый день, изменения, журнал срока и проверка пересчетом"""
    opened = opened_term(deadline_id)
    record_look(opened.person, "view", "term", deadline_id, case_id=opened.sheet.case_id)
    return _told(opened, account_of(opened))


def _told(opened: OpenedTerm, account: Account) -> Body:
    row = opened.sheet
    return {
        **{name: getattr(row, name) for name in row.__dataclass_fields__},
        **standing_told(row, opened.when),
        "rule_words": account.rule,
        "zone": account.zone,
        "calendar": account.calendar,
        "clauses": [_clause(clause) for clause in account.clauses],
        "start": {
            "at": row.started_at,
            "event": account.start.event,
            "papers": [asdict(paper) for paper in account.start.papers],
        },
        "days": [asdict(day.line) for day in account.days],
        "explanation": explained(row),
        "record": row.explanation,
        "changes": [change_told(item["line"]) for item in account.changes],
        "log": [{**asdict(line.row), "whom": line.whom, "read": line.read} for line in account.log],
        "check": account.check,
    }


def _clause(clause: Quoted) -> Body:
    return {
        "name": clause.name,
        "act": clause.act and clause.act.title,
        "approved": clause.act and clause.act.approved,
        "is_whole": clause.is_whole,
        "paragraphs": [text for text, _ in clause.paragraphs],
    }
