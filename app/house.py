"""Everything the pages need, put together once: database, clock, law, engine, files."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from flask import current_app

import engine.mending.batched
import engine.migration.batched  # noqa: F401
import handlers
from app.config import Config, ConfigInvalid
from engine.actor import Actor
from engine.aspects import AccessRules
from engine.calendars.working_days import Calendar
from engine.clock import Clock, SystemClock
from engine.context import Workshop
from engine.executor import Command, Executor
from engine.law import Law
from engine.letters.outbox import Carrier
from engine.stuck.sweep import Sweep
from engine.tables import read_table
from handlers.quarter_senders import load_senders
from storage.database import Database
from storage.files import FileStore
from storage.unit_of_work import UnitOfWork
from webhooks.inbound import Inbound
from webhooks.mail import MailServerInvalid, SmtpCarrier
from webhooks.outbound import Outbound
from webhooks.partners import SecretSafe
from webhooks.sending import Sender


@dataclass
class House:
    config: Config
    database: Database
    clock: Clock
    law: Law
    executor: Executor
    files: FileStore

    @cached_property
    def access(self) -> AccessRules:
        return AccessRules.load(self.config.processes)

    @cached_property
    def role_names(self) -> Mapping[str, str]:
        rows = read_table(self.config.processes / "roles.csv", ("role", "name_ru"))
        return {row["role"]: row["name_ru"] for row in rows}

    def calendar(self, region_code: str, municipality_id: str | None) -> Calendar:
        """The days of a person's municipality; of the region for those who have none."""
        with self.database.read() as connection:
            uow = UnitOfWork(connection)
            if municipality_id is None:
                return self.law.calendars.of_region(uow, region_code)
            town = uow.organisation.municipality(municipality_id)
            return self.law.calendars.of_municipality(uow, town).own

    @cached_property
    def sweep(self) -> Sweep:
        """Looks for what is stuck when a page of it is opened; remembers which states it has looked into."""
        return Sweep(self.executor)

    @cached_property
    def carrier(self) -> Carrier | None:
        """Who takes letters out; None: they stay to be read here."""
        if not self.config.smtp_url:
            return None
        try:
            return SmtpCarrier.of_url(self.config.smtp_url, self.config.mail_from)
        except MailServerInvalid as error:
            raise ConfigInvalid(str(error)) from error

    @cached_property
    def safe(self) -> SecretSafe:
        """Secrets shared with partners."""
        return SecretSafe(self.config.secret_key)

    @cached_property
    def outbound(self) -> Outbound:
        """Who takes messages to partners."""
        sender = Sender(local_allowed=self.config.local_partners)
        return Outbound(self.executor, self.safe, sender)

    @cached_property
    def inbound(self) -> Inbound:
        """The door partners knock at."""
        return Inbound(self.executor, self.safe)

    def exchange(self) -> int:
        """Send to partners what is due, handle what came from them; how much of it there was."""
        return self.inbound.run_due() + self.outbound.run_due(waiting=False)

    def execute(self, command: Command, actor: Actor, command_id: str | None = None) -> Mapping[str, object]:
        """The one door through which pages change anything a procedure knows."""
        return self.executor.execute(command, actor=actor, command_id=command_id)


def current_house() -> House:
    house = current_app.extensions["kurator"]
    assert isinstance(house, House)
    return house


def zone_named(name: str | None) -> ZoneInfo:
    return ZoneInfo(name or "Europe/Moscow")


def open_house(config: Config, *, clock: Clock | None = None) -> House:
    """Open the database and wire the engine; the schema must have been brought up to date before."""
    clock = clock or SystemClock()
    law = Law(config.processes)
    law.read_tables()
    load_senders(law.folder)
    database = Database.open(config.database_url)
    return House(
        config=config,
        database=database,
        clock=clock,
        law=law,
        executor=Executor(database, clock, Workshop(law, handlers.load_all(), address=config.public_url)),
        files=FileStore(config.data / "files"),
    )
