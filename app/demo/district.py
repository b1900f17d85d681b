"""Making the district: the organisation, the procedures, then all the cases at once."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.access.passwords import hash_as_given
from app.config import deployable_in
from app.demo.case import CaseStory
from app.demo.desk import Desk
from app.demo.director import Director, Progress
from app.demo.families import Register
from app.demo.fates import FATES, IN_WORK, Fate
from app.demo.life import live
from app.demo.partners import introduce_partners
from app.demo.quarter import quarters
from app.demo.risk_entries import entries_of_perm
from app.demo.risk_group import quarters_of_perm, town_of_perm
from app.demo.town import Town, settle
from app.demo.troubles import Trouble, helps, troubles
from app.house import House
from engine.actor import Actor
from engine.bootstrap import load_organisation
from engine.clock import FixedClock
from engine.commands import Deploy
from engine.executor import Executor
from engine.letters.outbox import Outbox
from storage.unit_of_work import UnitOfWork

TOWNS = ("МДВ", "ВЛЖ")
"""The municipalities of Mari El; a district of Perm krai is told of in ``risk_group``."""
CASES = 40
SEED = 307
HISTORY = timedelta(days=275)
FRESH = timedelta(days=2)
"""Notices younger than this have not been read yet."""
BEFORE_SESSION = 9
"""Working days from a report to the session that decides on it."""


@dataclass(frozen=True, kw_only=True)
class Built:
    cases: int
    lost: list[str]
    """Stories that the procedures did not let go on as they were written; none is meant to be."""


def build_demo(
    house: House,
    *,
    progress: Progress = lambda share, what: None,
    now: datetime | None = None,
    cases: int = CASES,
    seed: int = SEED,
) -> Built:
    """Fill an empty house; afterwards time goes on with the house's own clock."""
    until = now or house.clock.now()
    clock = FixedClock(until - HISTORY)
    executor = Executor(house.database, clock, house.executor.workshop)
    folder = house.config.processes
    _found(house, executor, clock)
    director = Director(executor, clock)
    dice = random.Random(seed)  # noqa: S311 - a story, not a secret
    towns = [_town(house, code, clock) for code in TOWNS]
    playwright = _Playwright(
        folder=folder / "demo", until=until, director=director, dice=dice, executor=executor, clock=clock
    )
    for number in range(cases):
        again, fate = divmod(number, len(FATES))
        playwright.write(towns[(number + again) % len(towns)], FATES[fate])
    for number, town in enumerate(towns):
        director.enter(quarters(Desk(executor, clock, town), until, returned=number > 0))
    perm = Desk(executor, clock, town_of_perm(house))
    for story in entries_of_perm(perm, folder / "demo", until):
        director.enter(story)
    director.enter(quarters_of_perm(perm, until))
    director.play(until, progress)
    _leave_fresh_notices(house, executor, until)
    if house.config.local_partners:
        introduce_partners(executor, towns)
    return Built(cases=cases, lost=director.lost)


def _leave_fresh_notices(house: House, executor: Executor, until: datetime) -> None:
    """People have read what is older; the letters of this morning and of urgent things lie in their boxes."""
    with house.database.begin() as connection:
        UnitOfWork(connection).notices.read_by_all(before=until - FRESH, at=until)
    outbox = Outbox(executor)
    while outbox.run_due():
        pass


def _found(house: House, executor: Executor, clock: FixedClock) -> None:
    """People with one shared password, and the procedures of the product."""
    folder = house.config.processes
    with house.database.begin() as connection:
        load_organisation(
            UnitOfWork(connection),
            folder / "demo",
            processes=folder,
            now=clock.now(),
            hash_password=hash_as_given,
        )
    resources = {path.name: path.read_bytes() for path in deployable_in(folder)}
    executor.execute(Deploy(name="Поставка", resources=resources), actor=Actor.system())


def _town(house: House, code: str, clock: FixedClock) -> Town:
    with house.database.read() as connection:
        return settle(UnitOfWork(connection), house.law, code, clock.now().date())


class _Playwright:
    """Gives each case its family, its trouble and its first day."""

    def __init__(
        self,
        *,
        folder: Path,
        until: datetime,
        director: Director,
        dice: random.Random,
        executor: Executor,
        clock: FixedClock,
    ):
        self._folder, self._until = folder, until
        self._director, self._dice = director, dice
        self._executor, self._clock = executor, clock
        self._register = Register(folder, dice)
        self._troubles: list[Trouble] = []
        self._at_work_with: dict[str, CaseStory] = {}
        """Municipality code → a family with which work goes on, for a second report to join."""

    def write(self, town: Town, fate: Fate) -> None:
        begins_at = self._first_day(town, fate)
        elder = self._at_work_with.get(town.code) if fate.joins else None
        adult_on = (self._until - timedelta(days=20)).date() if fate.ending == "adult" else None
        story = CaseStory(
            desk=Desk(self._executor, self._clock, town),
            director=self._director,
            dice=random.Random(self._dice.random()),  # noqa: S311 - a story, not a secret
            fate=fate,
            family=elder.family
            if elder
            else self._register.family(town.code, begins_at.date(), adult_on=adult_on),
            trouble=self._trouble(fate),
        )
        if fate.name == IN_WORK:
            self._at_work_with[town.code] = story
        self._director.enter(live(story, begins_at, helps(self._folder), elder))

    def _trouble(self, fate: Fate) -> Trouble:
        known = troubles(self._folder)
        if fate.trouble:
            return known[fate.trouble]
        if not self._troubles:
            self._troubles = [trouble for trouble in known.values() if not trouble.threat]
            self._dice.shuffle(self._troubles)
        return self._troubles.pop()

    def _first_day(self, town: Town, fate: Fate) -> datetime:
        if fate.session is not None:
            return self._at_work(town, _back(town, self._session_day(town, fate.session), BEFORE_SESSION))
        today = town.calendar.last_working_until(self._until.astimezone(town.zone).date())
        return self._at_work(town, _back(town, today, fate.days or 0))

    def _session_day(self, town: Town, number: int) -> date:
        """0 is the last session held before now, 1 the one before it."""
        held = [session for session in town.sessions if session < self._until]
        return held[-1 - min(number, len(held) - 1)].astimezone(town.zone).date()

    def _at_work(self, town: Town, day: date) -> datetime:
        clock = time(self._dice.randint(9, 11), self._dice.randint(0, 59))
        return min(datetime.combine(day, clock, tzinfo=town.zone), self._until - timedelta(hours=1))


def _back(town: Town, day: date, working_days: int) -> date:
    for _ in range(working_days):
        day = town.calendar.last_working_until(day - timedelta(days=1))
    return day
