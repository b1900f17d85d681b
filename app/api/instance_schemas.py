"""What answers about procedures look like: instances, definitions, incidents, jobs."""

from marshmallow import Schema

from app.api.case_schemas import HappeningSchema
from app.api.fields import Day, Flag, Inner, Listed, Moment, Number, Object, Text
from app.api.schemas import FindingSchema


class InstanceLineSchema(Schema):
    id = Text()
    definition_id = Text()
    process_key = Text(attribute="definition_key")
    process_name = Text(attribute="definition_name")
    process_version = Number(attribute="definition_version")
    business_key = Text(allow_none=True)
    case_id = Text(allow_none=True)
    municipality_id = Text()
    agency_id = Text(allow_none=True)
    parent_id = Text(allow_none=True)
    status = Text()
    version = Number()
    started_at = Moment()
    ended_at = Moment(allow_none=True)
    ends = Listed(Text(), metadata={"description": "Достигнутые конечные события."})


class ElementSchema(Schema):
    """Open tasks at an element, and how many of them are late."""

    element_id = Text()
    waiting = Number()
    overdue = Number()


class WaitingSchema(Schema):
    name = Text()
    element_id = Text()
    element_name = Text(allow_none=True)


class InstanceSchema(InstanceLineSchema):
    elements = Listed(Inner(ElementSchema))
    passed = Listed(Text())
    waiting_for = Listed(Inner(WaitingSchema), metadata={"description": "Ожидаемые сообщения."})
    variables = Object(allow_none=True, metadata={"description": "Только должностным лицам комиссии."})


class StartedSchema(Schema):
    instance_id = Text()
    status = Text()


class SteeredSchema(StartedSchema):
    """The state after the step."""


class EventSchema(HappeningSchema):
    data = Object(allow_none=True, metadata={"description": "Только должностным лицам комиссии."})


class DefinitionSchema(Schema):
    id = Text()
    key = Text()
    version = Number()
    version_tag = Text(allow_none=True)
    edition = Text(metadata={"description": "Код региона; пусто — общая редакция."})
    name = Text()
    resource_name = Text()
    deployed_at = Moment()
    effective_from = Day(allow_none=True, metadata={"description": "С какого дня действует; пусто — сразу."})
    withdrawn_at = Moment(allow_none=True, metadata={"description": "Отозвана: новые дела по ней не идут."})


class DecisionSchema(DefinitionSchema):
    """One version of a decision."""


class DeployedSchema(Schema):
    id = Text()
    key = Text()
    version = Number()
    edition = Text()
    name = Text()
    is_new = Flag(metadata={"description": "false: эта версия уже была развернута."})


class KeptSchema(Schema):
    """A file that is kept and shown but never run."""

    id = Text()
    resource_name = Text()
    version = Number()
    name = Text()
    sha256 = Text()
    is_new = Flag(metadata={"description": "false: эта версия уже хранилась."})


class DrawingSchema(Schema):
    id = Text()
    resource_name = Text()
    version = Number()
    name = Text()
    sha256 = Text()
    deployed_at = Moment()


class DeploymentSchema(Schema):
    deployment_id = Text()
    definitions = Listed(Inner(DeployedSchema))
    decisions = Listed(Inner(DeployedSchema), metadata={"description": "Решения из файлов *.dmn."})
    drawings = Listed(Inner(KeptSchema), metadata={"description": "Схемы, которые не исполняются."})
    findings = Listed(
        Inner(FindingSchema), metadata={"description": "Предупреждения; развернуть они не мешают."}
    )


class IncidentSchema(Schema):
    id = Text()
    kind = Text()
    message = Text()
    element_id = Text(allow_none=True)
    instance_id = Text(allow_none=True)
    job_id = Text(allow_none=True)
    case_id = Text(allow_none=True)
    case_number = Text(allow_none=True)
    municipality_id = Text(allow_none=True)
    first_at = Moment()
    last_at = Moment()
    count = Number()


class JobSchema(Schema):
    id = Text()
    kind = Text()
    state = Text()
    element_id = Text()
    topic = Text(allow_none=True)
    instance_id = Text()
    case_id = Text(allow_none=True)
    municipality_id = Text()
    due_at = Moment()
    attempts = Number()
    last_error = Text(allow_none=True)


class RetriedSchema(Schema):
    job_id = Text()


class ClosedIncidentSchema(Schema):
    incident_id = Text()


class DeliveredSchema(Schema):
    delivered = Flag()
    kept = Flag(metadata={"description": "Никто еще не ждет; сообщение хранится 30 дней."})
    instance_id = Text()
    element_id = Text()


class ComputedStepSchema(Schema):
    """One step of the count: what was counted, what was skipped and on what ground."""

    kind = Text()
    text = Text()
    day = Text()
    reason = Text()
    source = Text()
    facts = Object()


class ComputedSchema(Schema):
    rule = Text()
    resolved_rule = Text()
    started_at = Text()
    zone = Text()
    due_date = Text()
    due_at = Text()
    due_at_local = Text()
    target_date = Text()
    preliminary = Flag()
    calendar_version = Text()
    explanation = Listed(Inner(ComputedStepSchema))
