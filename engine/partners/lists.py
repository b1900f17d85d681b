"""What may be chosen about a partner: tables of ``processes/``, so that a methodologist may add to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.tables import read_table

TEST = "test"
"""The kind of a message that an administrator sends to try an endpoint."""


@dataclass(frozen=True, kw_only=True)
class LetterKind:
    """A letter that partners of some kinds may send: the message of the diagrams it becomes."""

    name: str
    partners: frozenset[str]
    message: str


class PartnerLists:
    def __init__(self, folder: Path):
        self._folder = folder

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        return self._named("partner_kinds.csv", "kind")

    @cached_property
    def events(self) -> Mapping[str, str]:
        """``document.sent:F-X-PROS`` is the event of one form's documents only."""
        return self._named("partner_events.csv", "event")

    @cached_property
    def data(self) -> Mapping[str, str]:
        """Personal data that an agreement may allow."""
        return self._named("partner_data.csv", "data")

    @cached_property
    def letters(self) -> Mapping[str, LetterKind]:
        rows = read_table(self._folder / "partner_letters.csv", ("letter", "name_ru", "partners", "message"))
        return {
            row["letter"]: LetterKind(
                name=row["name_ru"], partners=frozenset(row["partners"].split()), message=row["message"]
            )
            for row in rows
        }

    def _named(self, file: str, column: str) -> Mapping[str, str]:
        return {row[column]: row["name_ru"] for row in read_table(self._folder / file, (column, "name_ru"))}
