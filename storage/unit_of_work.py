"""One transaction's repositories, opened as they are needed."""

from functools import cached_property

from sqlalchemy import Connection

from storage.repositories.access_log import AccessLog
from storage.repositories.answers import Answers
from storage.repositories.attachments import Attachments
from storage.repositories.batches import Batches
from storage.repositories.calendars import Calendars
from storage.repositories.cases import Cases
from storage.repositories.commands import Commands
from storage.repositories.deadlines import Deadlines
from storage.repositories.decisions import Decisions
from storage.repositories.definitions import Definitions
from storage.repositories.deliveries import Deliveries
from storage.repositories.documents import Documents
from storage.repositories.drafts import Drafts
from storage.repositories.drawings import Drawings
from storage.repositories.exports import Exports
from storage.repositories.external_tasks import ExternalTasks
from storage.repositories.family_matches import FamilyMatches
from storage.repositories.feeds import Feeds
from storage.repositories.form_versions import FormVersions
from storage.repositories.history import History
from storage.repositories.incidents import Incidents
from storage.repositories.instances import Instances
from storage.repositories.jobs import Jobs
from storage.repositories.merging import Merging
from storage.repositories.migrating import Migrating
from storage.repositories.name_forms import NameFormsBook
from storage.repositories.notices import Notices
from storage.repositories.organisation import Organisation
from storage.repositories.partner_letters import PartnerLetters
from storage.repositories.partner_messages import PartnerMessages
from storage.repositories.partners import Partners
from storage.repositories.people import People
from storage.repositories.procedure_drafts import ProcedureDrafts
from storage.repositories.procedure_plays import ProcedurePlays
from storage.repositories.programme import Programme
from storage.repositories.registers import Registers
from storage.repositories.releases import Releases
from storage.repositories.risk_entries import RiskEntries
from storage.repositories.saved_views import SavedViews
from storage.repositories.session_acts import SessionActs
from storage.repositories.sessions import Sessions
from storage.repositories.staff import Staff
from storage.repositories.start_timers import StartTimers
from storage.repositories.stuck import StuckBook
from storage.repositories.submissions import Submissions
from storage.repositories.subscriptions import Subscriptions
from storage.repositories.term_changes import TermChanges
from storage.repositories.tokens import Tokens
from storage.repositories.user_tasks import UserTasks


class UnitOfWork:
    """Everything a command may write, on one connection; the executor commits, nobody else."""

    def __init__(self, connection: Connection):
        self.connection = connection

    @cached_property
    def access_log(self) -> AccessLog:
        return AccessLog(self.connection)

    @cached_property
    def answers(self) -> Answers:
        return Answers(self.connection)

    @cached_property
    def attachments(self) -> Attachments:
        return Attachments(self.connection)

    @cached_property
    def batches(self) -> Batches:
        return Batches(self.connection)

    @cached_property
    def calendars(self) -> Calendars:
        return Calendars(self.connection)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.connection)

    @cached_property
    def commands(self) -> Commands:
        return Commands(self.connection)

    @cached_property
    def deadlines(self) -> Deadlines:
        return Deadlines(self.connection)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.connection)

    @cached_property
    def definitions(self) -> Definitions:
        return Definitions(self.connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.connection)

    @cached_property
    def documents(self) -> Documents:
        return Documents(self.connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self.connection)

    @cached_property
    def procedure_plays(self) -> ProcedurePlays:
        return ProcedurePlays(self.connection)

    @cached_property
    def drawings(self) -> Drawings:
        return Drawings(self.connection)

    @cached_property
    def family_matches(self) -> FamilyMatches:
        return FamilyMatches(self.connection)

    @cached_property
    def exports(self) -> Exports:
        return Exports(self.connection)

    @cached_property
    def external_tasks(self) -> ExternalTasks:
        return ExternalTasks(self.connection)

    @cached_property
    def feeds(self) -> Feeds:
        return Feeds(self.connection)

    @cached_property
    def form_versions(self) -> FormVersions:
        return FormVersions(self.connection)

    @cached_property
    def history(self) -> History:
        return History(self.connection)

    @cached_property
    def incidents(self) -> Incidents:
        return Incidents(self.connection)

    @cached_property
    def instances(self) -> Instances:
        return Instances(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.connection)

    @cached_property
    def migrating(self) -> Migrating:
        return Migrating(self.connection)

    @cached_property
    def name_forms(self) -> NameFormsBook:
        return NameFormsBook(self.connection)

    @cached_property
    def merging(self) -> Merging:
        return Merging(self.connection)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.connection)

    @cached_property
    def organisation(self) -> Organisation:
        return Organisation(self.connection)

    @cached_property
    def partner_letters(self) -> PartnerLetters:
        return PartnerLetters(self.connection)

    @cached_property
    def partner_messages(self) -> PartnerMessages:
        return PartnerMessages(self.connection)

    @cached_property
    def partners(self) -> Partners:
        return Partners(self.connection)

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def procedure_drafts(self) -> ProcedureDrafts:
        return ProcedureDrafts(self.connection)

    @cached_property
    def programme(self) -> Programme:
        return Programme(self.connection)

    @cached_property
    def registers(self) -> Registers:
        return Registers(self.connection)

    @cached_property
    def releases(self) -> Releases:
        return Releases(self.connection)

    @cached_property
    def risk_entries(self) -> RiskEntries:
        return RiskEntries(self.connection)

    @cached_property
    def saved_views(self) -> SavedViews:
        return SavedViews(self.connection)

    @cached_property
    def session_acts(self) -> SessionActs:
        return SessionActs(self.connection)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self.connection)

    @cached_property
    def staff(self) -> Staff:
        return Staff(self.connection)

    @cached_property
    def start_timers(self) -> StartTimers:
        return StartTimers(self.connection)

    @cached_property
    def stuck(self) -> StuckBook:
        return StuckBook(self.connection)

    @cached_property
    def submissions(self) -> Submissions:
        return Submissions(self.connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.connection)

    @cached_property
    def term_changes(self) -> TermChanges:
        return TermChanges(self.connection)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self.connection)

    @cached_property
    def user_tasks(self) -> UserTasks:
        return UserTasks(self.connection)
