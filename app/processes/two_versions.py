"""Two versions of a procedure as a page shows them: what changed, and what to colour on each drawing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.house import House
from engine.comparison import ELEMENT, Change, ChangeKind, ComparisonWords, compare, title_of
from engine.definitions.files import files_of_definition
from engine.drafts.files import FileKind, diagram_of, kind_of
from engine.law import Law
from storage.repositories.definitions import DefinitionRow
from storage.unit_of_work import UnitOfWork

Files = Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the versions: what it is called, where its drawing is, what is coloured on it."""

    name: str
    diagram_url: str
    marks: str


@dataclass(frozen=True, kw_only=True)
class FileChanges:
    title: str
    changes: Sequence[Change]
    moved: Sequence[Change]
    """Differences of the drawing only."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    groups: Sequence[FileChanges]
    counts: Mapping[str, int]
    drawing: str
    """The file whose elements are on the drawings."""
    old: Side
    new: Side

    @property
    def total(self) -> int:
        return sum(len(group.changes) for group in self.groups)


def compared(
    old: Files, new: Files, law: Law, *, old_name: str, new_name: str, old_url: str, new_url: str
) -> Compared:
    """``law`` has the forms of the newer version laid over."""
    changes = compare(old, new, ComparisonWords(law))
    drawing = diagram_of(new)
    on_drawing = [each for each in changes if each.file == drawing and each.element_id]
    return Compared(
        groups=_groups(changes, {**old, **new}),
        counts={
            kind: sum(each.kind == kind for each in changes if not each.is_position) for kind in ChangeKind
        },
        drawing=drawing,
        old=Side(name=old_name, diagram_url=old_url, marks=_marks(on_drawing, ChangeKind.REMOVED)),
        new=Side(name=new_name, diagram_url=new_url, marks=_marks(on_drawing, ChangeKind.ADDED)),
    )


def files_of(house: House, definition_id: str) -> tuple[DefinitionRow, dict[str, bytes]] | None:
    """A deployed version with its files; None when there is none."""
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        row = uow.definitions.get(definition_id)
        return None if row is None else (row, files_of_definition(house.executor.workshop, uow, row))


def _marks(changes: Sequence[Change], own: ChangeKind) -> str:
    """What only this side has, and what differs; moving alone is not coloured."""
    whole = [each.element_id for each in changes if each.what == ELEMENT and each.kind == own]
    changed = {each.element_id for each in changes if each.what != ELEMENT and not each.is_position}
    return json.dumps({str(own): whole, "changed": sorted(changed)})


def _groups(changes: Sequence[Change], files: Files) -> list[FileChanges]:
    by_file: dict[str, list[Change]] = {}
    for each in changes:
        by_file.setdefault(each.file, []).append(each)
    return [
        FileChanges(
            title=_title(file, files[file]),
            changes=[each for each in found if not each.is_position],
            moved=[each for each in found if each.is_position],
        )
        for file, found in by_file.items()
    ]


def _title(file: str, content: bytes) -> str:
    titles = {
        FileKind.DIAGRAM: _("Схема"),
        FileKind.FORM: _("Форма"),
        FileKind.TABLE: _("Таблица решений"),
        FileKind.SCENARIO: _("Сценарий проверки"),
    }
    kind = kind_of(file)
    return f"{titles[kind]} «{title_of(file, content)}»" if kind is not None else file
