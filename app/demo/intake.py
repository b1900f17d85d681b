"""From the report to the conclusion (ME 4.1-4.6, 5.1)."""

from app.demo import removal
from app.demo.case import CaseStory
from app.demo.director import Story
from app.demo.town import Agency

KINDS = {"police": ["acts", "liability"], "education": ["education"], "guardianship": ["identity", "acts"]}
LETTER_AFTER = (1, 2)


def report(story: CaseStory, elder: CaseStory | None) -> Story:
    """Registered by the agency, told by phone and in writing, received by the commission."""
    told_by = story.told_by.specialist
    story.case_id = story.desk.open_case(told_by)
    yield story.soon(4)
    story.do("IC_T01", told_by, _journal(story))
    if story.trouble.threat:
        yield story.soon(3)
        story.do("IC_M03", told_by, {"bodies": ["guardianship", "police"], "received_by": "дежурный"})
        story.aside(removal.remove(story))
    yield story.soon(12)
    story.do("IC_T02", told_by, {"received_by": "ответственный секретарь"})
    story.aside(_letter(story))
    yield story.soon(15)
    joins = {"open_case_id": elder.case_id} if elder else {}
    story.do("IC_T04", story.town.secretary, {"open_case_exists": elder is not None, **joins})


def _journal(story: CaseStory) -> dict[str, object]:
    trouble, family = story.trouble, story.family
    return {
        "source_code": trouble.source,
        "informant": trouble.informant,
        "children": family.children,
        "parents": family.parents,
        "address": family.address,
        "problem_and_help": trouble.problem,
        "threat_flag": bool(trouble.threat),
    }


def _letter(story: CaseStory) -> Story:
    yield story.in_days(story.dice.choice(LETTER_AFTER))
    story.do("IC_T03", story.told_by.specialist, {"out_number": f"01-14/{story.dice.randint(100, 999)}"})


def check(story: CaseStory) -> Story:
    """Requests, a visit, consent, the conclusion and its signature, within five working days."""
    secretary = story.town.secretary
    asked = _asked(story)
    visits = story.town.agencies_of("social_protection")[0]
    yield story.in_days(1)
    plan = [{"agency": agency.id, "kinds": KINDS.get(agency.kind, ["acts"])} for agency in asked]
    reply_due = story.in_days(3).date().isoformat()
    story.do(
        "IC_T05",
        secretary,
        {"requests": plan, "reply_due": reply_due, "visit_ordered": True, "visit_agency": visits.id},
    )
    for agency in asked:
        if not story.is_silent(agency):
            story.aside(_materials(story, agency))
    yield story.in_days(1)
    if story.is_open("IC_T07"):
        story.do("IC_T07", visits.specialist, _survey(story))
    yield from _consent(story, visits)
    while not story.is_open("IC_T10"):
        yield story.in_days(1)
    story.do("IC_T10", secretary, _conclusion(story))
    yield story.soon(60)
    story.do("IC_T11", visits.head)


def _asked(story: CaseStory) -> list[Agency]:
    kinds = [*KINDS, "health"]
    asked = [story.dice.choice(story.town.agencies_of(kind)) for kind in kinds]
    return asked if story.told_by.kind != "police" else asked[1:]


def _materials(story: CaseStory, agency: Agency) -> Story:
    yield story.in_days(story.dice.choice((1, 1, 2)))
    answer: dict[str, object] = {"has_materials": True, "information": _information(agency, story)}
    if agency.kind == "guardianship" and story.dice.random() < 1 / 3:
        answer = {"has_materials": False, "nothing_reason": "Семья на учёте в органе опеки не состояла."}
    story.do("IC_T06", agency.specialist, answer)


def _information(agency: Agency, story: CaseStory) -> str:
    words = {
        "police": "Родители к административной ответственности привлекались один раз, вызовы за год — два.",
        "education": "Характеристика и сведения о посещаемости прилагаются. Родители школу посещают редко.",
        "guardianship": "Акт обследования прошлого года прилагается, дети проживают с родителями.",
        "health": "Дети на диспансерном учёте не состоят, последний осмотр был более года назад.",
    }
    return words.get(agency.kind, story.trouble.problem)


def _survey(story: CaseStory) -> dict[str, object]:
    return {
        "body_text": story.trouble.survey,
        "threat_found": "present" if story.trouble.threat else "absent",
        "other_violations": True,
        "other_violations_text": story.trouble.violations,
    }


def _consent(story: CaseStory, visits: Agency) -> Story:
    if not story.is_open("IC_T08"):
        return
    given = story.fate.consent == "given"
    paper = {
        "subject_id_doc": f"паспорт 88 {story.dice.randint(10, 22)} {story.dice.randint(100000, 999999)}"
    }
    story.do("IC_T08", visits.specialist, {"status": story.fate.consent, **(paper if given else {})})
    if given:
        return
    yield story.soon(30)
    refusal = "От подписи согласия родители отказались в присутствии двух специалистов."
    story.do("IC_T09", story.town.secretary, {"circumstances": refusal})
    yield story.in_days(0)
    story.do("IC_X10", story.town.chair, {"confirmed": True})


def _conclusion(story: CaseStory) -> dict[str, object]:
    """What the check found; names come with the form, occupations are added."""
    opened, trouble = story.opened("IC_T10", story.town.secretary), story.trouble
    outcome = story.fate.outcome
    occupied = {key: _occupied(story, opened.get(key)) for key in ("minors", "parents")}
    return {
        **occupied,
        "housing_flat_m2": str(story.dice.randint(28, 64)),
        "amenities": story.dice.choice(("full", "none")),
        "sanitary": "bad" if outcome == "sop" else "ok",
        "minor_conditions": ["corner", "sleep"],
        "criteria": [trouble.criteria] if outcome == "sop" else [],
        "danger_level": trouble.level if outcome == "sop" else "low",
        "conclusion_text": _found(story),
        "conclusion_outcome": outcome,
    }


def _found(story: CaseStory) -> str:
    return {
        "sop": story.trouble.conclusion,
        "help": "Признаков социально опасного положения нет. Семье нужна помощь: оформление пособий, "
        "подбор работы для матери.",
        "not_confirmed": "Сведения не подтвердились: дети ухожены, накормлены, посещают школу; "
        "родители с обязанностями справляются.",
    }[story.fate.outcome]


def _occupied(story: CaseStory, rows: object) -> list[dict[str, object]]:
    known = story.family.occupations
    people = rows if isinstance(rows, list) else []
    return [{**row, "occupation": known.get(str(row.get("given_name")))} for row in people]


def end_without_session(story: CaseStory) -> Story:
    """The fact is not confirmed, or the family is handed over for help."""
    yield story.in_days(1)
    if story.fate.outcome == "not_confirmed":
        words = "Факт не подтвердился, семья на учёт не ставится."
        story.do("IC_T12", story.town.secretary, {"result": words})
        return
    to = story.town.agencies_of("social_protection")[0]
    words = "Помочь семье оформить пособия, через месяц сообщить о результатах."
    story.do("IC_T13", story.town.secretary, {"to_agency": to.id, "text": words})
