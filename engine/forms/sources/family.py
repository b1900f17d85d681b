"""First values about the people of a family."""

from collections.abc import Callable, Mapping

from engine.forms.facts import KINSHIP, CaseFacts, PersonFact
from engine.forms.fields import Answers, Json
from engine.forms.sources.plain import Source, plain


def person_row(person: PersonFact) -> Answers:
    return {
        "person_id": person.id,
        "kin": person.kin,
        "surname": person.surname,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "born_on": plain(person.born_on),
        "gender": person.gender,
        "occupation": person.occupation,
    }


def _people(people: list[PersonFact]) -> Json:
    return [person_row(person) for person in people]


def _lines(people: list[PersonFact]) -> Json:
    return "\n".join(person.named for person in people)


def everybody(facts: CaseFacts) -> Json:
    return "\n".join(f"{person.named} ({_kinship(person)})" for person in facts.parents + facts.minors)


def _kinship(person: PersonFact) -> str:
    return KINSHIP.get(person.kin, "член семьи")


def _family_rows(facts: CaseFacts) -> Json:
    """Kinship is to the minors: several are brothers and sisters of one another, an only one is not."""
    kinship = {"mother": "mother", "father": "father", "guardian": "guardian"}
    siblings = {"f": "sister", "m": "brother"} if len(facts.minors) > 1 else {}
    return [
        {
            "person_id": person.id,
            "kinship": kinship.get(person.kin) or siblings.get(person.gender, "other"),
            "full_name": person.full_name,
            "birth_date": plain(person.born_on),
            "occupation": person.occupation,
        }
        for person in facts.parents + facts.minors
    ]


def _minors_brief(facts: CaseFacts) -> Json:
    return [
        {
            "person_id": person.id,
            "full_name": person.named,
            "occupation": "organised" if person.occupation else None,
            "occupation_place": person.occupation,
        }
        for person in facts.minors
    ]


def _one_row(kin: str) -> Source:
    def row(facts: CaseFacts) -> Json:
        person = facts.first(kin)
        return [person_row(person)] if person else None

    return row


def _one(kin: str, what: Callable[[PersonFact], str]) -> Source:
    def text(facts: CaseFacts) -> Json:
        person = facts.first(kin)
        return what(person) if person else None

    return text


FAMILY: Mapping[str, Source] = {
    "case.minors": lambda facts: _people(facts.minors),
    "case.parents": lambda facts: _people(facts.parents),
    "case.family_rows": _family_rows,
    "case.minors_brief": _minors_brief,
    "case.minors_text": lambda facts: _lines(facts.minors),
    "case.parents_text": lambda facts: _lines(facts.parents),
    "case.people_text": lambda facts: everybody(facts),
    "case.minors_schools": lambda facts: "; ".join(
        dict.fromkeys(person.occupation for person in facts.minors if person.occupation)
    ),
    "case.minor_ids": lambda facts: [person.id for person in facts.minors],
    "case.only_minor": lambda facts: facts.minors[0].id if len(facts.minors) == 1 else None,
    "case.minors_count": lambda facts: len(facts.minors) or None,
    "case.people_count": lambda facts: len(facts.people) or None,
    "case.representative_name": lambda facts: facts.parents[0].full_name if facts.parents else None,
    "case.mother_text": _one("mother", lambda person: person.named),
    "case.father_text": _one("father", lambda person: person.named),
    "case.mother_occupation": _one("mother", lambda person: person.occupation),
    "case.father_occupation": _one("father", lambda person: person.occupation),
    "case.mother_row": _one_row("mother"),
    "case.father_row": _one_row("father"),
    "case.guardian_row": _one_row("guardian"),
}
