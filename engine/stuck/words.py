"""What is said of each kind of trouble, who can free it and how; the words are in ``processes/``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.tables import TableRow, read_table

_KIND = ("title", "sentence", "title_en", "sentence_en", "freed_by", "acts")
_ACT = ("name", "advice", "name_en", "advice_en")


@dataclass(frozen=True, kw_only=True)
class KindWords:
    """``sentence`` has places for facts, such as ``{element}``."""

    title: str
    sentence: str
    freed_by: tuple[str, ...]
    """Roles, and ``assignee``, ``group``, ``agency_head`` of the task."""
    acts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ActWords:
    """``name`` is empty for what is not done on a page."""

    name: str
    advice: str


class StuckWords:
    def __init__(self, processes: Path, language: str):
        suffix = "" if language == "ru" else "_en"
        kinds = list(read_table(processes / "stuck_kinds.csv", ("kind", "reason", *_KIND)))
        self._kinds = {(row["kind"], row["reason"]): _kind(row, suffix) for row in kinds}
        self.titles: Mapping[str, str] = {row["kind"]: row[f"title{suffix}"] for row in kinds}
        """Kind → what it is called, in the order of the file."""
        self._acts = {
            row["act"]: ActWords(name=row[f"name{suffix}"], advice=row[f"advice{suffix}"])
            for row in read_table(processes / "stuck_acts.csv", ("act", *_ACT))
        }

    def of(self, kind: str, reason: str) -> KindWords:
        return self._kinds.get((kind, reason)) or self._kinds[kind, ""]

    def act(self, code: str) -> ActWords:
        return self._acts[code]


@lru_cache(maxsize=8)
def stuck_words(processes: Path, language: str) -> StuckWords:
    return StuckWords(processes, language)


def _kind(row: TableRow, suffix: str) -> KindWords:
    return KindWords(
        title=row[f"title{suffix}"],
        sentence=row[f"sentence{suffix}"],
        freed_by=tuple(row["freed_by"].split()),
        acts=tuple(row["acts"].split()),
    )
