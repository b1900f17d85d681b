"""One difference between two versions of a procedure, in words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """``what`` is the property by its key, ``sentence`` the whole difference as a lawyer reads it.

    ``old`` and ``new`` are in words too; ``text`` quotes what is referred to now: the clause.
    """

    file: str
    element_id: str
    element_name: str
    what: str
    old: str
    new: str
    sentence: str
    kind: ChangeKind = ChangeKind.CHANGED
    text: str = ""

    @property
    def is_position(self) -> bool:
        """Whether only the drawing differs, not what is done."""
        return self.what == POSITION

    def as_json(self) -> Mapping[str, str]:
        return {key: str(value) for key, value in asdict(self).items()}


POSITION = "position"
ELEMENT = "element"
"""Added or removed as a whole."""


def told(
    file: str,
    element_id: str,
    name: str,
    what: str,
    old: str,
    new: str,
    said: str,
    kind: ChangeKind = ChangeKind.CHANGED,
) -> Change:
    """A difference of an element in words that are made already."""
    return Change(
        file=file,
        element_id=element_id,
        element_name=name,
        what=what,
        old=old,
        new=new,
        sentence=said,
        kind=kind,
    )
