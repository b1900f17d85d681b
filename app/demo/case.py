"""The story of one case: what each person does and when, written once for all fates."""

import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from app.demo.desk import Desk
from app.demo.director import Director, LeftAlone, Story
from app.demo.families import Family
from app.demo.fates import Fate
from app.demo.town import Agency, Town
from app.demo.troubles import Trouble

GROUP = ("social_protection", "health", "education", "police", "employment", "culture", "youth_sport")
FIRST_HOUR, LAST_HOUR = 9, 17


class CaseStory:
    """The circumstances of a case and the few verbs that its story is told with."""

    def __init__(
        self,
        *,
        desk: Desk,
        director: Director,
        dice: random.Random,
        fate: Fate,
        family: Family,
        trouble: Trouble,
    ):
        self.desk, self.director, self.dice = desk, director, dice
        self.fate, self.family, self.trouble = fate, family, trouble
        self.case_id = ""
        self.told_by = dice.choice(self.town.agencies_of(trouble.told_by))
        self.group = self._working_group()
        self.curator = dice.choice(self.town.agencies_of("social_protection")[0].specialists)

    @property
    def town(self) -> Town:
        return self.desk.town

    @property
    def now(self) -> datetime:
        return self.desk.clock.now().astimezone(self.town.zone)

    def _working_group(self) -> list[Agency]:
        """Social protection, who told, and two or three more; who keeps silent is one of them."""
        first = [self.town.agencies_of("social_protection")[0], self.told_by]
        kinds = [kind for kind in GROUP if kind not in {agency.kind for agency in first}]
        chosen = [self.fate.silent] if self.fate.silent in kinds else []
        rest = [kind for kind in kinds if kind not in chosen]
        chosen += self.dice.sample(rest, 2)
        others = [self.dice.choice(self.town.agencies_of(kind)) for kind in chosen]
        return list(dict.fromkeys(first + others))

    # Acts

    def do(self, element: str, login: str, own: Mapping[str, Any] | None = None) -> None:
        if element in self.fate.left:
            raise LeftAlone
        self.desk.do(self.case_id, element, login, own)

    def opened(self, element: str, login: str) -> dict[str, Any]:
        if element in self.fate.left:
            raise LeftAlone
        return self.desk.opened(self.case_id, element, login)

    def aside(self, story: Story) -> None:
        """Something goes on beside the main story."""
        self.director.enter(story)

    def is_open(self, element: str) -> bool:
        return any(task.element_id == element for task in self.desk.tasks(self.case_id))

    def is_silent(self, agency: Agency) -> bool:
        return agency.kind == self.fate.silent

    # Moments

    def soon(self, minutes: int) -> datetime:
        return self.now + timedelta(minutes=minutes + self.dice.randint(0, minutes))

    def in_days(self, working_days: int) -> datetime:
        """Office hours of a working day to come; 0 is today or, out of hours, the next one."""
        calendar = self.town.calendar
        day = calendar.working_day_after(self.now.date(), working_days) if working_days else self.now.date()
        if not calendar.is_working(day) or (not working_days and self.now.hour >= LAST_HOUR):
            day = calendar.working_day_after(day, 1)
        return max(self.now, self._in_hours(day))

    def _in_hours(self, day: Any) -> datetime:
        clock = time(self.dice.randint(FIRST_HOUR, LAST_HOUR - 1), self.dice.randint(0, 59))
        return datetime.combine(day, clock, tzinfo=self.town.zone)
