"""What a program is told of a quarter: submissions with their versions, the monitoring and its entries."""

from marshmallow import Schema, validate

from app.api.fields import Day, Flag, Inner, Listed, Moment, Number, Object, Strict, Text, length
from app.quarters.submissions import LATE, STATES
from engine.monitoring import KEYS
from storage.submission_scope import DATABANK, RISK_GROUP

FIGURES = {"description": "Показатели по ключам формы.", "example": {"closing_families": 3}}


class QuarterQuery(Strict):
    """Without them the latest quarter that something is owed for."""

    year = Text(load_default="", validate=length(4), metadata={"example": "2026"})
    quarter = Text(load_default="", validate=length(1), metadata={"example": "1"})


class SubmissionsQuery(QuarterQuery):
    form = Text(load_default="", validate=validate.OneOf(["", RISK_GROUP, DATABANK]))
    state = Text(load_default="", validate=validate.OneOf(["", *STATES, LATE]))


class MonitoringQuery(QuarterQuery):
    basis = Text(
        load_default="year",
        validate=validate.OneOf(["year", "quarter"]),
        metadata={"description": "С начала года, как в форме, или только за квартал."},
    )


class CountedQuery(MonitoringQuery):
    year = Text(required=True, validate=validate.Regexp(r"\d{4}\Z"))
    quarter = Text(required=True, validate=validate.OneOf([*"1234"]))
    column = Text(required=True, validate=validate.OneOf(KEYS), metadata={"example": "closing_families"})
    agency = Text(load_default="", validate=length(36))
    cursor = Text(
        load_default="", validate=length(400), metadata={"description": "next_cursor прошлой страницы."}
    )


class SubmissionLineSchema(Schema):
    id = Text()
    form_key = Text()
    municipality_id = Text()
    municipality_name = Text()
    year = Number()
    quarter = Number()
    sender_kind = Text(metadata={"description": "organisation, edu_authority, commission."})
    sender_id = Text()
    sender_name = Text()
    state = Text(metadata={"description": "awaited, sent, returned, accepted, missing."})
    is_late = Flag()
    due_at = Moment(allow_none=True)
    version = Number(allow_none=True)
    first_sent_at = Moment(allow_none=True)
    sent_at = Moment(allow_none=True)


class SubmissionDecisionSchema(Schema):
    state = Text()
    decided_at = Moment()
    decided_by_name = Text(allow_none=True)
    remarks = Text(allow_none=True)


class SubmissionVersionSchema(Schema):
    number = Number()
    figures = Object(metadata=FIGURES)
    counted = Object(metadata={"description": "По регистру в тот же момент."})
    faults = Listed(Text(), metadata={"description": "Что не сходится, словами."})
    note = Text(allow_none=True)
    sha256 = Text()
    sent_at = Moment()
    sent_by_name = Text(allow_none=True)
    state = Text()
    decisions = Listed(Inner(SubmissionDecisionSchema))


class SubmissionSchema(SubmissionLineSchema):
    versions = Listed(Inner(SubmissionVersionSchema))


class SentRowSchema(Schema):
    """A row of the register as it was sent."""

    entry_id = Text(allow_none=True)
    number = Number(allow_none=True)
    kind = Text()
    child_name = Text()
    born_on = Day(allow_none=True)
    put_on = Day(allow_none=True)
    removed_on = Day(allow_none=True)
    removal_code = Text(allow_none=True)
    grounds = Listed(Text())


class MonitoringRowSchema(Schema):
    name = Text()
    agency_id = Text(allow_none=True)
    figures = Object(metadata=FIGURES)
    remarks = Listed(Text(), metadata={"description": "Что представленное не сходится с регистром."})


class MonitoringSchema(Schema):
    year = Number(allow_none=True)
    quarter = Number(allow_none=True)
    rows = Listed(Inner(MonitoringRowSchema))
    total = Object(metadata=FIGURES)


class CountedEntrySchema(Schema):
    id = Text()
    agency_id = Text()
    agency_name = Text()
    kind = Text()
    child_name = Text()
    born_on = Day(allow_none=True)
    put_on = Day(allow_none=True)
    removed_on = Day(allow_none=True)
    removal_code = Text(allow_none=True)
    grounds = Listed(Text())
