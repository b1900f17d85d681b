"""One sentence for each thing that is stuck, who can free it and how, in the language of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from app.house import House
from app.wording.dates import Reckoning, short_moment_words
from app.wording.language import chosen
from engine.stuck.words import ActWords, KindWords, StuckWords, stuck_words
from storage.database import Connection
from storage.queries.stuck import StuckLine, people_in_roles

_OF_TASK = ("assignee", "group", "agency_head")
_OFFICES = {"agency_head": ("agency_head", "opeka_head", "org_head")}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A trouble as the page shows it."""

    line: StuckLine
    title: str
    sentence: str
    age: str
    freed_by: Sequence[str]
    acts: Sequence[tuple[str, ActWords]]


class Teller:
    """Tells the lines of one page; asks once who holds a role in a municipality."""

    def __init__(self, house: House, connection: Connection, when: Reckoning):
        self._house = house
        self._connection = connection
        self._when = when
        self._people: dict[tuple[str, str | None], Sequence[str]] = {}

    @cached_property
    def _words(self) -> StuckWords:
        return stuck_words(self._house.config.processes, chosen())

    def told(self, line: StuckLine) -> Told:
        words = self._words.of(line.kind, line.reason)
        return Told(
            line=line,
            title=words.title,
            sentence=self._sentence(line, words),
            age=age(line.since, self._when),
            freed_by=list(dict.fromkeys(self._freed_by(line, words))),
            acts=[(code, self._words.act(code)) for code in words.acts],
        )

    def titles(self) -> Mapping[str, str]:
        """Kind → what it is called."""
        return self._words.titles

    def _sentence(self, line: StuckLine, words: KindWords) -> str:
        facts = line.facts
        told = words.sentence.format(
            element=line.element_name or line.element_id or _("без шага"),
            since=short_moment_words(line.since, self._when.zone, self._when.today),
            message=facts.get("message") or "",
            awaits=facts.get("awaits") or _("дата"),
            groups=", ".join(self._roles(line.groups or facts.get("groups") or ())) or _("не указана"),
            roles=", ".join(self._roles(facts.get("roles") or ())),
            free=_(", задачу никто не взял") if line.task_id and not line.assignee_id else "",
            who=line.assignee_name or _("исполнитель"),
        )
        many = int(facts.get("count") or 1)
        again = _(" Было раз: %(number)s.", number=many) if many > 1 else ""
        return told + again

    def _roles(self, groups: Sequence[str]) -> list[str]:
        names = self._house.role_names
        roles = (group.partition("@")[0] for group in groups)
        return list(dict.fromkeys(names.get(role, role) for role in roles))

    def _freed_by(self, line: StuckLine, words: KindWords) -> Sequence[str]:
        found: list[str] = []
        for office in words.freed_by:
            if office == "assignee":
                found += [line.assignee_name] if line.assignee_name and line.assignee_at_work else []
            elif office == "group":
                found += self._roles(line.groups or ()) if not line.assignee_id else []
            else:
                found += self._holders(office, line)
        return found

    def _holders(self, office: str, line: StuckLine) -> Sequence[str]:
        """«Смирнова Е. А., ответственный секретарь»; the bare role when nobody holds it."""
        if office == "agency_head" and line.agency_id is None:
            return []
        key = (office, line.agency_id if office == "agency_head" else line.municipality_id)
        if key not in self._people:
            self._people[key] = self._asked(office, line)
        return self._people[key]

    def _asked(self, office: str, line: StuckLine) -> Sequence[str]:
        found = people_in_roles(
            self._connection,
            roles=_OFFICES.get(office, (office,)),
            municipality_id=line.municipality_id,
            agency_id=line.agency_id if office == "agency_head" else None,
        )
        names = self._house.role_names
        said = [f"{who}, {names.get(role, role)}" for role, people in found.items() for who in people[:2]]
        return said or ([names.get(office, office)] if office not in _OF_TASK else [])


def age(since: datetime, when: Reckoning) -> str:
    """«3 дня», «1 минуту»: how long it has stood."""
    span = when.now - since
    if span.days:
        return ngettext("%(num)s день", "%(num)s дней", span.days)
    hours = int(span.total_seconds() // 3600)
    if hours:
        return ngettext("%(num)s час", "%(num)s часов", hours)
    return ngettext("%(num)s минуту", "%(num)s минут", max(1, int(span.total_seconds() // 60)))
