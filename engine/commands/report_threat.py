"""Guardianship itself hears of a child in danger: a case is opened and the removal procedure begins."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.commands.start_instance import begin
from engine.context import CommandContext

PROCEDURE = "emergency_removal"
START = "ER_S01"


@dataclass(frozen=True, kw_only=True)
class ReportThreat:
    """By a specialist or the head of guardianship (ME 7.1); what other agencies tell comes as a message."""

    municipality_id: str
    agency_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_guards(context.actor, self.agency_id)
        zone = context.place(self.municipality_id).zone
        case = context.uow.cases.open(
            self.municipality_id,
            year=context.now.astimezone(zone).year,
            at=context.now,
            informing_agency_id=self.agency_id,
            threat=True,
        )
        instance = begin(
            context,
            process_key=PROCEDURE,
            municipality_id=self.municipality_id,
            case_id=case.id,
            business_key=case.number,
            start_event=START,
            agency_id=self.agency_id,
        )
        return {"case_id": case.id, "number": case.number, "instance_id": instance.row.id}
