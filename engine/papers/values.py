"""The values of a template's names for one document, by the words of ``offered``."""

from collections.abc import Mapping

from engine.forms.fields import FieldType
from engine.forms.page import FormPage
from engine.forms.question import Question
from engine.papers.facts import PaperFacts
from engine.papers.names import PersonName, Phrase, parsed
from engine.papers.offered import FIELDS
from engine.papers.words import Day, day_of
from storage.queries.papers import Organ, PersonOfCase

MINOR = "minor"
PARENTS = frozenset({"mother", "father", "guardian"})
KIN = {
    "minor": "ребенок",
    "mother": "мать",
    "father": "отец",
    "guardian": "законный представитель",
    "other": "",
}
STATES = {"draft": "проект", "signed": "подписан", "sent": "отправлен", "received": "получен"}
GENDERS = {"m": "мужской", "f": "женский"}
_PEOPLE = frozenset({"case.minors", "case.people"})
Values = Mapping[str, object]


def values_of(facts: PaperFacts, page: FormPage | None) -> Values:
    """Everything that ``offered`` promises; what is not known prints as nothing."""
    row = facts.row
    people = [_person(facts, each) for each in facts.people]
    of_kin = {kin: [] for kin in (MINOR, "parent")}  # type: dict[str, list[Values]]
    for each, told in zip(facts.people, people, strict=True):
        if each.kin == MINOR:
            of_kin[MINOR].append(told)
        elif each.kin in PARENTS:
            of_kin["parent"].append(told)
    return {
        "документ": _document(facts),
        "орган": _organ(facts, facts.organ),
        "комиссия": _organ(facts, facts.commission),
        "муниципалитет": facts.place.name,
        "дело": {
            "номер": row.case_number or "",
            "семья": row.family_name or "",
            "адрес": facts.addresses.get("residence") or facts.addresses.get("stay") or "",
            "адрес_регистрации": facts.addresses.get("registration", ""),
        },
        "имена_детей": [each["фио"] for each in of_kin[MINOR]],
        "имена_родителей": [each["фио"] for each in of_kin["parent"]],
        "дети": of_kin[MINOR],
        "родители": of_kin["parent"],
        "семья": people,
        "автор": {"фио": facts.official(row.author_id), "должность": facts.position(row.author_id)},
        "подписал": {
            "фио": facts.official(row.signed_by),
            "должность": facts.position(row.signed_by),
            "дата": Day(row.signed_at.astimezone(facts.zone).date()) if row.signed_at else "",
        },
        "заседание": _session(facts),
        FIELDS: _fields(facts, page),
        "разделы": _sections(facts, page),
    }


def _document(facts: PaperFacts) -> Values:
    row = facts.row
    return {
        "название": row.title,
        "номер": row.number or "",
        "дата": Day(row.drawn_on),
        "редакция": str(row.version),
        "состояние": STATES.get(row.state, ""),
        "кому": row.sent_to or "",
        "пункты": facts.clauses,
        "голоса": "" if facts.masked.votes else str(row.content.get("votes") or ""),
    }


def _organ(facts: PaperFacts, organ: Organ | None) -> Values:
    if organ is None:
        return {}
    return {
        "название": facts.organ_name(organ),
        "краткое": organ.short_name,
        "адрес": organ.address or "",
        "телефон": organ.phone or "",
    }


def _person(facts: PaperFacts, person: PersonOfCase) -> Values:
    name = facts.person(person)
    hidden = facts.masked.names
    return {
        "фио": name,
        "фамилия": "" if hidden else person.surname,
        "имя": "" if hidden else person.given_name,
        "отчество": "" if hidden else person.patronymic or "",
        "родился": _born(person, hidden=hidden),
        "пол": GENDERS.get(person.gender or "", ""),
        "кем": KIN.get(person.kin, ""),
        "занятие": "" if hidden else person.occupation or "",
    }


def _born(person: PersonOfCase, *, hidden: bool) -> str:
    if person.born_on is None:
        return ""
    return f"{person.born_on.year} г." if hidden else Day(person.born_on)


def _session(facts: PaperFacts) -> Values:
    held = facts.session
    secretary = facts.official(facts.secretary.id) if facts.secretary else ""
    if held is None:
        return {"секретарь": secretary, "присутствовали": []}
    at = held.held_at.astimezone(facts.zone)
    return {
        "дата": Day(at.date()),
        "время": f"{at:%H:%M}",
        "место": held.place or "",
        "номер": held.protocol_number or "",
        "председатель": facts.official(held.presiding_id),
        "секретарь": secretary,
        "всего": str(held.members_total),
        "присутствовали": [name for name in map(facts.official, held.present) if name],
    }


def _fields(facts: PaperFacts, page: FormPage | None) -> Values:
    if page is None:
        return {}
    questions = (question for section in page.sections for question in section.questions)
    return {question.field.key: _value(facts, question) for question in questions}


def _value(facts: PaperFacts, question: Question) -> object:
    field, value = question.field, question.value
    match field.type:
        case FieldType.BOOL:
            return value is True
        case FieldType.DATE | FieldType.DATETIME:
            day = day_of(value)
            return Day(day, question.text) if day else question.text
        case FieldType.ROWS:
            return [{each.field.key: _value(facts, each) for each in line} for line in question.rows]
        case FieldType.FILES:
            return [facts.files.get(str(item), "файл") for item in question.has]
        case FieldType.MULTICHOICE:
            labels = {entry.value: entry.label for entry in question.entries}
            return [
                _named(facts, question, str(item), labels.get(str(item), str(item))) for item in question.has
            ]
        case FieldType.PERSON:
            return _named(facts, question, str(value or ""), question.text)
        case FieldType.AGENCY:
            return Phrase(question.text)
        case _:
            return question.text


def _named(facts: PaperFacts, question: Question, key: str, label: str) -> str:
    """A person of the case or a worker by id; any other choice by its label."""
    person = next((each for each in facts.people if each.id == key), None)
    if person is not None:
        return facts.person(person)
    if key in facts.officials:
        return facts.official(key)
    parts = parsed(label) if question.field.pick in _PEOPLE else None
    return PersonName(parts) if parts else label


def _sections(facts: PaperFacts, page: FormPage | None) -> list[Values]:
    if page is None:
        return []
    told = [
        {"название": section.title, "ответы": [_answer(facts, question) for question in section.questions]}
        for section in page.sections
    ]
    return [{**section, "ответы": [each for each in section["ответы"] if each]} for section in told]


def _answer(facts: PaperFacts, question: Question) -> Values:
    """A question and what was answered, rows of a table as lines of text."""
    if question.field.hidden:
        return {}
    value = _value(facts, question)
    lines: list[str] = []
    if question.rows:
        lines = [_line(facts, line) for line in question.rows]
        value = ""
    return {"вопрос": question.field.label, "ответ": value, "строки": [line for line in lines if line]}


def _line(facts: PaperFacts, line: object) -> str:
    assert isinstance(line, list | tuple)
    told = []
    for each in line:
        value = _value(facts, each)
        text = "; ".join(map(str, value)) if isinstance(value, list) else each.text and str(value)
        if each.field.type is FieldType.BOOL:
            text = each.text
        if text and not each.field.hidden:
            told.append(f"{each.field.label}: {text}")
    return "; ".join(told)
