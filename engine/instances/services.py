"""What the engine lends to a running procedure: the time of the step, terms, handlers."""

import logging
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from engine.deadlines import Deadline, DeadlineStartInvalid
from engine.errors import HandlerFailed
from engine.instances import assignment, mishaps
from engine.spiff.tokens import Token
from engine.work import ElementInfo, Work

if TYPE_CHECKING:
    from engine.instances.running import RunningInstance

log = logging.getLogger(__name__)


class StepServices:
    """Bound to one instance in one command. ``at`` is the moment of the step."""

    def __init__(self, instance: "RunningInstance", at: datetime):
        self.instance = instance
        self.at = at
        self.computed: dict[tuple[str, datetime, str, str | None], Deadline] = {}

    @property
    def zone(self) -> tzinfo:
        return self.instance.place.zone

    def now(self) -> datetime:
        return self.at

    def present(self) -> datetime:
        return self.instance.context.now

    def today(self) -> date:
        return self.at.astimezone(self.instance.place.zone).date()

    def due(self, rule: str, start: datetime, token: Token) -> datetime | None:
        try:
            return self.term(rule, start, token).due_at
        except DeadlineStartInvalid:
            return None

    def term(self, rule: str, start: datetime, token: Token) -> Deadline:
        """The term of the element at which the token stands; an agency's task by that agency's calendar."""
        clauses, agency_id = " ".join(token.node.clauses), assignment.agency_of(self.instance, token)
        return self.deadline(rule, start, clauses=clauses, agency_id=agency_id)

    def deadline(
        self, rule: str, start: datetime, *, clauses: str = "", agency_id: str | None = None
    ) -> Deadline:
        place = self.instance.place
        # Most agencies have no days of their own: their terms are those of the municipality.
        calendar_of = agency_id if agency_id in place.calendars.agencies else None
        key = (rule, start, clauses, calendar_of)
        if key not in self.computed:
            self.computed[key] = place.deadline(
                self.instance.uow, rule, start, clauses=clauses, arose_at=self.at, agency_id=calendar_of
            )
        return self.computed[key]

    def moment(self, value: object) -> datetime | None:
        return self.instance.place.moment(value)

    def knows_topic(self, topic: str) -> bool:
        return self.instance.workshop.handlers.knows(topic)

    def run_topic(self, topic: str, token: Token) -> Mapping[str, object]:
        """Run the topic, and after it the register and document the element names."""
        outputs = dict(self.call(topic, token, {}))
        for extra in ("register", "document"):
            if extra in token.node.properties and extra != topic:
                outputs.update(self.call(extra, token, {}))
        return outputs

    def call(
        self, topic: str, token: Token, answers: Mapping[str, object], task_id: str | None = None
    ) -> Mapping[str, object]:
        """Run one handler; what it does not foresee, even an order to stop, becomes HandlerFailed."""
        try:
            with token.scope.top.budget.lent():
                return self.instance.workshop.handlers.run(topic, self.work(token, answers, task_id))
        except BaseException as error:
            if mishaps.must_pass(error):
                raise
            log.exception("handler %s failed at %s", topic, token.node.id)
            failed = HandlerFailed(token.node.name or token.node.id)
            failed.fault = mishaps.fault_at(self.instance, token)
            raise failed from error

    def work(self, token: Token, answers: Mapping[str, object], task_id: str | None) -> Work:
        instance = self.instance
        row, node = instance.row, token.node
        agency = token.scope.value(token, node.properties.get("agencyFrom", "agency"))
        return Work(
            uow=instance.uow,
            clock=instance.context.clock,
            actor=instance.context.actor,
            instance_id=row.id,
            definition_key=row.definition_key,
            case_id=row.case_id,
            municipality_id=row.municipality_id,
            task_id=task_id,
            agency_id=agency if isinstance(agency, str) else row.agency_id,
            element=ElementInfo(
                id=node.id,
                name=node.name,
                properties=node.properties,
                form_key=node.attributes.get("formKey"),
                form_part=node.properties.get("formPart"),
                clauses=node.clauses,
            ),
            variables=token.scope.visible(token),
            answers=answers,
            moment=self.at,
            zone=instance.place.zone,
            region=instance.place.region_code,
            processes=instance.workshop.law.folder,
            settings=instance.place.settings,
            deadline_of=self.deadline,
        )
