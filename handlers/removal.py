"""Removal of a child (ME 7.1): from the message about a threat to the act, the prosecutor and the court."""

from engine.errors import Invalid
from engine.work import Work
from handlers import registry
from handlers.acts import agency_at_hand, agency_journal, case_id_of, case_of, stamp
from handlers.documents import content_of, draw_up_paper
from handlers.household import identify_family
from handlers.notices import tell_commission, tell_curator, tell_party
from handlers.parties import agencies_of, is_party
from handlers.reading import flag, moment, number, rows, text, texts
from handlers.registers import correct, enter

ACT = "F-X-ACTREMOVAL"
THREAT = "F-X-THREAT"
OFFER = "F-X-GUARDOFFER"
CLAIM = "F-X-CLAIM"
PROSECUTOR = "F-X-PROS"
ALONE = frozenset({"only_parent", "both_parents"})
"""From whom a removal leaves the child without parental care (ME 7.1 5))."""


@registry.handler("removal.opened", outputs=("agency", "threat_received_at"))
def begin_removal(work: Work) -> dict[str, object]:
    """A message about a threat has come (ER_X01): the municipality's guardianship takes it, terms run."""
    case_id = case_id_of(work)
    agency_id = _guardianship(work)
    work.uow.cases.take_part(case_id, agency_id, "emergency", at=work.moment)
    work.uow.cases.set_threat(case_id, True)
    return {"agency": agency_id, "threat_received_at": _told_at(work)}


def _guardianship(work: Work) -> str:
    own = agency_at_hand(work)
    agency = work.uow.organisation.agency(own) if own else None
    if agency is not None and is_party(work, agency, "guardianship"):
        return agency.id
    known = agencies_of(work, "guardianship")
    if not known:
        raise Invalid(
            "В муниципальном образовании не заведён орган опеки и попечительства: сообщение передать некому.",
            hint="Сообщите в опеку по телефону и попросите администратора завести орган опеки.",
        )
    return known[0].id


def _told_at(work: Work) -> str:
    """When guardianship was told by phone, if the case has that message; else this moment."""
    call = work.uow.documents.latest(case_id_of(work), "F-X-PHONE", kind="threat")
    told_at = moment(call.content, "sent_at") if call else None
    at = min(told_at, work.moment) if told_at else work.moment
    return at.astimezone(work.zone).isoformat(timespec="seconds")


@registry.handler("removal.accepted", outputs=())
def accept_message(work: Work) -> None:
    """The specialist wrote the message down (ER_T01): who the child is, where, who goes."""
    identify_family(work, work.answers)


@registry.handler("removal.visited", outputs=())
def record_visit(work: Work) -> None:
    """Departure and arrival stand in the row of the message (ER_T02)."""
    known = work.uow.registers.of_case(case_id_of(work), THREAT, owner=agency_journal(_guardianship(work)))
    if known:
        times = {key: work.answers.get(key) for key in ("left_at", "arrived_at")}
        correct(work, known[-1], times, "выезд")


@registry.handler("removal.inspected", outputs=())
def record_children(work: Work) -> None:
    """Whom the specialist found on the spot (ER_T03)."""
    identify_family(work, {"children": rows(work.answers, "child")})


@registry.handler("removal.surveyed", outputs=("at_commission", "found_at", "violation_found_at"))
def record_survey(work: Work) -> dict[str, object]:
    """The act of survey (ER_T04). A threat found once counts from then, however often it is looked at."""
    identify_family(work, {"children": rows(work.answers, "child")})
    threat = text(work.answers, "threat_found") == "present"
    found_at = text(work.variables, "found_at")
    return {
        "found_at": (found_at or stamp(work)) if threat else found_at,
        "violation_found_at": stamp(work),
        "at_commission": work.uow.instances.has_run("intake_case", case_id_of(work)),
    }


@registry.handler("removal.signed", outputs=("refused_at",))
def record_signature(work: Work) -> dict[str, object]:
    """The head signed the act or refused (ER_T06); a refused draft stays in the case with its reason."""
    content = {**content_of(work, ACT), **work.answers}
    signed = flag(work.answers, "signed")
    draw_up_paper(work, ACT, content, part="signature" if signed else "refusal")
    return {"refused_at": None if signed else stamp(work)}


@registry.handler("removal.refused", outputs=())
def record_refusal(work: Work) -> None:
    """What was done about the refusal (ER_T07): who was told, how the child is kept safe."""
    _stamp(work, ACT, ("told", "refusal_measures", "refusal_way"), kind="refusal")


@registry.handler(
    "removal.removed",
    outputs=("candidates", "notice_from", "notices_sent", "sibling_groups", "siblings_together"),
)
def record_removal(work: Work) -> dict[str, object]:
    """The child was taken (ER_T08): groups of children to be placed together; whom to offer guardianship."""
    _stamp(work, ACT, ("removed_at", "present", "together", "taker"), kind="signature")
    children = _removed(work)
    together = flag(work.answers, "together") or len(children) < 2
    offered = rows(work.answers, "candidates") if text(work.variables, "removed_from") in ALONE else []
    for candidate in offered:
        content = {"candidate": text(candidate, "full_name"), "comment": text(candidate, "phone")}
        enter(work, OFFER, agency_journal(_guardianship(work)), content)
    return {
        "siblings_together": together,
        "sibling_groups": [children] if together else [[child] for child in children],
        "candidates": [text(candidate, "full_name") for candidate in offered],
        "notice_from": text(work.variables, "act_signed_at") or stamp(work),
        "notices_sent": 0,
    }


def _removed(work: Work) -> list[str]:
    """The children of the act; an act that names none is about all of the family."""
    act = work.uow.documents.latest(case_id_of(work), ACT, kind="signature")
    named = texts(act.content, "children") if act else []
    return named or [minor.id for minor in work.uow.people.minors(case_id_of(work))]


@registry.handler("removal.notified", outputs=("notices_sent",))
def count_notices(work: Work) -> dict[str, object]:
    """The prosecutor was told (ER_T09), for the first time or again."""
    return {"notices_sent": (number(work.variables, "notices_sent") or 0) + 1}


@registry.handler("removal.repeat_notice", outputs=("notice_from",))
def repeat_notice(work: Work) -> dict[str, object]:
    """No acknowledgement (ER_BT4): the head of guardianship hears, the notice goes another way from now."""
    words = "Прокурор не подтвердил уведомление об отобрании ребёнка: повторите другим способом"
    tell_party(work, "guardianship_head", words, place=_guardianship(work))
    return {"notice_from": stamp(work)}


@registry.handler("removal.acknowledged", outputs=())
def acknowledge(work: Work) -> None:
    """The prosecutor acknowledged (ER_T10), or was told again: nothing waits for an answer (A-ME-30)."""
    _stamp(work, PROSECUTOR, ("ack_by", "ack_at", "no_ack"))


@registry.handler("removal.ack_came", outputs=())
def note_acknowledgement(work: Work) -> None:
    """The prosecutor acknowledged by a letter (ER_X29): it stands on the notice as if it were written in."""
    paper = work.uow.documents.latest(case_id_of(work), PROSECUTOR)
    if paper:
        said = {key: work.variables[key] for key in ("ack_by", "ack_at") if key in work.variables}
        work.uow.documents.stamp(paper.id, {"ack_received": True, **said})


@registry.handler("removal.claimed", outputs=("claim_filed",))
def file_claim(work: Work) -> dict[str, object]:
    """The claim was filed (ER_T20), or none is due: removal from others than parents (A-ME-24)."""
    filed = work.answers.get("claim_needed") is not False
    if filed:
        draw_up_paper(work, CLAIM, work.answers, part="filing")
    return {"claim_filed": filed}


@registry.handler("removal.decided", outputs=())
def record_judgment(work: Work) -> None:
    """The court decided on the claim (ER_T22); the commission hears."""
    _stamp(work, CLAIM, ("outcome", "decided_on", "decision_number"))
    granted = text(work.answers, "outcome") == "granted"
    words = "Суд удовлетворил иск опеки" if granted else "Суд не удовлетворил иск опеки, ребёнок возвращается"
    tell_commission(work, words)


@registry.handler("removal.reported", outputs=())
def report_measures(work: Work) -> None:
    """The commission knows what was done (ER_T21); the curator of an open case as well."""
    words = "Опека сообщила о мерах, принятых по угрозе ребёнку"
    tell_commission(work, words)
    if case_of(work).curator_id:
        tell_curator(work, case_id_of(work), words)


def _stamp(work: Work, form_key: str, keys: tuple[str, ...], *, kind: str | None = None) -> None:
    paper = work.uow.documents.latest(case_id_of(work), form_key, kind=kind)
    if paper:
        work.uow.documents.stamp(paper.id, {key: work.answers[key] for key in keys if key in work.answers})
