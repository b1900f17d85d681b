"""What a running procedure needs and does not have itself: time, terms and handlers, lent by the engine."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Protocol

from engine.spiff.tokens import Token


class Services(Protocol):
    """What the engine lends to a running procedure."""

    @property
    def zone(self) -> tzinfo:
        """The municipality's zone, in which days and months are counted."""

    def now(self) -> datetime:
        """The moment of this step: the clock's, or a late timer's own due moment."""

    def present(self) -> datetime:
        """The clock's moment, also while a late timer acts at its own."""

    def today(self) -> date:
        """The day of this step in the municipality's zone."""

    def due(self, rule: str, start: datetime, token: Token) -> datetime | None:
        """The due moment of a rule code for where the token stands; None when it cannot be told yet."""

    def moment(self, value: object) -> datetime | None:
        """A variable's value as a moment: an ISO date means its midnight in the municipality's zone."""

    def knows_topic(self, topic: str) -> bool:
        """Whether a handler is registered for the topic."""

    def run_topic(self, topic: str, token: Token) -> Mapping[str, object]:
        """Run the handler for the element the token stands at; may raise BusinessError."""
