"""Intake (ME 4.1–4.6): the family, the moment of receipt, the case it may already have, the result."""

from datetime import datetime

from engine.errors import Invalid
from engine.work import Work
from handlers import registry
from handlers.acts import agency_at_hand, agency_name, case_id_of, case_of, session_of, stamp, written_day
from handlers.documents import REQUEST
from handlers.household import identify_family, identities
from handlers.notices import tell_agency, tell_commission, tell_curator
from handlers.reading import flag, moment, text, texts
from handlers.registers import PRIMARY_JOURNAL, agency_rows, correct, correct_all, row_of_informing_agency
from storage.models import CaseStatus
from storage.queries.matching import candidates
from storage.repositories.cases import OPEN_STATUSES, CaseRow
from storage.repositories.registers import EntryRow

_OUTCOMES = {"not_confirmed": CaseStatus.NOT_CONFIRMED, "help": CaseStatus.HELP}


@registry.handler(
    "intake.registered", outputs=("registered_at", "similar_case_exists", "similar_case_id", "threat")
)
def register_intake(work: Work) -> dict[str, object]:
    """The agency wrote the message into its journal (IC_T01): the family is known, the terms run."""
    case = case_of(work)
    identify_family(work, work.answers)
    threat = flag(work.answers, "threat_flag") or flag(work.answers, "threat")
    work.uow.cases.set_threat(case.id, threat)
    informing = agency_at_hand(work) or work.actor.agency_id
    if informing:
        work.uow.cases.take_part(case.id, informing, "informing", at=work.moment)
        if case.informing_agency_id is None:
            work.uow.cases.set_informing_agency(case.id, informing)
    similar = _similar_case(work)
    return {
        "registered_at": stamp(work),
        "threat": threat,
        "similar_case_exists": similar is not None,
        "similar_case_id": similar,
    }


def _similar_case(work: Work) -> str | None:
    """An open case that has one of these people already: a hint, the secretary decides (IC_G02)."""
    return work.uow.cases.find_open_by_person(
        work.municipality_id, identities(work.answers), except_case_id=work.case_id
    )


@registry.handler("intake.phoned", outputs=("received_at",))
def record_phone_message(work: Work) -> dict[str, object]:
    """The commission heard by phone (IC_T02): from this moment its five working days run (A-ME-6)."""
    heard_at = moment(work.answers, "sent_at") or work.moment
    entry = row_of_informing_agency(work)
    if entry:
        passed = {
            "phone_passed_at": _local(work, heard_at),
            "phone_passed_to": text(work.answers, "received_by"),
        }
        correct(work, entry, passed, "передано по телефону")
    received_at = work.uow.cases.receive(case_id_of(work), heard_at)
    return {"received_at": _local(work, received_at)}


@registry.handler("intake.written", outputs=())
def record_written_information(work: Work) -> None:
    """The letter went out (IC_T03): it is noted in the agency's row and in the commission's."""
    passed = {
        "written_passed_on": text(work.answers, "out_date") or stamp(work)[:10],
        "written_passed_number": text(work.answers, "out_number"),
    }
    entry = row_of_informing_agency(work)
    mine = [entry] if entry else []
    correct_all(work, [*mine, *_commission_rows(work)], passed, "передано письменно")


@registry.handler(
    "intake.received", outputs=("check_from", "open_case_exists", "open_case_id", "received_at")
)
def receive_in_commission(work: Work) -> dict[str, object]:
    """The commission has it in its journal (IC_T04): the check begins, or an open case is joined."""
    identify_family(work, work.answers)
    case = case_of(work)
    told_at = case.received_at or moment(work.answers, "received_at") or work.moment
    received_at = _local(work, work.uow.cases.receive(case.id, told_at))
    work.uow.cases.set_status(case.id, CaseStatus.CHECKING)
    open_case = _open_case(work)
    if open_case:
        _join(work, case, open_case)
    elif (similar := _similar_case(work)) is not None:
        number = work.uow.cases.get(similar).number
        tell_commission(work, f"Проверьте, не та же ли это семья: открыто дело № {number}")
    return {
        "received_at": received_at,
        "check_from": received_at,
        "open_case_exists": open_case is not None,
        "open_case_id": open_case.id if open_case else None,
    }


def _open_case(work: Work) -> CaseRow | None:
    """The case the secretary chose to join; only an open one of this municipality can be."""
    exists = flag(work.answers, "has_open_case") or flag(work.answers, "open_case_exists")
    chosen = text(work.answers, "open_case") or text(work.answers, "open_case_id")
    if not exists:
        return None
    known = work.uow.cases.find(chosen, municipality_id=work.municipality_id) if chosen else None
    if known is None or known.status not in OPEN_STATUSES or known.id == work.case_id:
        raise Invalid(
            "Сведения можно присоединить только к открытому делу этого муниципалитета.",
            hint="Выберите дело из списка похожих записей или ответьте, что дела нет.",
        )
    return known


def _join(work: Work, case: CaseRow, other: CaseRow) -> None:
    words = f"Присоединено к делу № {other.number}"
    alike = {each.case_id: each for each in candidates(work.uow.connection, case.id)}
    work.uow.family_matches.decide(
        case.id,
        other.id,
        municipality_id=work.municipality_id,
        same=True,
        reason="Решено при регистрации сообщения в журнале комиссии",
        compared=[each.as_json() for each in alike[other.id].compared] if other.id in alike else [],
        at=work.moment,
        by=work.actor.staff_id,
    )
    journal = work.uow.registers.of_case(case.id, PRIMARY_JOURNAL)
    correct_all(work, journal, {"result": words, "joined_case": other.number}, "дело по семье уже ведётся")
    work.uow.cases.join(case.id, other.id, at=work.moment)
    tell_curator(work, other.id, f"По семье поступили новые сведения: запись дела № {case.number}")


@registry.handler("intake.silent_agencies", outputs=("silent_agencies",))
def list_silent_agencies(work: Work) -> dict[str, object]:
    """Which of the agencies asked have not answered their last request (IC_X09)."""
    case_id = case_id_of(work)
    asked = _counted(work, case_id, REQUEST)
    answered = _counted(work, case_id, "F-X-RESPONSE")
    silent = [
        agency_id
        for agency_id in texts(work.variables, "request_agencies")
        if answered.get(agency_id, 0) < max(asked.get(agency_id, 0), 1)
    ]
    return {"silent_agencies": silent}


def _counted(work: Work, case_id: str, form_key: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for document in work.uow.documents.of_case(case_id, form_key):
        if document.agency_id:
            counts[document.agency_id] = counts.get(document.agency_id, 0) + 1
    return counts


@registry.handler("intake.result", outputs=())
def record_result(work: Work) -> None:
    """The case ends without recognition (IC_T12, IC_T13, IC_X13): the result stands in both journals."""
    case = case_of(work)
    status = _final_status(work)
    words = text(work.answers, "result") or _result_words(work, status)
    journal = work.uow.registers.of_case(case.id, PRIMARY_JOURNAL)
    correct_all(work, journal, {"result": words}, "итог рассмотрения")
    work.uow.cases.close(case.id, status, at=work.moment)
    for entry in agency_rows(work, case.id):
        tell_agency(work, entry.owner.removeprefix("agency:"), f"Результат по вашему сообщению: {words}")


def _final_status(work: Work) -> CaseStatus:
    if text(work.variables, "decision") == "refuse":
        return CaseStatus.REFUSED
    return _OUTCOMES.get(text(work.variables, "outcome") or "", CaseStatus.NOT_CONFIRMED)


def _result_words(work: Work, status: CaseStatus) -> str:
    if status is CaseStatus.REFUSED:
        session = session_of(work)
        when = f" от {written_day(session.held_at.astimezone(work.zone).date())}" if session else ""
        return f"В признании находящимися в социально опасном положении отказано решением комиссии{when}"
    if status is CaseStatus.HELP:
        to = agency_name(work, text(work.answers, "to_agency") or text(work.answers, "to"))
        return f"Нужна помощь без признания в социально опасном положении; семья передана: {to}"
    return "Факт не подтвердился"


def _commission_rows(work: Work) -> list[EntryRow]:
    journal = work.uow.registers.of_case(case_id_of(work), PRIMARY_JOURNAL)
    return [entry for entry in journal if entry.owner.startswith("mun:")]


def _local(work: Work, at: datetime) -> str:
    return at.astimezone(work.zone).isoformat(timespec="seconds")
