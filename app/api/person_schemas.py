"""What is asked of people's records and what is answered."""

from marshmallow import Schema

from app.api.fields import Day, Flag, Inner, Listed, Moment, Number, Strict, Text, length, one_of
from engine.calendars.changes import LONGEST
from storage.repositories.merging import FIELDS


class PeopleSearch(Strict):
    q = Text(
        load_default="", validate=length(200), metadata={"description": "Начало фамилии, имя, отчество."}
    )
    born_on = Day(load_default=None)


class PersonLineSchema(Schema):
    id = Text()
    full_name = Text()
    surname = Text()
    given_name = Text()
    patronymic = Text(allow_none=True)
    born_on = Day(allow_none=True)
    gender = Text(allow_none=True, metadata={"description": "f или m."})
    died_on = Day(allow_none=True)


class PersonsCaseSchema(Schema):
    case_id = Text()
    number = Text()
    family_name = Text()
    case_status = Text()
    kin = Text()
    status = Text()
    registered_on = Day(allow_none=True)
    removed_on = Day(allow_none=True)


class KinSchema(Schema):
    person_id = Text(attribute="relative.id")
    full_name = Text(attribute="relative.full_name")
    relation = Text()


class PersonAddressSchema(Schema):
    kind = Text()
    text = Text()
    since = Day(allow_none=True)
    until = Day(allow_none=True)


class PersonPaperSchema(Schema):
    id = Text()
    case_id = Text()
    form_key = Text()
    title = Text()
    number = Text(allow_none=True)
    drawn_on = Day()


class ConsentSchema(Schema):
    document_id = Text(attribute="paper.id")
    drawn_on = Day(attribute="paper.drawn_on")
    status = Text(metadata={"description": "given, refused, unreachable, withdrawn или not_required."})
    subject = Text()
    valid_until = Day(allow_none=True)
    ground = Text()
    is_confirmed = Flag()


class PersonDecisionSchema(Schema):
    id = Text()
    kind = Text(metadata={"description": "merged — объединены, different — разные люди."})
    kept_id = Text()
    other_id = Text()
    at = Moment()
    by_name = Text()
    reason = Text()
    undone_at = Moment(allow_none=True)


class PersonSchema(PersonLineSchema):
    """The card; ``hidden`` counts cases that are not open to the reader."""

    cases = Listed(Inner(PersonsCaseSchema))
    hidden = Number()
    kin = Listed(Inner(KinSchema))
    addresses = Listed(Inner(PersonAddressSchema))
    consents = Listed(Inner(ConsentSchema))
    papers = Listed(Inner(PersonPaperSchema))
    decisions = Listed(Inner(PersonDecisionSchema))


class DoubleSchema(Schema):
    first = Inner(PersonLineSchema)
    second = Inner(PersonLineSchema)
    likeness = Text()


class MergeBody(Strict):
    kept_id = Text(required=True, validate=length(40))
    other_id = Text(required=True, validate=length(40))
    reason = Text(required=True, validate=length(LONGEST))
    chosen = Listed(
        Text(validate=one_of(FIELDS)),
        load_default=list,
        metadata={"description": "Сведения, которые берутся из второй записи."},
    )


class ApartBody(Strict):
    first_id = Text(required=True, validate=length(40))
    second_id = Text(required=True, validate=length(40))
    reason = Text(required=True, validate=length(LONGEST))


class UndoBody(Strict):
    reason = Text(required=True, validate=length(LONGEST))


class MergedPersonSchema(Schema):
    decision_id = Text()
    person_id = Text()
    cases = Number()


class ApartSchema(Schema):
    decision_id = Text()


class PartedSchema(Schema):
    person_id = Text()
    other_id = Text()
    cases = Number()
