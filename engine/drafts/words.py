"""What handlers do and what variables mean, in a lawyer's words: for whoever draws, not for the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.tables import read_table


@dataclass(frozen=True, kw_only=True)
class VariableWords:
    """``kind`` is ``text``, ``number``, ``bool``, ``date`` or ``list``."""

    name: str
    kind: str


def load_topic_words(processes: Path) -> Mapping[str, str]:
    """Topic of a handler → what it does."""
    return {
        row["topic"]: row["name_ru"] for row in read_table(processes / "topics.csv", ("topic", "name_ru"))
    }


def load_variable_words(processes: Path) -> Mapping[str, VariableWords]:
    """Variables that no question of a form writes: handlers, messages and repetitions bring them."""
    rows = read_table(processes / "variables.csv", ("variable", "name_ru", "kind"))
    return {row["variable"]: VariableWords(name=row["name_ru"], kind=row["kind"]) for row in rows}
