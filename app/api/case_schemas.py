"""What answers about a case look like."""

from marshmallow import Schema

from app.api.fields import Day, Flag, Inner, Listed, Moment, Number, Object, Text
from app.api.schemas import STATES


class CaseLineSchema(Schema):
    id = Text()
    number = Text()
    family_name = Text()
    status = Text()
    threat = Flag()
    is_late = Flag()
    opened_at = Moment()
    control_on = Day(allow_none=True)
    curator_name = Text(allow_none=True)
    municipality_id = Text()


class OpenedSchema(Schema):
    case_id = Text()
    number = Text()
    instance_id = Text()


class MemberSchema(Schema):
    """Initials and the year only, when the right is masked."""

    person_id = Text()
    name = Text()
    born = Text(allow_none=True, metadata={"description": "Дата или только год."})
    died_on = Day(allow_none=True)
    kin = Text()
    status = Text()
    registered_on = Day(allow_none=True)
    removed_on = Day(allow_none=True)
    occupation = Text(allow_none=True)


class AddressSchema(Schema):
    kind = Text()
    text = Text()
    since = Day(allow_none=True)


class TakingPartSchema(Schema):
    agency_id = Text()
    agency_name = Text()
    part = Text()
    specialist_name = Text(allow_none=True)
    since = Moment()
    until = Moment(allow_none=True)


class OfferSchema(Schema):
    message = Text(metadata={"description": "Имя сообщения для POST /messages."})
    label = Text()


class CaseSchema(Schema):
    id = Text()
    number = Text()
    municipality_id = Text()
    municipality_name = Text()
    family_name = Text()
    status = Text()
    danger_level = Text(allow_none=True)
    threat = Flag()
    is_late = Flag()
    curator_id = Text(allow_none=True)
    curator_name = Text(allow_none=True)
    opened_at = Moment()
    received_at = Moment(allow_none=True)
    recognised_on = Day(allow_none=True)
    term_until = Day(allow_none=True)
    control_on = Day(allow_none=True)
    removed_on = Day(allow_none=True)
    removal_ground = Text(allow_none=True)
    closed_at = Moment(allow_none=True)
    joined_case_id = Text(allow_none=True)
    members = Listed(Inner(MemberSchema))
    addresses = Listed(Inner(AddressSchema))
    agencies = Listed(Inner(TakingPartSchema))
    offers = Listed(Inner(OfferSchema), metadata={"description": "Что человек может сделать сейчас."})
    rights = Object(
        keys=Text(), values=Text(), metadata={"description": "Право на каждую часть сведений о семье."}
    )


class CaseTaskSchema(Schema):
    id = Text()
    name = Text()
    element_id = Text()
    lane = Text(allow_none=True)
    status = Text()
    instance_id = Text()
    agency_id = Text(allow_none=True)
    assignee_id = Text(allow_none=True)
    assignee_name = Text(allow_none=True)
    created_at = Moment()
    due_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    term_state = Text(allow_none=True, metadata={"description": STATES})
    term_words = Text(metadata={"description": "Состояние срока словами, с датой."})


class DocumentLineSchema(Schema):
    id = Text()
    form_key = Text()
    kind = Text(allow_none=True)
    title = Text()
    number = Text(allow_none=True)
    drawn_on = Day()
    version = Number()
    state = Text()
    agency_id = Text(allow_none=True)
    author_name = Text(allow_none=True)


class HappeningSchema(Schema):
    """What happened; the values of variables are not told here."""

    instance_id = Text()
    seq = Number()
    at = Moment()
    kind = Text()
    actor_id = Text()
    actor_name = Text()
    agency_name = Text(allow_none=True)
    process_key = Text(allow_none=True)
    element_id = Text(allow_none=True)
    element_name = Text(allow_none=True)
    task_id = Text(allow_none=True)
