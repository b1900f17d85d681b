"""What is asked of the production calendar and what is answered."""

from marshmallow import Schema

from app.api.fields import Day, Inner, Listed, Moment, Number, Object, Strict, Text, between, length, one_of
from engine.calendars.changes import LONGEST, MOST_DAYS
from engine.calendars.layers import Layer
from engine.calendars.working_days import FIRST_YEAR, LAST_YEAR, DayKind, YearStatus

KIND = "off — нерабочий, working — рабочий, shortened — рабочий, короче на час."


class OfQuery(Strict):
    of = Text(
        load_default="",
        validate=length(160),
        metadata={
            "description": "Чей календарь: federal:, region:КОД, municipality:ID, agency:ID; "
            "по умолчанию — муниципалитета человека.",
            "example": "region:ru-me",
        },
    )


class YearQuery(OfQuery):
    year = Number(required=True, validate=between(FIRST_YEAR, LAST_YEAR))


class SpecialDaySchema(Schema):
    """A day that is not what its place in the week suggests, or is shorter."""

    day = Day()
    kind = Text(metadata={"description": KIND})
    reason = Text()
    source = Text(metadata={"description": "Документ, которым день установлен."})
    layer = Text(metadata={"description": "federal, region, municipality или agency."})


class CalendarYearSchema(Schema):
    year = Number()
    of = Text()
    status = Text(metadata={"description": "official — утвержден, preliminary — предварительно."})
    source = Text()
    working_days = Number()
    days = Listed(Inner(SpecialDaySchema))


class CalendarChangeSchema(Schema):
    """One act: days and years with what was and what became."""

    id = Text()
    number = Number()
    at = Moment()
    changed_by = Text(allow_none=True)
    ground = Text()
    changes = Object()


class DayChangeBody(Strict):
    day = Day(required=True)
    kind = Text(
        required=True,
        allow_none=True,
        validate=one_of(DayKind),
        metadata={"description": f"{KIND} null — отменить запись этого календаря."},
    )
    reason = Text(load_default="", validate=length(LONGEST))
    source = Text(load_default="", validate=length(LONGEST))


class YearChangeBody(Strict):
    year = Number(required=True, validate=between(FIRST_YEAR, LAST_YEAR))
    status = Text(required=True, allow_none=True, validate=one_of(YearStatus))
    source = Text(load_default="", validate=length(LONGEST))


class CalendarChangeBody(Strict):
    layer = Text(required=True, validate=one_of(Layer))
    place_id = Text(load_default="", validate=length(120))
    ground = Text(
        required=True, validate=length(LONGEST, 1), metadata={"description": "Документ, основание изменения."}
    )
    days = Listed(Inner(DayChangeBody), load_default=list, validate=length(MOST_DAYS))
    years = Listed(Inner(YearChangeBody), load_default=list, validate=length(20))


class CalendarChangedSchema(Schema):
    """Open terms stay as they are until somebody has them counted again."""

    change_id = Text()
    number = Number()
    days = Number()
    years = Number()
    first_day = Text()
    last_day = Text()
    municipalities = Listed(Text(), metadata={"description": "Где изменились дни."})
