"""The production calendar for programs: a year of it, how it was changed, and changing it."""

from collections.abc import Mapping
from typing import Any

from app.access.guard import everyone, only
from app.access.people import me
from app.api.calendar_schemas import (
    CalendarChangeBody,
    CalendarChangedSchema,
    CalendarChangeSchema,
    CalendarYearSchema,
    OfQuery,
    YearQuery,
)
from app.api.paging import list_of
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.calendar.blueprint import KEEPERS
from app.calendar.reading import opened
from app.calendar.year import owners_of, year_of
from app.house import current_house
from engine.calendars.changes import DayChange, YearChange
from engine.calendars.working_days import FIRST_YEAR
from engine.commands import ChangeCalendar

calendars = Section("calendar", __name__, "Производственный календарь: дни года, изменения и их документы.")
Body = Mapping[str, Any]


@calendars.get("/calendar")
@everyone
@calendars.arguments(YearQuery, location="query")
@calendars.response(200, CalendarYearSchema)
def one_year(query: Body) -> Body:
    """Особые дни года, все слои вместе; год без постановления — предварительный"""
    year = query["year"]
    file = opened(current_house(), me(), query["of"], year)
    special = [day for day in file.calendar.days.values() if day.day.year == year]
    special.sort(key=lambda each: each.day)
    owners = owners_of(file.layers, file.laid, special)
    return {
        "year": year,
        "of": file.choice.value,
        "status": file.year.status,
        "source": file.year.source,
        "working_days": year_of(year, file.layers, file.laid).worked,
        "days": [
            {
                "day": day.day,
                "kind": day.kind,
                "reason": day.reason,
                "source": day.source,
                "layer": owners[day.day].kind,
            }
            for day in special
        ],
    }


@calendars.get("/calendar/changes")
@everyone
@calendars.arguments(OfQuery, location="query")
@calendars.response(200, list_of(CalendarChangeSchema))
def changes(query: Body) -> Body:
    """Последние изменения одного календаря: кто, когда, на основании чего, что было и стало"""
    file = opened(current_house(), me(), query["of"], FIRST_YEAR)
    return {"items": [change.line for change in file.changes]}


@calendars.post("/calendar/changes")
@only(*KEEPERS)
@calendars.arguments(KeyHeader, location="headers")
@calendars.arguments(CalendarChangeBody)
@calendars.response(201, CalendarChangedSchema)
def change(headers: Body, body: Body) -> Body:
    """Изменить дни и состояние года; рассчитанные сроки остаются прежними"""
    command = ChangeCalendar(
        layer=body["layer"],
        place_id=body["place_id"],
        days=[DayChange(**day) for day in body["days"]],
        years=[YearChange(**year) for year in body["years"]],
        ground=body["ground"],
    )
    return execute(command, headers)
