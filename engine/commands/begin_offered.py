"""A person begins a procedure that its diagram offers to one of her roles, in a new case or a known one."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.bpmn.entries import entries_of
from engine.bpmn.model import Node
from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.definitions.offered import is_offered_to, offered_for
from engine.errors import NotAllowed, NotFound
from storage.queries.cases import standing


@dataclass(frozen=True, kw_only=True)
class BeginOffered:
    """Without a case a new one is opened, unless the procedure belongs to no family."""

    process_key: str
    start_event: str
    municipality_id: str
    case_id: str | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        start = self._require_offered(context)
        opens_case = start.properties.get("opensCase") != "false"
        if self.case_id is not None:
            self._require_in_sight(context, self.case_id)
        case_id, number = self.case_id, None
        if case_id is None and opens_case:
            zone = context.place(self.municipality_id).zone
            year = context.now.astimezone(zone).year
            case = context.uow.cases.open(self.municipality_id, year=year, at=context.now)
            case_id, number = case.id, case.number
        instance = begin(
            context,
            process_key=self.process_key,
            municipality_id=self.municipality_id,
            case_id=case_id,
            business_key=number,
            start_event=self.start_event,
            variables=offered_for(context.actor, start),
        )
        return {"case_id": case_id, "number": number, "instance_id": instance.row.id}

    def _require_offered(self, context: CommandContext) -> Node:
        """The start event; refuses what the diagram does not offer to this person."""
        place = context.place(self.municipality_id)
        definitions = context.workshop.definitions
        definition, _ = definitions.bundle(
            context.uow, self.process_key, place.region_code, place.day(context.now)
        )
        start = entries_of(definitions.process(definition)).get(self.start_event)
        if start is None or not is_offered_to(context.actor, start, self.municipality_id):
            raise NotAllowed("начать эту процедуру")
        return start

    def _require_in_sight(self, context: CommandContext, case_id: str) -> None:
        """A case outside of the person's reach is not found, as everywhere."""
        scope = access.scope_of(context.actor)
        held = standing(context.uow.connection, case_id=case_id, scope=scope)
        if held is None or held.municipality_id != self.municipality_id:
            raise NotFound("Такого дела нет.", hint="Проверьте ссылку или вернитесь к списку дел.")
