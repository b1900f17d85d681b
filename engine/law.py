"""The law as data: everything ``processes/`` holds besides the diagrams, loaded once.

A *place* is a municipality with its zone, calendar and settings; terms are counted in one.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.aspects import AccessRules
from engine.calendars.layers import CalendarShelf, PlaceCalendars
from engine.calendars.working_days import Calendar
from engine.deadlines import (
    Deadline,
    DeadlineContext,
    PlannedSession,
    RuleKind,
    SessionKind,
    compute,
    resolve,
)
from engine.finding_words import FindingWords
from engine.forms.catalogue import FormCatalogue, read_code_lists
from engine.parties import load_parties
from engine.partners.lists import PartnerLists
from engine.refusals import load_refusals
from engine.regulations.acts import Regulation, load_regulations
from engine.regulations.clauses import Clause, load_clauses
from engine.roles import Role, load_roles
from engine.settings import Settings, load_settings
from engine.terms.fixed import load_fixed_terms
from engine.terms.start_events import StartEvent, load_start_events
from storage.unit_of_work import UnitOfWork

_COUNTED_TO_A_DATE = frozenset({RuleKind.FIXED, RuleKind.DAYS_BEFORE, RuleKind.WORKING_DAYS_BEFORE})
_COUNTED_BACK = frozenset({RuleKind.DAYS_BEFORE, RuleKind.WORKING_DAYS_BEFORE})
FORMS = "forms/"
MAX_LAID_OVER = 8
_SESSIONS = frozenset({RuleKind.NEXT_SESSION, RuleKind.NEAREST_SESSION})


class Law:
    """What methodologists own. ``folder`` is ``processes/``."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.forms = FormCatalogue(folder / "forms")
        self.calendars = CalendarShelf(folder)
        self._laid_over: dict[tuple[tuple[str, str], ...], Law] = {}

    def with_forms(self, files: Mapping[str, bytes]) -> "Law":
        """The same law with other forms laid over its own: those among ``files`` named ``forms/….json``.

        The same files give the very same law, so what is kept about a law stays of use.
        Raises FormDefinitionInvalid.
        """
        forms = {name: content for name, content in files.items() if name.startswith(FORMS)}
        if not forms:
            return self
        key = tuple((name, sha256(content).hexdigest()) for name, content in sorted(forms.items()))
        known = self._laid_over.get(key)
        if known is None:
            known = copy(self)
            known.forms, known._laid_over = self.forms.with_files(forms), {}
            while len(self._laid_over) >= MAX_LAID_OVER:
                self._laid_over.pop(next(iter(self._laid_over)), None)
            self._laid_over[key] = known
        return known

    @cached_property
    def access(self) -> AccessRules:
        """What each relation to a case gives a right to."""
        return AccessRules.load(self.folder)

    def read_tables(self) -> None:
        """Read the tables that handlers ask only later, so that a slip is told at the start.

        Raises TableInvalid naming file and line.
        """
        load_parties(self.folder)
        load_fixed_terms(self.folder)
        load_refusals(self.folder)

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Roles by code: where each is held, which one it stands for."""
        return load_roles(self.folder)

    @cached_property
    def role_scopes(self) -> Mapping[str, str]:
        """Role → the kind of scope it is held in: ``agency``, ``mun``, ``case``, ``region``, ``platform``."""
        return {code: role.scope for code, role in self.roles.items()}

    @cached_property
    def ways_of_delivery(self) -> Mapping[str, str]:
        """How a document may be sent, by the list of codes."""
        return {way.value: way.label for way in read_code_lists(self.folder / "codes.csv")["DELIVERY"]}

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Obligation id → the clause it stands in, and its words there."""
        return load_clauses(self.folder / "regulations")

    @cached_property
    def regulations(self) -> Mapping[str, Regulation]:
        """Prefix of an obligation's id → the act with its text."""
        return load_regulations(self.folder / "regulations")

    @cached_property
    def start_events(self) -> Mapping[str, StartEvent]:
        """Variable that a term starts from → the event in words, and where it was written down."""
        return load_start_events(self.folder)

    @cached_property
    def partner_messages(self) -> frozenset[str]:
        """Messages of diagrams that come by letters of partners."""
        return frozenset(letter.message for letter in self.partners.letters.values())

    @cached_property
    def partners(self) -> PartnerLists:
        """What partners may be told and may say."""
        return PartnerLists(self.folder)

    @cached_property
    def findings(self) -> FindingWords:
        """What is said about what is wrong with a diagram."""
        return FindingWords(self.folder / "findings.csv")

    def place(self, uow: UnitOfWork, municipality_id: str) -> "Place":
        municipality = uow.organisation.municipality(municipality_id)
        overrides = {key: str(value) for key, value in uow.organisation.settings(municipality_id).items()}
        return Place(
            municipality_id=municipality_id,
            region_code=municipality.region_code,
            zone=ZoneInfo(municipality.zone),
            calendars=self.calendars.of_municipality(uow, municipality),
            settings=load_settings(self.folder, overrides),
        )


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a case lives, as far as counting days goes."""

    municipality_id: str
    region_code: str
    zone: ZoneInfo
    calendars: PlaceCalendars
    settings: Settings

    @property
    def calendar(self) -> Calendar:
        """The municipality's own; an agency may have days of its own: ``calendars.of(agency_id)``."""
        return self.calendars.own

    def day(self, moment: datetime) -> date:
        """Which day it is here at a moment."""
        return moment.astimezone(self.zone).date()

    def deadline(
        self,
        uow: UnitOfWork,
        rule: str,
        start: datetime,
        *,
        clauses: str = "",
        arose_at: datetime | None = None,
        agency_id: str | None = None,
    ) -> Deadline:
        """The term of ``rule`` from ``start``; rules about sessions look into the commission's calendar.

        A term counted back from a date is never over before ``arose_at``, when its task came.
        ``agency_id`` is whose task it is: its own days off count.

        Raises DeadlineRuleInvalid for an unknown rule, DeadlineStartInvalid when no term can
        be told, for example because no session is planned yet.
        """
        kind = resolve(rule, self.settings).kind
        context = DeadlineContext(
            sessions=self.sessions(uow, start) if kind in _SESSIONS else (),
            date_in_question=start.astimezone(self.zone).date() if kind in _COUNTED_TO_A_DATE else None,
            clauses=clauses,
        )
        if kind in _COUNTED_BACK and arose_at is not None:
            start = min(start, arose_at)
        return compute(
            rule,
            start,
            calendar=self.calendars.of(agency_id),
            zone=self.zone,
            settings=self.settings,
            context=context,
        )

    def sessions(self, uow: UnitOfWork, after: datetime) -> tuple[PlannedSession, ...]:
        """Sessions of the commission from a moment on."""
        return tuple(
            PlannedSession(
                held=session.held_at, kind=SessionKind.REGULAR if session.is_regular else SessionKind.EXTRA
            )
            for session in uow.sessions.planned(self.municipality_id, after)
        )

    def moment(self, value: object) -> datetime | None:
        """A variable's value as a moment; a bare date means its midnight here."""
        if not isinstance(value, str) or not value:
            return None
        if len(value) == 10:
            return datetime.combine(date.fromisoformat(value), time(), self.zone)
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=self.zone)
