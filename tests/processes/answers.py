"""What people type into the forms of a case: the least that is asked, beside what the case knows already.

Each function answers one part of one form; a keyword argument changes or adds an answer.
"""

from collections.abc import Sequence

Answers = dict[str, object]

SON = {"surname": "Ковалёв", "given_name": "Артём", "born_on": "2012-03-14", "gender": "m"}
DAUGHTER = {"surname": "Ковалёва", "given_name": "Мария", "born_on": "2016-09-02", "gender": "f"}
MOTHER = {"surname": "Ковалёва", "given_name": "Анна", "kin": "mother", "born_on": "1985-06-01"}
FATHER = {"surname": "Ковалёв", "given_name": "Игорь", "kin": "father", "born_on": "1983-02-11"}


def report(**changes: object) -> Answers:
    """The row of the agency's journal."""
    return {
        "source_code": "citizens",
        "informant": "соседка, Петрова О. И.",
        "children": [SON, DAUGHTER],
        "parents": [MOTHER],
        "address": "пгт Медведево, ул. Мира, д. 5, кв. 12",
        "problem_and_help": "Дети остаются дома одни, мать не ночует дома.",
        "threat_flag": False,
        **changes,
    }


def phoned(**changes: object) -> Answers:
    return {"received_by": "Смирнова Е. В.", **changes}


def letter(**changes: object) -> Answers:
    return {"out_number": "41", **changes}


def received(**changes: object) -> Answers:
    """The row of the commission's journal; it repeats what the agency wrote."""
    return {"open_case_exists": False, **changes}


def check(agencies: Sequence[str], *, reply_due: str, visit: str | None = None) -> Answers:
    """Whom the secretary asks for materials, and who visits the family."""
    plan: Answers = {
        "requests": [{"agency": agency, "kinds": ["identity", "acts"]} for agency in agencies],
        "reply_due": reply_due,
        "visit_ordered": visit is not None,
    }
    return plan if visit is None else {**plan, "visit_agency": visit}


def materials(**changes: object) -> Answers:
    return {"has_materials": True, "information": "Сведения о семье приложены.", **changes}


def survey(**changes: object) -> Answers:
    return {
        "body_text": "В квартире беспорядок, продуктов питания нет.",
        "threat_found": "absent",
        "other_violations": False,
        **changes,
    }


def consent(status: str = "given", **changes: object) -> Answers:
    paper = {"subject_id_doc": "паспорт 8804 000000"} if status == "given" else {}
    return {"status": status, **paper, **changes}


def refusal(**changes: object) -> Answers:
    return {"circumstances": "Мать от подписи отказалась в присутствии двух специалистов.", **changes}


def confirmation(**changes: object) -> Answers:
    return {"confirmed": True, **changes}


def conclusion(outcome: str = "sop", **changes: object) -> Answers:
    return {
        "sanitary": "bad",
        "criteria": ["evade_duties"],
        "danger_level": "medium",
        "conclusion_text": "Мать уклоняется от воспитания и содержания детей.",
        "conclusion_outcome": outcome,
        **changes,
    }


def result(**changes: object) -> Answers:
    return {"result": "Факт не подтвердился", **changes}


def handed_over(agency: str, **changes: object) -> Answers:
    return {"to_agency": agency, "text": "Помочь с оформлением пособий.", **changes}


def attendance(present: Sequence[str], presiding: str, **changes: object) -> Answers:
    return {"present": [*present], "presiding": presiding, **changes}


def heard(decision: str, **changes: object) -> Answers:
    """What the chair puts to the vote; whatever does not go on needs remarks."""
    remarks = {"remarks": "Комиссия высказала замечания."} if decision in NEED_REMARKS else {}
    return {"heard": "Доложил секретарь комиссии.", "decision": decision, **remarks, **changes}


NEED_REMARKS = frozenset({"return", "additional_check", "refuse", "postponed"})


def recognition(**changes: object) -> Answers:
    return {"recognised_family": True, "grounds": ["3.2-1"], **changes}


def organisation(*, until: str, curator: str, agencies: Sequence[str], **changes: object) -> Answers:
    return {
        "term_until": until,
        "curator": curator,
        "working_group": [{"agency": agency} for agency in agencies],
        **changes,
    }


def group(agencies: Sequence[str], **changes: object) -> Answers:
    return {"working_group": [{"agency": agency} for agency in agencies], **changes}


def notice(**changes: object) -> Answers:
    return {"delivery": "hand", **changes}


def card(**changes: object) -> Answers:
    return {"category": ["single_parent"], "parent_type": ["asocial"], **changes}


def proposal_row(measure: str, due: str, **changes: object) -> Answers:
    return {
        "situation": "Дети остаются без присмотра.",
        "task": "Обеспечить надзор за детьми.",
        "measure": measure,
        "due": due,
        **changes,
    }


def proposals(rows: Sequence[Answers] = (), **changes: object) -> Answers:
    if not rows:
        return {"has_proposals": False, "no_proposals_reason": "Предложений нет.", **changes}
    return {"has_proposals": True, "plan_rows": [*rows], **changes}


def programme(rows: Sequence[Answers] = (), **changes: object) -> Answers:
    """Without rows the programme is made of what the agencies proposed."""
    plan = {"plan_rows": [*rows]} if rows else {}
    return {"goal": "Вернуть детям заботу и надзор.", **plan, **changes}


def specialist(staff_id: str, **changes: object) -> Answers:
    return {"to": staff_id, **changes}


def done(**changes: object) -> Answers:
    return {"measure_result": "done", "measure_content": "Проведено, семья посещена.", **changes}


def agency_report(measures: Sequence[Answers] = (), **changes: object) -> Answers:
    rows = [*measures] or [{"measure": "Патронаж семьи", "result": "in_work", "text": "Идёт"}]
    return {"rows": rows, **changes}


def causes(**changes: object) -> Answers:
    return {"causes": "Мать не работает.", **changes}


def review(**changes: object) -> Answers:
    return {"dynamics": "Положение семьи улучшается.", "violations": False, "correction": False, **changes}


def nonperformance(agency: str, kind: str, **changes: object) -> Answers:
    return {"agency": agency, "kind": kind, **changes}


def opinion(**changes: object) -> Answers:
    return {"opinion": "Сообщение обосновано.", **changes}


def answered(**changes: object) -> Answers:
    return {"measures": "assign", "text": "Исполнить мероприятие немедленно.", **changes}


def control(outcome: str = "continue", **changes: object) -> Answers:
    return {"curator_info": "Программа исполняется.", "outcome": outcome, **changes}


def correction(rows: Sequence[Answers], **changes: object) -> Answers:
    return {"reasons": "Мероприятие не дало результата.", "plan_rows": [*rows], **changes}


def proposal(ground: str, **changes: object) -> Answers:
    """A proposal to take off the register."""
    own = {"ground_text": "Обстоятельства устранены."} if ground in NEED_TEXT else {}
    return {"ground": ground, "reasons": "Основание наступило.", **own, **changes}


NEED_TEXT = frozenset({"ME-6.3-d", "ME-6.4-e"})


def curator_removes(ground: str = "ME-6.4-e", **changes: object) -> Answers:
    return (
        proposal(ground, kind="remove", assessment="full", completion_positive=["causes_removed"]) | changes
    )


def curator_continues(until: str, **changes: object) -> Answers:
    return {
        "kind": "continue",
        "continue_until": until,
        "reasons": "Улучшение неустойчиво.",
        "assessment": "partial",
        **changes,
    }


def minor_leaves(minor: str, ground: str, **changes: object) -> Answers:
    return {"subject": "minor", "minor": minor, "minor_ground": ground, **changes}


def family_leaves(ground: str, **changes: object) -> Answers:
    return {"subject": "family", "family_ground": ground, **changes}


def closing(*closures: Answers, **changes: object) -> Answers:
    return {"closures": [*closures], **changes}


def handover(recipient: str, **changes: object) -> Answers:
    return {"out_number": "77", "recipient": recipient, **changes}


def moved(address: str, on: str, **changes: object) -> Answers:
    return {"moved_on": on, "new_address": address, "confirmation": "справка о регистрации", **changes}


def parents_died(parents: Sequence[str], on: str, **changes: object) -> Answers:
    return {
        "parents": [*parents],
        "death_record": "записи акта № 118 и 119",
        "died_on": on,
        "without_care": True,
        **changes,
    }


def threat(**changes: object) -> Answers:
    return {"received_by": "Егорова С. М.", **changes}
