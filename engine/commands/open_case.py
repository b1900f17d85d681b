"""A report about a family has come: a case is opened and its procedure begins."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.bpmn.entries import entries_of
from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.errors import NotAllowed, Refused

PROCEDURE = "intake_case"
AT_AGENCY = "IC_S01"
AT_COMMISSION = "IC_S02"


@dataclass(frozen=True, kw_only=True)
class OpenCase:
    """By a specialist of an agency (ME 4.1), or by the secretary when the commission was told itself."""

    municipality_id: str
    agency_id: str | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        self._require_allowed(context)
        zone = context.place(self.municipality_id).zone
        case = context.uow.cases.open(
            self.municipality_id,
            year=context.now.astimezone(zone).year,
            at=context.now,
            informing_agency_id=self.agency_id,
        )
        instance = begin(
            context,
            process_key=PROCEDURE,
            municipality_id=self.municipality_id,
            case_id=case.id,
            business_key=case.number,
            start_event=self._start_event(context),
            agency_id=self.agency_id,
            variables={"threat": False},
        )
        return {"case_id": case.id, "number": case.number, "instance_id": instance.row.id}

    def _start_event(self, context: CommandContext) -> str | None:
        """Where the edition of the region begins: an edition with one plain start has no two doors."""
        place = context.place(self.municipality_id)
        definitions = context.workshop.definitions
        definition, _ = definitions.bundle(context.uow, PROCEDURE, place.region_code, place.day(context.now))
        entries = entries_of(definitions.process(definition))
        if self.agency_id is None:
            if AT_COMMISSION not in entries:
                raise Refused(
                    "По порядку этого муниципалитета факт записывает орган, который его выявил.",
                    hint="Передайте сообщение органу: он обследует семью и направит материалы в комиссию.",
                )
            return AT_COMMISSION
        return AT_AGENCY if AT_AGENCY in entries else None

    def _require_allowed(self, context: CommandContext) -> None:
        access.require_may_start(context.actor, self.municipality_id)
        access.require_reports_for(context.actor, self.agency_id)
        if self.agency_id is None and not access.may_steer(context.actor, self.municipality_id):
            raise NotAllowed("зарегистрировать сообщение, поступившее в комиссию")
