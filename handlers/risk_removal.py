"""An entry is removed with a code of annex 4 (PK 2.4, 2.8, 2.9): its checks, who goes on, who is told."""

from collections.abc import Callable, Mapping
from datetime import date

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import agency_name, case_id_of, today
from handlers.household import turns_adult_on
from handlers.parties import group_of, party
from handlers.reading import day, flag, text
from handlers.risk_register import change, entry_of, keepers
from handlers.risk_rules import STATE, RemovalRule, removal_rules
from storage.models import CaseStatus
from storage.repositories.risk_entries import RiskEntryRow

_CONTENT = ("ipk_results", "removal_paper", "removal_paper_on", "follow_up")


@registry.handler("risk.removed", outputs=("follow_up_agency", "follow_up_needed", "removal_code", "removed"))
def remove(work: Work) -> dict[str, object]:
    """The head removed the entry (RG_T07) or left it standing; a ground that is not proved is refused."""
    entry = entry_of(work)
    if not flag(work.answers, "remove"):
        return {"removed": False, "removal_code": None}
    code, on = text(work.answers, "removal_code") or "", day(work.answers, "removed_on") or today(work)
    rule = removal_rules(work.processes)[code]
    _require_grounds(work, entry, rule, on)
    work.uow.risk_entries.remove(
        entry.id,
        on,
        code,
        at=work.moment,
        by=work.actor.staff_id,
        content={key: work.answers[key] for key in _CONTENT if key in work.answers},
        next_organisation=text(work.answers, "follow_up"),
    )
    if code == "5" and entry.person_id:
        work.uow.people.record_death(entry.person_id, day(work.answers, "removal_paper_on") or on)
    follows = rule.follow_up != "none"
    if not follows:
        close_case(work)
    return {
        "removed": True,
        "removal_code": code,
        "follow_up_needed": follows,
        "follow_up_agency": _own_work(entry) if follows else None,
    }


def _own_work(entry: RiskEntryRow) -> str | None:
    """State and medical organisations go on themselves, for municipal ones the authority (PK 2.8, 2.9)."""
    return entry.agency_id if entry.org_kind in STATE else None


def _require_grounds(work: Work, entry: RiskEntryRow, rule: RemovalRule, on: date) -> None:
    if entry.put_on and on < entry.put_on:
        raise FormInvalid({"removed_on": ["Дата снятия не может быть раньше даты постановки."]})
    if rule.org_kinds and entry.org_kind not in rule.org_kinds:
        raise FormInvalid({"removal_code": ["Это основание не для организаций вашего вида."]})
    paper_on = day(work.answers, "removal_paper_on")
    if rule.paper and not (text(work.answers, "removal_paper") and paper_on):
        raise FormInvalid({"removal_paper": [f"Нужен документ с номером и датой: {rule.paper_words}."]})
    if rule.paper and paper_on and paper_on > on:
        raise FormInvalid({"removal_paper_on": ["Документ составлен позже дня снятия."]})
    if rule.check:
        _CHECKS[rule.check](work, entry, on)


def _require_result(work: Work, entry: RiskEntryRow, on: date) -> None:
    if text(work.variables, "ipk_result") != "positive":
        message = "По коду 1 снимают, когда итог ИПК положительный: сначала куратор подводит итог."
        raise FormInvalid({"removal_code": [message]})


def _require_adult(work: Work, entry: RiskEntryRow, on: date) -> None:
    if entry.born_on and turns_adult_on(entry.born_on) > on:
        raise FormInvalid({"removal_code": ["В день снятия ребёнку ещё нет восемнадцати лет."]})


_CHECKS: Mapping[str, Callable[[Work, RiskEntryRow, date], None]] = {
    "positive_ipk": _require_result,
    "adult": _require_adult,
}


@registry.handler("risk.followed_up", outputs=("follow_up_by",))
def follow_up(work: Work) -> dict[str, object]:
    """Measures of further work are in the register (RG_T08, RG_X15); the same person passes them on."""
    change(work, "меры дальнейшей работы", {}, {"follow_up_measures": text(work.answers, "measures")})
    return {"follow_up_by": work.actor.staff_id}


@registry.handler("risk.handed_over", outputs=("agency", "from_entry", "receiving_agency"))
def hand_over(work: Work) -> dict[str, object]:
    """The next organisation is told (RG_M02); one that keeps the same register begins an entry of its own."""
    entry, receiver = entry_of(work), text(work.answers, "receiving_agency")
    if receiver == entry.agency_id:
        raise FormInvalid({"receiving_agency": ["Это та же организация: выберите другую."]})
    name = agency_name(work, receiver) if receiver else text(work.answers, "org_to")
    change(work, "сведения переданы следующей организации", {"next_organisation": name})
    if receiver is None:
        close_case(work)
    return {"agency": receiver or entry.agency_id, "from_entry": entry.id, "receiving_agency": receiver}


def close_case(work: Work) -> None:
    """With its last entry the family's case in the register ends, and with it the curators' part."""
    case_id = case_id_of(work)
    if not work.uow.risk_entries.standing_in(case_id):
        work.uow.cases.close(case_id, CaseStatus.RISK_REMOVED, at=work.moment)
        work.uow.staff.end_group(group_of(work, "register_curator", place=case_id), on=today(work))


@registry.handler("risk.keeper", outputs=())
def appoint_keeper(work: Work) -> None:
    """The head appoints who keeps register and monitoring (RG_T09); who did before does no longer."""
    agency_id, staff_id = text(work.variables, "agency") or work.actor.agency_id, text(work.answers, "to")
    if agency_id is None or staff_id is None:
        raise FormInvalid({"to": ["Назначьте ответственного."]})
    work.uow.staff.end_group(keepers(work, agency_id), on=today(work), except_staff_id=staff_id)
    keeper = party(work, "register_keeper").role
    work.uow.staff.give_role(staff_id, keeper.role, keeper.scope, agency_id, valid_from=today(work))
