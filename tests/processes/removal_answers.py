"""What people type into the forms of a removal: the least that is asked, beside what the case knows."""

from collections.abc import Sequence

from tests.processes.answers import DAUGHTER, FATHER, MOTHER, SON, Answers

GRANDMOTHER = "Ковалёва Нина Петровна"


def card(visitor: str, **changes: object) -> Answers:
    return {
        "informant": "соседка, Петрова О. И.",
        "address": "пгт Медведево, ул. Мира, д. 5, кв. 12",
        "threat": "Двое маленьких детей вторые сутки одни в квартире.",
        "children": [SON, DAUGHTER],
        "parents": [MOTHER, FATHER],
        "visitors": [visitor],
        **changes,
    }


def inspection(**changes: object) -> Answers:
    return {"body_text": "Дети одни, еды нет, в квартире холодно.", **changes}


def threat(**changes: object) -> Answers:
    return {"threat_found": "present", "other_violations": False, "help_needed": False, **changes}


def no_threat(**changes: object) -> Answers:
    return {"threat_found": "absent", "other_violations": False, **changes}


def violations(**changes: object) -> Answers:
    words = "Ребёнка не отправляют в школу."
    return {"threat_found": "absent", "other_violations": True, "other_violations_text": words, **changes}


def draft(removed_from: str = "both_parents", **changes: object) -> Answers:
    return {"number": "17", "removed_from": removed_from, "grounds": "Дети оставлены без надзора.", **changes}


def signed(**changes: object) -> Answers:
    return {"signed": True, **changes}


def refused(**changes: object) -> Answers:
    return {"signed": False, "refusal_reason": "Родители нашлись, едут домой.", **changes}


def after_refusal(way: str, **changes: object) -> Answers:
    return {"refusal_measures": "У квартиры дежурит участковый.", "refusal_way": way, **changes}


def removed(taker: str = "nobody", candidates: Sequence[str] = (), **changes: object) -> Answers:
    asked: Answers = {"place_available": True} if taker == "nobody" else {}
    named = [{"full_name": name} for name in candidates]
    return {"together": True, "taker": taker, **asked, **({"candidates": named} if named else {}), **changes}


def notice(**changes: object) -> Answers:
    return {"channel": "phone", **changes}


def acknowledged(**changes: object) -> Answers:
    return {"ack_by": "помощник прокурора Орлов А. В.", **changes}


def offer(answer: str, **changes: object) -> Answers:
    return {"answer": answer, **changes}


def family(**changes: object) -> Answers:
    return {"kind": "preliminary", **changes}


def institution(**changes: object) -> Answers:
    return {"receiver": "Йошкар-Олинский дом ребёнка", **changes}


def search(**changes: object) -> Answers:
    asked = {"body": "Дом ребёнка", "asked_at": "2025-09-10T22:00:00+03:00", "answer": "мест нет"}
    return {"attempts": [asked], "receiver": "Медведевская районная больница", **changes}


def apart(**changes: object) -> Answers:
    return {"split_reason": "Старший брат жестоко обращался с младшей сестрой.", **changes}


def to_relative(**changes: object) -> Answers:
    return {
        "receiver": GRANDMOTHER,
        "receiver_document": "паспорт 8804 111222",
        "kinship": "grandmother",
        **changes,
    }


def to_parent(person: str, **changes: object) -> Answers:
    paper = {"receiver_document": "паспорт 8804 333444", "kinship": "father"}
    return {"receiver_person": person, **paper, **changes}


def entered(**changes: object) -> Answers:
    return {**changes}


def claim(**changes: object) -> Answers:
    return {"kind": "restriction", **changes}


def no_claim(**changes: object) -> Answers:
    return {"claim_needed": False, "no_claim_reason": "Ребёнок отобран у соседки.", **changes}


def judgment(outcome: str, on: str, **changes: object) -> Answers:
    return {"outcome": outcome, "decided_on": on, **changes}


def measures(**changes: object) -> Answers:
    return {"measures": "Выезд, обследование, отобрание, устройство.", **changes}


def phoned(**changes: object) -> Answers:
    return {"received_by": "Смирнова Е. В.", **changes}


def called(**changes: object) -> Answers:
    return {"bodies": ["police", "health"], "received_by": "дежурная часть", **changes}
