"""Small forms for tests, and the district's forms as they ship."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from engine.forms.catalogue import FormCatalogue
from engine.forms.conditions import holds, is_empty
from engine.forms.context import FormContext
from engine.forms.definition import load
from engine.forms.facts import ActorFact, AgencyFact, CaseFacts, CommissionFact, PersonFact, SessionFact
from engine.forms.fields import Answers, Choice, Field, FieldType, FormDefinition, Json
from engine.forms.prefill import initial_values

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
    expert_group__members={"m1": "Иванов И. И.", "m2": "Сидорова С. С."},
    agency__staff={"petrova": "Петрова О. И."},
    sessions={"s1": "Заседание 21 мая 2026 г."},
    region__municipalities={"mdv": "Медведевский район"},
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


IVAN = PersonFact(
    id="ivan", kin="minor", surname="Ковалёв", given_name="Иван", born_on=date(2015, 3, 4), gender="m",
    occupation="школа № 1",
)  # fmt: skip
ANNA = PersonFact(id="anna", kin="mother", surname="Ковалёва", given_name="Анна", patronymic="Петровна")
KOVALYOVS = CaseFacts(
    now=NOON.astimezone(MOSCOW),
    today=date(2026, 5, 12),
    number="МДВ-2026-7",
    family_name="Ковалёвы",
    people=(ANNA, IVAN),
    address="пгт Медведево, ул. Новая, 5",
    received_at=NOON.astimezone(MOSCOW),
    detected_on=date(2026, 5, 12),
    recognised_on=date(2026, 5, 12),
    reply_due=date(2026, 5, 15),
    working_group=(AgencyFact(id="school", name="Школа № 1"), AgencyFact(id="clinic", name="Поликлиника")),
    actor=ActorFact(name="Петрова О. И.", post="специалист", agency_id="school", agency_name="Школа № 1"),
    commission=CommissionFact(name="КДНиЗП Медведевского района", municipality="Медведевский район"),
    session=SessionFact(
        id="s1",
        title="Заседание 21 мая 2026 г.",
        held_on=date(2026, 5, 21),
        members=(("m1", "Иванов И. И."), ("m2", "Сидорова С. С.")),
    ),
)


def least_answers(form: FormDefinition, part: str | None, facts: CaseFacts) -> dict[str, Json]:
    """What a worker in a hurry sends: first values as they stand, and only what is still missing."""
    raw = initial_values(form, part, facts)
    fields = form.fields_of(part)
    known = {field.key: raw.get(field.key) for field in fields}
    for field in fields:
        if field.read_only or not holds(field.show_if, known):
            continue
        if field.type is FieldType.ROWS:
            rows = raw.get(field.key) or ([{}] if field.required else [])
            raw[field.key] = [_least(field.fields, row) for row in cast("list[Answers]", rows)]
        elif field.required and is_empty(raw.get(field.key)):
            raw[field.key] = _some(field, {**known, **raw})
        known[field.key] = raw.get(field.key)
    return {key: value for key, value in raw.items() if not form.field(key).read_only}


def _least(columns: Sequence[Field], row: Answers) -> Answers:
    known = dict(row)
    for column in columns:
        if column.required and is_empty(known.get(column.key)) and holds(column.show_if, known):
            known[column.key] = _some(column, known)
    return known


def _some(field: Field, known: Mapping[str, Json]) -> Json:
    offered = (
        TOWN.entries(field.pick) if field.pick else [c for c in field.choices if holds(c.show_if, known)]
    )
    match field.type:
        case FieldType.CHOICE | FieldType.PERSON | FieldType.AGENCY:
            return offered[0].value
        case FieldType.MULTICHOICE:
            return [offered[0].value]
        case FieldType.BOOL:
            return False
        case FieldType.DATE:
            return "2026-05-12"
        case FieldType.DATETIME:
            return "2026-05-12T11:00"
        case FieldType.INTEGER | FieldType.MONEY | FieldType.DECIMAL:
            return 1
        case FieldType.FILES:
            return ["scan-1"]
        case _:
            return "2026" if field.pattern in {"year", "number"} else "сказано"
