"""An entry of the risk group's register comes to be (PK 2.1-2.4): drafted, admitted, decided on, curated."""

from collections.abc import Mapping
from datetime import date, datetime, time

from engine.errors import FormInvalid, Invalid
from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, today
from handlers.household import identify_family
from handlers.notices import tell
from handlers.parties import group_of, party
from handlers.quarter_senders import organisations
from handlers.reading import Answers, day, flag, rows, text, texts
from handlers.risk_rules import Candidate, objections
from storage.folding import fold
from storage.models import CaseStatus, RiskCodeList
from storage.repositories.organisation import AgencyRow
from storage.repositories.risk_entries import NewRiskEntry, RiskEntryRow

PART = "register"
"""An organisation that keeps an entry about the family."""
CODED: Mapping[str, RiskCodeList] = {
    "ground_codes": RiskCodeList.GROUND,
    "family_category_codes": RiskCodeList.FAMILY_CATEGORY,
    "child_category_codes": RiskCodeList.CHILD_CATEGORY,
    "extra_kinds": RiskCodeList.EXTRA,
}
_COLUMNS = frozenset(
    {"org_kind", "entry_kind", "person_id", "child_name", "child_birth", "admission_remarks", *CODED}
)
ARRIVED, FROM_SOP, RESTORED = "14", "13", "12"


@registry.handler("risk.from_sop", outputs=("agency", "ground_codes"))
def propose_ground(work: Work) -> dict[str, object]:
    """The family is off the register of СОП, or rights were restored (RG_X01): codes 13 and 12 of annex 1."""
    restored = flag(work.variables, "rights_restored")
    return {"agency": organisation_of(work).id, "ground_codes": [RESTORED if restored else FROM_SOP]}


@registry.handler("risk.accepted", outputs=("ground_codes",))
def accept_arrival(work: Work) -> dict[str, object]:
    """The child stood on the register elsewhere (RG_X02): code 14 of annex 1."""
    return {"ground_codes": [ARRIVED]}


@registry.handler(
    "risk.entered", outputs=("admission_remarks", "admitted", "child_born_on", "entry_id", "org_kind")
)
def enter(work: Work) -> dict[str, object]:
    """The keeper wrote the entry (RG_T01): a draft until the head decides; whether it is admissible."""
    agency, case_id = organisation_of(work), case_id_of(work)
    keeps = organisations(work).get(agency.kind)
    born_on = day(work.answers, "child_birth")
    if keeps is None or born_on is None:
        raise FormInvalid({"child_birth": ["Укажите дату рождения."]})
    name = text(work.answers, "child_name") or ""
    _identify(work, name)
    new = NewRiskEntry(
        municipality_id=work.municipality_id,
        agency_id=agency.id,
        org_kind=keeps.org_kind,
        kind=text(work.answers, "entry_kind") or "",
        child_name=name,
        born_on=born_on,
        content={key: value for key, value in work.answers.items() if key not in _COLUMNS},
        codes={code_list: texts(work.answers, key) for key, code_list in CODED.items()},
        residence_id=text(work.answers, "residence_id"),
        instance_id=work.instance_id,
        case_id=case_id,
        person_id=_child(work, name),
    )
    remarks = [*_objections(work, new, born_on), *_doubled(work, new)]
    return {
        "admission_remarks": "\n".join(remarks) or None,
        "admitted": not remarks,
        "child_born_on": born_on.isoformat(),
        "entry_id": _write(work, new),
        "org_kind": keeps.org_kind,
    }


def _write(work: Work, new: NewRiskEntry) -> str:
    entry_id = text(work.variables, "entry_id")
    work.uow.cases.take_part(case_id_of(work), new.agency_id, PART, at=work.moment)
    work.uow.cases.set_status(case_id_of(work), CaseStatus.RISK_GROUP)
    if entry_id:
        work.uow.risk_entries.redraft(entry_id, new)
        return entry_id
    return work.uow.risk_entries.draft(new, at=work.moment, by=work.actor.staff_id)


def _identify(work: Work, name: str) -> None:
    place = [text(work.answers, key) for key in ("settlement", "street")]
    house, flat = text(work.answers, "house"), text(work.answers, "flat")
    place += [f"д. {house}" if house else None, f"кв. {flat}" if flat else None]
    child = {
        "person_id": text(work.answers, "person_id"),
        "full_name": name,
        "birth_date": work.answers.get("child_birth"),
    }
    written: Answers = {
        "children": [child],
        "parents": rows(work.answers, "parents"),
        "address": ", ".join(part for part in place if part),
    }
    identify_family(work, written)


def _child(work: Work, name: str) -> str | None:
    """The record of the child, as the case knows it now."""
    named = text(work.answers, "person_id")
    minors = work.uow.people.minors(case_id_of(work))
    return next(
        (minor.id for minor in minors if minor.id == named or fold(minor.full_name) == fold(name)), None
    )


def _objections(work: Work, new: NewRiskEntry, born_on: date) -> list[str]:
    candidate = Candidate(
        org_kind=new.org_kind,
        kind=new.kind,
        grounds=[*new.codes[RiskCodeList.GROUND]],
        born_on=born_on,
        attends=bool(text(work.answers, "edu_org")),
    )
    return objections(work, candidate)


def _doubled(work: Work, new: NewRiskEntry) -> list[str]:
    """One child stands once on the register of one organisation."""
    if new.person_id and work.uow.risk_entries.stands(new.person_id, new.agency_id, new.kind):
        return ["Ребёнок уже состоит на учёте этой организации: обновите действующую запись."]
    return []


@registry.handler("risk.decided", outputs=())
def decide(work: Work) -> None:
    """The head put the child or family on the register, or refused (RG_T02, A-PK-2)."""
    entry = entry_of(work)
    put_on = day(work.answers, "registered_on")
    if not flag(work.answers, "put_on") or put_on is None:
        reason = text(work.answers, "refusal_reason") or ""
        work.uow.risk_entries.refuse(entry.id, reason)
        tell(work, keepers(work, entry.agency_id), "Руководитель не поставил на учёт группы риска")
        return
    if entry.born_on and put_on < entry.born_on:
        raise FormInvalid({"registered_on": ["Дата постановки раньше рождения ребёнка."]})
    work.uow.risk_entries.put_on(entry.id, put_on, at=work.moment, by=work.actor.staff_id)


@registry.handler("risk.curated", outputs=("next_update_on", "year_from"))
def appoint_curator(work: Work) -> dict[str, object]:
    """The head named the curator of the programme (RG_T03): from now on the entry is kept month by month."""
    entry, staff_id = entry_of(work), text(work.answers, "ipk_curator")
    if staff_id is None:
        raise FormInvalid({"ipk_curator": ["Назначьте куратора."]})
    curator = party(work, "register_curator").role
    work.uow.staff.give_role(staff_id, curator.role, curator.scope, case_id_of(work), valid_from=today(work))
    change(work, "назначен куратор ИПК", {"curator_id": staff_id}, contact_of(work.answers))
    begins = entry.put_on or today(work)
    return {
        "next_update_on": update_day_after(work, today(work)).isoformat(),
        "year_from": begins.isoformat(),
    }


def contact_of(answers: Answers) -> Answers:
    return {"ipk_curator_contact": text(answers, "ipk_curator_contact")}


def update_day_after(work: Work, after: date) -> date:
    """The next day on which the month's update is asked for (setting a.month_task_day)."""
    month = after.replace(day=1)
    while True:
        begins = datetime.combine(month, time(), tzinfo=work.zone)
        found = work.compute_deadline("setting:a.month_task_day", begins).due_date
        if found > after:
            return found
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def organisation_of(work: Work) -> AgencyRow:
    """The organisation that keeps the entry: named by the procedure, else the person's, else the family's."""
    named = text(work.variables, "agency") or work.agency_id or work.actor.agency_id
    of_case = work.uow.cases.agencies_of(work.case_id) if work.case_id else []
    for agency_id in [named, *of_case]:
        agency = work.uow.organisation.agency(agency_id) if agency_id else None
        if agency and agency.kind in organisations(work):
            return agency
    raise Invalid(
        "Неизвестно, какая организация ведёт запись: регистр группы риска ведут детские сады, школы, "
        "профессиональные и медицинские организации.",
        hint="Начните запись от имени такой организации.",
    )


def entry_of(work: Work) -> RiskEntryRow:
    return work.uow.risk_entries.get(text(work.variables, "entry_id") or "")


def keepers(work: Work, agency_id: str) -> str:
    return group_of(work, "register_keeper", place=agency_id)


def change(
    work: Work,
    reason: str,
    columns: Answers,
    content: Answers | None = None,
    codes: Mapping[RiskCodeList, list[str]] | None = None,
) -> None:
    """New values in the entry of this procedure; what was there before stays in its history."""
    work.uow.risk_entries.change(
        entry_of(work).id,
        columns,
        reason,
        at=work.moment,
        by=work.actor.staff_id,
        content=content,
        codes=codes,
    )
