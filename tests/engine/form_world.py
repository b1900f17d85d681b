"""Small forms for tests, and the district's forms as they ship."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.forms.catalogue import FormCatalogue
from engine.forms.context import FormContext
from engine.forms.definition import load
from engine.forms.fields import Choice, FormDefinition, Json

FORMS = Path(__file__).parents[2] / "processes" / "forms"
NOON = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")


class Directory:
    """A small town's people and agencies."""

    def __init__(self, files: Sequence[str] = (), **entries: Mapping[str, str]):
        self.files = files
        self.lists = {name.replace("__", "."): people for name, people in entries.items()}

    def entries(self, pick: str) -> Sequence[Choice]:
        return [Choice(value=value, label=label) for value, label in self.lists.get(pick, {}).items()]

    def knows_file(self, attachment_id: str) -> bool:
        return attachment_id in self.files


TOWN = Directory(
    files=["scan-1"],
    agencies={"school": "Школа № 1", "clinic": "Поликлиника"},
    case__agencies={"school": "Школа № 1", "clinic": "Поликлиника"},
    staff={"petrova": "Петрова О. И."},
    case__people={"ivan": "Ковалёв Иван", "anna": "Ковалёва Анна"},
    case__minors={"ivan": "Ковалёв Иван"},
    commission__members={"m1": "Иванов И. И.", "m2": "Сидорова С. С."},
    open_cases={"case-7": "МДВ-2026-7, Ковалёвы"},
)


@cache
def shipped() -> FormCatalogue:
    return FormCatalogue(FORMS)


def small_form(*fields: Mapping[str, Json], **more: Json) -> FormDefinition:
    """A form of the given fields; what a field does not say is filled in."""
    complete = [{"type": "text", "label": str(field["key"]).capitalize(), **field} for field in fields]
    return load(json.dumps({"key": "F-T", "title": "Проба", "fields": complete, **more}).encode(), lists={})


def at_noon(directory: Directory = TOWN, **more: Mapping[str, Json]) -> FormContext:
    return FormContext(now=NOON, zone=MOSCOW, directory=directory, **more)
