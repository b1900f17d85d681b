"""Versions of a procedure: which is in force, which was, and which will be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from flask_babel import gettext as _

from app.wording.dates import day_words


class Version(Protocol):
    """What the standing of a version depends on."""

    @property
    def id(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def effective_from(self) -> date | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


@dataclass(frozen=True, kw_only=True)
class Standing:
    """In words and by its tone."""

    words: str
    tone: str = ""


def standings(lines: Sequence[Version], today: date) -> Mapping[str, Standing]:
    """How each version stands; the lines of an edition come with the newest first."""
    found: dict[str, Standing] = {}
    in_force: set[tuple[str, str]] = set()
    for line in lines:
        edition = (line.key, line.edition)
        if line.withdrawn_at is not None:
            found[line.id] = Standing(words=_("отозвана"), tone="late")
        elif line.effective_from is not None and line.effective_from > today:
            words = _("вступит в силу %(day)s", day=day_words(line.effective_from))
            found[line.id] = Standing(words=words, tone="soon")
        elif edition in in_force:
            found[line.id] = Standing(words=_("прежняя"))
        else:
            in_force.add(edition)
            found[line.id] = Standing(words=_("действует"), tone="good")
    return found
