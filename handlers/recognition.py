"""Recognition and the organisation of the work (ME 3.1, 3.2, 5.2, 5.3): standing, curator, working group."""

from collections.abc import Sequence

from engine.errors import FormInvalid, Invalid, Refused
from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, case_of, refused, resolution_day, session_of, today
from handlers.documents import consent_is_settled
from handlers.household import eldest_below_age
from handlers.reading import Answers, day, rows, text, texts

FAMILY_GROUNDS = "3.2-"
_STARTING_VALUES: dict[str, object] = {
    "moved": False,
    "court": False,
    "nobody_left": False,
    "term_extended": False,
    "correction": False,
    "violations": False,
    "closing_ground": None,
}


class ConsentNotSettled(Refused):
    """Work with a family needs its consent, or a basis without it that the chair confirmed (ME 4.7)."""

    def __init__(self) -> None:
        super().__init__(
            "Нельзя организовать работу с семьёй: нет согласия на обработку персональных данных.",
            hint="Запишите согласие либо правовое основание без него; основание подтверждает председатель.",
        )


@registry.handler("case.recognise", outputs=("eldest_born_on", "recognised_on"))
def recognise(work: Work) -> dict[str, object]:
    """The resolution of recognition (IC_T15): minors and family are on the register from its date."""
    case_id = case_id_of(work)
    recognised = texts(work.answers, "recognised_minors")
    family = work.answers.get("recognised_family") is not False
    _check_grounds(work, texts(work.answers, "grounds"), recognised, family=family)
    recognised_on = resolution_day(work)
    work.uow.cases.recognise(case_id, on=recognised_on)
    for minor in work.uow.people.minors(case_id):
        if minor.id in recognised:
            work.uow.people.register(case_id, minor.id, on=recognised_on)
    chosen = [minor for minor in work.uow.people.minors(case_id) if minor.id in recognised or not recognised]
    eldest = eldest_below_age(chosen, recognised_on)
    return {
        "recognised_on": recognised_on.isoformat(),
        "eldest_born_on": eldest.isoformat() if eldest else None,
    }


def _check_grounds(work: Work, grounds: Sequence[str], recognised: Sequence[str], *, family: bool) -> None:
    """A family is recognised by one of the five grounds of 3.2; a minor alone also by 3.1 (A-ME-3)."""
    if not recognised and not family:
        raise FormInvalid({"recognised_minors": ["Укажите, кто признан: несовершеннолетние, семья или все."]})
    if family and not any(ground.startswith(FAMILY_GROUNDS) for ground in grounds):
        raise FormInvalid({"grounds": [refused(work, "family_grounds")]})


@registry.handler(
    "case.organise",
    outputs=(
        "agencies",
        "closing_ground",
        "correction",
        "court",
        "moved",
        "nobody_left",
        "term_extended",
        "term_until",
        "violations",
    ),
)
def organise_work(work: Work) -> dict[str, object]:
    """The resolution on the work with the family (IC_T16): term, curator, working group."""
    if not consent_is_settled(work):
        raise ConsentNotSettled
    case = case_of(work)
    on = resolution_day(work)
    term_until = day(work.answers, "term_until")
    if term_until is None or term_until <= on:
        raise FormInvalid({"term_until": ["Срок работы должен заканчиваться позже дня постановления."]})
    work.uow.cases.set_term(case.id, term_until)
    curator = text(work.answers, "curator")
    if curator:
        appoint_curator(work, curator)
    agencies = form_working_group(work, rows(work.answers, "working_group"))
    return {**_STARTING_VALUES, "agencies": agencies, "term_until": term_until.isoformat()}


def appoint_curator(work: Work, staff_id: str) -> None:
    """A member of an agency of this municipality, not the one who presided over the case (roles.md §2)."""
    case_id = case_id_of(work)
    member = work.uow.staff.get(staff_id)
    if member is None or member.agency_id is None or member.municipality_id != work.municipality_id:
        raise FormInvalid(
            {"curator": ["Куратором назначают сотрудника органа системы профилактики этого муниципалитета."]}
        )
    session = session_of(work)
    if session and session.presiding_id == staff_id:
        raise FormInvalid({"curator": ["Председательствующий не может быть куратором этого же дела."]})
    work.uow.cases.appoint_curator(case_id, staff_id)
    work.uow.staff.appoint_curator(case_id, staff_id, on=today(work))


def form_working_group(work: Work, members: Sequence[Answers]) -> list[str]:
    """The working group as the resolution names it; who is not named leaves. Answers the agencies."""
    case_id = case_id_of(work)
    agencies = list(dict.fromkeys(agency for row in members if (agency := text(row, "agency"))))
    if not agencies:
        raise Invalid("В рабочей группе нет ни одного органа.", hint="Добавьте в состав хотя бы один орган.")
    for agency_id in work.uow.cases.agencies(case_id, "working_group"):
        if agency_id not in agencies:
            work.uow.cases.leave(case_id, agency_id, "working_group", at=work.moment)
    for row in members:
        member_of, specialist = text(row, "agency"), text(row, "specialist")
        if member_of:
            work.uow.cases.take_part(
                case_id, member_of, "working_group", at=work.moment, specialist_id=specialist
            )
        if specialist:
            work.uow.staff.join_working_group(case_id, specialist, on=today(work))
    return agencies


@registry.handler("case.change_group", outputs=("agencies",))
def change_group(work: Work) -> dict[str, object]:
    """A new composition of the working group (IC_T30, ME 5.3); a new curator when one is named."""
    curator = text(work.answers, "curator")
    if curator:
        appoint_curator(work, curator)
    return {"agencies": form_working_group(work, rows(work.answers, "working_group"))}
