"""Guardianship or the police themselves hear of a child in danger: a case is opened, measures begin."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.commands.start_instance import begin
from engine.context import CommandContext

REMOVAL = "ER_S01"
POLICE_THREAT, POLICE_CHILD = "PN_S01", "PN_S02"
PROCEDURES = {
    REMOVAL: "emergency_removal",
    POLICE_THREAT: "police_neglected_child",
    POLICE_CHILD: "police_neglected_child",
}
"""Start event → the procedure that begins there."""


@dataclass(frozen=True, kw_only=True)
class ReportThreat:
    """By guardianship (ME 7.1) or the police (ME 7.2); what other agencies tell comes as a message."""

    municipality_id: str
    agency_id: str
    start: str = REMOVAL

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_guards(context.actor, self.agency_id, police=self.start != REMOVAL)
        zone = context.place(self.municipality_id).zone
        case = context.uow.cases.open(
            self.municipality_id,
            year=context.now.astimezone(zone).year,
            at=context.now,
            informing_agency_id=self.agency_id,
            threat=self.start != POLICE_CHILD,
        )
        instance = begin(
            context,
            process_key=PROCEDURES[self.start],
            municipality_id=self.municipality_id,
            case_id=case.id,
            business_key=case.number,
            start_event=self.start,
            agency_id=self.agency_id,
        )
        return {"case_id": case.id, "number": case.number, "instance_id": instance.row.id}
