"""What is wrong with a diagram: a code, a place, and what it is about.

A finding is made where it is seen; what to say about it and how bad it is are data
(``processes/findings.csv``, read by ``engine.finding_words``), so a methodologist may
mend the words and nobody has to look for them in the program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing found. ``values`` fill the placeholders of its words."""

    code: str
    element_id: str = ""
    element_name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    file: str = ""


def sentence(told: Mapping[str, str]) -> str:
    """A finding's JSON as one paragraph: file, element, what is wrong, what to do."""
    name, element = " ".join(told["name"].split()), told["element"]  # editors break names into lines
    place = f"«{name}» ({element})" if name and name != element else f"«{element}»" if element else ""
    where = ": ".join(part for part in (told["file"], place) if part)
    said = " ".join(part for part in (told["message"], told["advice"]) if part)
    return f"{where}: {said}" if where else said
