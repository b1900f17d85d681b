"""One question of a form as a page shows it: its control, its value in words, the room it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.forms.fields import Choice, Field, FieldType, Json

FEW_COLUMNS = 4
SHORT_ENTRY = 40
SHORT_TEXT = 100
SHORT_IN_ROW = 17
"""Letters of an answer that a quarter of a row shows whole."""
HALF_A_ROW = 50
"""Letters of an answer that two quarters of it show nearly whole."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question on the page: posted under ``name``, which is its id too; complaints call it ``path``."""

    field: Field
    name: str
    path: str
    control: str
    value: Json
    text: str
    """The value as people read it."""
    entries: Sequence[Choice] = ()
    errors: Sequence[str] = ()
    rows: Sequence[Sequence["Question"]] = ()

    @property
    def has(self) -> Sequence[Json]:
        """Chosen values, for marks and files."""
        return self.value if isinstance(self.value, list) else []

    @property
    def in_row(self) -> bool:
        return "." in self.path

    @property
    def is_wide(self) -> bool:
        """Whether a row of it is more than one line can hold."""
        columns = [column for column in self.field.fields if not column.hidden]
        return len(columns) > FEW_COLUMNS or any(column.type is FieldType.LONGTEXT for column in columns)

    @property
    def has_short_entries(self) -> bool:
        return all(len(entry.label) <= SHORT_ENTRY and not entry.hint for entry in self.entries)

    @property
    def width(self) -> str:
        """How much of a line: ``third``, ``half`` or all of it; in a row ``long``, ``whole`` or one cell."""
        if self.in_row:
            return self._width_in_row
        if self.control in {"date", "number"}:
            return "third"
        short = self.field.max_length is not None and self.field.max_length <= SHORT_TEXT
        return "half" if self.control in {"select", "datetime"} or (self.control == "text" and short) else ""

    @property
    def _width_in_row(self) -> str:
        """An answer to choose, or known already, is not cut off where a wider cell would show it."""
        if self.control in {"longtext", "checks", "files"}:
            return "long"
        shown = {"select": [entry.label for entry in self.entries], "text": [self.text]}
        letters = max(map(len, shown.get(self.control, [])), default=0)
        return "whole" if letters > HALF_A_ROW else "long" if letters > SHORT_IN_ROW else ""

    @property
    def described_by(self) -> str:
        ids = [f"{self.name}-hint"] * bool(self.field.hint) + [f"{self.name}-error"] * bool(self.errors)
        return " ".join(ids)
