"""The register of the risk group for programs: the rows and figures that its pages show."""

from collections.abc import Mapping
from typing import Any

from app.access.guard import for_scope, only
from app.access.looks import record_look
from app.access.people import me
from app.api.fields import Text, length
from app.api.paging import PageQuery, list_of, page_of, paged
from app.api.risk_schemas import RiskCountsSchema, RiskEntrySchema, RiskLineSchema
from app.api.section import Section
from app.house import current_house
from app.risk.asking import RiskAsked, asked_of
from app.risk.blueprint import READERS
from app.risk.columns import REGISTER
from app.risk.entry import sheet_of
from app.risk.listing import page_of as page_of_rows
from app.risk.listing import risk_scope
from app.wording.dates import reckoning
from storage.queries.paging import Page
from storage.queries.risk_entries import RiskLine, counts

register = Section("risk", __name__, "Регистр группы риска: записи, показатели, одна запись.")
Body = Mapping[str, Any]
_CODE = length(40)


class RiskQuery(PageQuery):
    """The filters of the page, by the same names; what is not understood is as if not said."""

    cursor = Text(load_default="", validate=length(4000))
    year = Text(load_default="", validate=_CODE)
    quarter = Text(load_default="", validate=_CODE, metadata={"description": "1–4; без него — год."})
    agency = Text(load_default="", validate=_CODE)
    org_kind = Text(load_default="", validate=_CODE)
    kind = Text(load_default="", validate=_CODE)
    state = Text(load_default="", validate=_CODE)
    ground = Text(load_default="", validate=_CODE)
    category = Text(load_default="", validate=_CODE)
    removal_code = Text(load_default="", validate=_CODE)
    measure = Text(load_default="", validate=_CODE, metadata={"description": "Показатель мониторинга."})
    stale = Text(load_default="", validate=_CODE, metadata={"description": "1: не подтверждены в срок."})


class RiskSearch(RiskQuery):
    q = Text(load_default="", validate=length(200), metadata={"description": "Слова из имени ребенка."})


@register.get("/risk-entries")
@only(*READERS)
@register.arguments(RiskQuery, location="query")
@register.response(200, page_of(RiskLineSchema))
def listing(query: Body) -> Body:
    """Записи регистра за период по алфавиту детей"""
    return _page(query)


@register.post("/risk-entries/search")
@only(*READERS)
@for_scope("read")
@register.arguments(RiskSearch)
@register.response(200, page_of(RiskLineSchema))
def search(body: Body) -> Body:
    """То же по словам из имени ребенка"""
    return _page(body)


def _page(query: Body) -> Body:
    person, asked = me(), _asked(query)
    page = page_of_rows(current_house(), risk_scope(person), asked, query["cursor"], limit=query["limit"])
    record_look(person, "view", "register", f"{REGISTER} {asked.year}", fields=[row.id for row in page.rows])
    return paged(Page(rows=[_told(row, asked) for row in page.rows], next_cursor=page.next_cursor))


@register.get("/risk-entries/counts")
@only(*READERS)
@register.arguments(RiskQuery, location="query")
@register.response(200, list_of(RiskCountsSchema))
def figures(query: Body) -> Body:
    """Показатели мониторинга за период по организациям и видам записи"""
    asked = _asked(query)
    with current_house().database.read() as connection:
        return {"items": counts(connection, risk_scope(me()), asked.period, asked.filters)}


@register.get("/risk-entries/<entry_id>")
@only(*READERS)
@register.response(200, RiskEntrySchema)
def entry(entry_id: str) -> Body:
    """Одна запись с историей изменений, без особых категорий"""
    sheet = sheet_of(entry_id)
    record_look(me(), "view", "risk_entry", sheet.line.id, case_id=sheet.line.case_id)
    return {
        **_told(sheet.line, _asked({})),
        "case_id": sheet.line.case_id if sheet.sees_case else None,
        "content": sheet.content,
        "closed": sheet.closed,
        "history": sheet.history,
    }


def _asked(query: Body) -> RiskAsked:
    return asked_of({key: str(value) for key, value in query.items()}, reckoning(me()))


def _told(line: RiskLine, asked: RiskAsked) -> Body:
    return {
        **{name: getattr(line, name) for name in line.__dataclass_fields__},
        "grounds": line.grounds,
        "is_stale": asked.is_stale(line),
    }
