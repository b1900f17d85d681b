"""A document of any kind with every question of its form answered, without a database."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.forms.fields import Choice, Field, FieldType, Json
from engine.forms.page import answers_page
from engine.law import Law
from engine.papers.facts import Masked, PaperFacts
from engine.papers.templates import Templates, filled
from engine.papers.values import values_of
from storage.queries.documents import DocumentSheet
from storage.queries.papers import HeldSession, Official, Organ, PersonOfCase, Place, WrittenForms

PROCESSES = Path(__file__).parents[3] / "processes"
LAW = Law(PROCESSES)
CHILD, MOTHER, CHAIR, SECRETARY, CURATOR = "child", "mother", "chair", "secretary", "curator"
PEOPLE = (
    PersonOfCase(
        id=CHILD,
        surname="Иванова",
        given_name="Мария",
        patronymic="Петровна",
        gender="f",
        born_on=date(2015, 5, 12),
        kin="minor",
        occupation="школа № 2",
    ),
    PersonOfCase(
        id=MOTHER,
        surname="Шевченко",
        given_name="Ольга",
        patronymic="Игоревна",
        gender="f",
        born_on=None,
        kin="mother",
        occupation=None,
    ),
)
OFFICIALS = {
    key: Official(id=key, full_name=name, short_name=name, position=position)
    for key, name, position in (
        (CHAIR, "Яковлев Андрей Николаевич", "председатель комиссии"),
        (SECRETARY, "Смирнова Елена Викторовна", "ответственный секретарь комиссии"),
        (CURATOR, "Данилова Ирина Сергеевна", None),
    )
}
COMMISSION = Organ(
    id="kdn",
    name="Комиссия по делам несовершеннолетних и защите их прав",
    short_name="КДНиЗП",
    address="пгт Медведево, ул. Советская, д. 20",
    phone="8 (83622) 5-00-11",
)


class Lists:
    """The directory of the sample: every list of people offers all of them."""

    def entries(self, pick: str) -> list[Choice]:
        if pick in {"agencies", "case.agencies"}:
            return [Choice(value="kdn", label="КДНиЗП")]
        if pick.startswith("case."):
            return [Choice(value=each.id, label=f"{each.surname} {each.given_name}") for each in PEOPLE]
        return [Choice(value=key, label=each.short_name) for key, each in OFFICIALS.items()]

    def knows_file(self, attachment_id: str) -> bool:
        return True


def answered(field: Field) -> Json:
    """An answer of the field's type."""
    match field.type:
        case FieldType.ROWS:
            return [{column.key: answered(column) for column in field.fields} for _ in range(2)]
        case FieldType.MULTICHOICE:
            return [_choice(field)]
        case FieldType.FILES:
            return ["file"]
        case FieldType.BOOL:
            return True
        case FieldType.INTEGER:
            return 5
        case FieldType.MONEY | FieldType.DECIMAL:
            return "12500.00"
        case FieldType.DATE:
            return "2026-05-22"
        case FieldType.DATETIME:
            return "2026-05-22T14:30:00+03:00"
        case FieldType.CHOICE | FieldType.PERSON | FieldType.AGENCY:
            return _choice(field)
        case _:
            return 'Сказано <b>& "записано"'


def _choice(field: Field) -> str:
    if field.pick:
        if field.type is FieldType.AGENCY:
            return "kdn"
        return CHILD if field.pick.startswith("case.") else CURATOR
    return field.choices[0].value if field.choices else "нечто"


def document(form_key: str, part: str, title: str, content: dict[str, Json]) -> DocumentSheet:
    return DocumentSheet(
        id="document",
        case_id="case",
        case_number="МДВ-2026-1",
        municipality_id="mun",
        form_key=form_key,
        kind=part or None,
        title=title,
        number="15",
        drawn_on=date(2026, 5, 22),
        version=1,
        state="signed",
        agency_id=None,
        session_id="session",
        task_id=None,
        author_id=SECRETARY,
        signed_by=CHAIR,
        origin_id=None,
        reason=None,
        created_at=datetime(2026, 5, 22, tzinfo=UTC),
        family_name="Ивановы",
        agency_name=None,
        author_name="Смирнова Е. В.",
        author_position=None,
        signer_name="Яковлев А. Н.",
        signer_position=None,
        signed_at=datetime(2026, 5, 22, 9, tzinfo=UTC),
        sent_to="Прокуратура",
        content={**content, "votes": "за — 7, против — 1"},
        clauses=None,
    )


def facts(row: DocumentSheet, *forms: WrittenForms) -> PaperFacts:
    return PaperFacts(
        row=row,
        zone=ZoneInfo("Europe/Moscow"),
        place=Place(id="mun", name="Медведевский район", region_code="ru-me"),
        organ=COMMISSION,
        commission=COMMISSION,
        people=PEOPLE,
        addresses={"residence": "пгт Медведево, ул. Мира, д. 1"},
        session=HeldSession(
            id="session",
            held_at=datetime(2026, 5, 22, 7, tzinfo=UTC),
            place="малый зал",
            protocol_number="12",
            members_total=11,
            present=[CHAIR, SECRETARY],
            presiding_id=CHAIR,
        ),
        secretary=OFFICIALS[SECRETARY],
        officials=OFFICIALS,
        files={"file": "снимок.pdf"},
        forms={(each.kind, each.subject): each for each in forms},
        masked=Masked(),
        clauses="п. 5.2 Порядка",
    )


def docx_of(form_key: str, part: str, title: str, *forms: WrittenForms) -> bytes:
    """The Word document of this kind with everything answered."""
    form = LAW.forms.get(form_key)
    content = {field.key: answered(field) for field in form.fields}
    page = answers_page(form, None, content, Lists())
    values = values_of(facts(document(form_key, part, title, content), *forms), page)
    return filled(Templates(PROCESSES).of(form_key, part or None, "ru-me"), values)
