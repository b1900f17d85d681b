"""A procedure is started."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import access
from engine.bpmn.entries import entries_of, plain_entries
from engine.bpmn.model import Process
from engine.context import CommandContext
from engine.errors import Invalid
from engine.instances.running import RunningInstance
from engine.spiff import state
from storage.columns import new_id
from storage.models import InstanceStatus
from storage.repositories.instances import InstanceRow


@dataclass(frozen=True, kw_only=True)
class StartInstance:
    """``start_event`` chooses among several start events; without it the plain one begins."""

    process_key: str
    municipality_id: str
    case_id: str | None = None
    business_key: str | None = None
    start_event: str | None = None
    agency_id: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_run(context.actor, self.municipality_id)
        instance = begin(
            context,
            process_key=self.process_key,
            municipality_id=self.municipality_id,
            case_id=self.case_id,
            business_key=self.business_key,
            start_event=self.start_event,
            agency_id=self.agency_id,
            variables=self.variables,
        )
        return {"instance_id": instance.row.id, "status": instance.status}


def begin(
    context: CommandContext,
    *,
    process_key: str,
    municipality_id: str,
    case_id: str | None = None,
    business_key: str | None = None,
    start_event: str | None = None,
    agency_id: str | None = None,
    variables: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> RunningInstance:
    """Start a procedure inside a command, now or as of a moment past; raises NotFound and Invalid."""
    place, definitions = context.place(municipality_id), context.workshop.definitions
    today = place.day(at or context.now)
    definition, bundle = definitions.bundle(context.uow, process_key, place.region_code, today)
    process = definitions.process(definition)
    start = _start_event(process, start_event)
    row = InstanceRow(
        id=new_id(),
        definition_id=definition.id,
        definition_key=definition.key,
        bundle=bundle,
        business_key=business_key,
        case_id=case_id,
        municipality_id=municipality_id,
        agency_id=agency_id,
        status=InstanceStatus.RUNNING.value,
        version=0,
        state=None,
        state_format=state.FORMAT,
        started_at=at or context.now,
        started_by=context.actor.staff_id,
        ends=(),
        history_seq=0,
        history_hash="",
    )
    instance = _added(context, row)
    instance.begin(start, {**_known(process, start, row), **(variables or {})})
    return instance


def _added(context: CommandContext, row: InstanceRow) -> RunningInstance:
    """An instance in which nothing has happened yet."""
    values = {**vars(row), "bundle": list(row.bundle), "ends": [], "parent_id": None, "ended_at": None}
    context.uow.instances.add(**values)
    instance = RunningInstance(row, context, is_new=True)
    instance.act_at(row.started_at)
    context.adopt(instance)
    return instance


def _known(process: Process, start: str, row: InstanceRow) -> Mapping[str, Any]:
    """The agency, and who begins the procedure in the variable that its start event names."""
    node = process.node(start) if start else None
    initiator = node.attributes.get("initiator") if node is not None else None
    agency = {"agency": row.agency_id} if row.agency_id is not None else {}
    return {**agency, initiator: row.started_by} if initiator else agency


def _start_event(process: Process, wanted: str | None) -> str:
    """Where the procedure begins; empty for everywhere at once, where no start event is drawn."""
    if wanted is not None:
        if wanted not in entries_of(process):
            raise Invalid(f"В процедуре «{process.name}» нет начального события «{wanted}».")
        return wanted
    plain = plain_entries(process)
    if len(plain) > 1:
        raise Invalid(
            f"Процедуру «{process.name}» можно начать по-разному: {', '.join(plain)}.",
            hint="Укажите, с какого события начать.",
        )
    return plain[0]
