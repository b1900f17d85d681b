"""What answers about the register of the risk group look like."""

from marshmallow import Schema

from app.api.fields import Day, Flag, Inner, Listed, Moment, Number, Object, Text


class RiskLineSchema(Schema):
    """A row of the register: no special categories, as in every list."""

    id = Text()
    number = Number(allow_none=True, metadata={"description": "Номер в регистре года."})
    agency_id = Text()
    agency_name = Text()
    org_kind = Text(metadata={"description": "preschool, school, college, medical."})
    kind = Text(metadata={"description": "child, family."})
    state = Text(metadata={"description": "draft, registered, removed, refused."})
    child_name = Text()
    born_on = Day(allow_none=True)
    put_on = Day(allow_none=True)
    grounds = Listed(Text(), metadata={"description": "Коды приложения 1."})
    curator_name = Text(allow_none=True)
    last_confirmed_on = Day(allow_none=True)
    is_stale = Flag(metadata={"description": "Не подтверждена в срок."})
    removed_on = Day(allow_none=True)
    removal_code = Text(allow_none=True, metadata={"description": "Код приложения 4."})
    next_organisation = Text(allow_none=True)


class RiskChangeSchema(Schema):
    reason = Text()
    changed_at = Moment()
    changed_by_name = Text(allow_none=True)
    changes = Object(metadata={"description": "Графа → [было, стало]."})


class RiskEntrySchema(RiskLineSchema):
    case_id = Text(allow_none=True)
    content = Object(metadata={"description": "Остальные графы приложения 2, кроме особых категорий."})
    closed = Listed(Text(), metadata={"description": "Особые категории: открываются на странице с причиной."})
    history = Listed(Inner(RiskChangeSchema))


class RiskCountsSchema(Schema):
    agency_id = Text()
    agency_name = Text()
    org_kind = Text()
    kind = Text()
    values = Object(metadata={"description": "Показатель мониторинга → сколько записей."})
