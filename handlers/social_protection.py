"""What social protection does for a child placed for a time (ME 7.2 3) г), е), 7.3).

It surveys how the family lives, agrees to a return — once, in the police's own procedure — and
tells the commission of it.
"""

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import agency_journal, case_id_of, case_of, today
from handlers.databank import AGENCY_RECORD, open_records
from handlers.notices import tell_commission, tell_curator
from handlers.parties import agencies_of
from handlers.reading import day, flag, text
from handlers.registers import correct, enter

SURVEY = "F-X-ACTSURVEY"


@registry.handler("social.notified", outputs=("social_agency",))
def take_notice(work: Work) -> dict[str, object]:
    """The message that a child was placed has come (SP_X01): the municipality's authority takes part."""
    return {"social_agency": involve(work)}


def involve(work: Work) -> str | None:
    """The authority of social protection, which may read the case from now on."""
    known = agencies_of(work, "social_protection")
    for agency in known[:1]:
        work.uow.cases.take_part(case_id_of(work), agency.id, "emergency", at=work.moment)
    return known[0].id if known else None


@registry.handler("social.agreed", outputs=())
def agree_to_return(work: Work) -> None:
    """Nobody agrees to a return before the living conditions were surveyed (PN_T11, ME 7.3)."""
    surveyed = work.uow.documents.latest(case_id_of(work), SURVEY, kind="survey")
    if flag(work.answers, "agreed") and surveyed is None:
        raise FormInvalid(
            {
                "agreed": [
                    "Условия жизни ребенка и семьи еще не обследованы. Сначала завершите задачу "
                    "«Обследовать условия жизни ребенка и семьи»: она появляется, когда полиция сообщит "
                    "о доставлении ребенка."
                ]
            }
        )


@registry.handler("social.prevention", outputs=())
def begin_prevention(work: Work) -> None:
    """The family is on the authority's own record (SP_T04); a record that is open goes on."""
    case = case_of(work)
    agency_id = text(work.variables, "social_agency") or work.actor.agency_id or ""
    own = [record for record in open_records(work, case.id) if record.owner == agency_journal(agency_id)]
    content = {
        "subject": case.family_name,
        "registered_on": (day(work.answers, "registered_on") or today(work)).isoformat(),
        "reason": text(work.answers, "reason"),
        "measures": text(work.answers, "measures"),
        "removed_on": None,
    }
    if own:
        correct(work, own[-1], {"measures": content["measures"]}, "меры после временного устройства ребенка")
    else:
        enter(work, AGENCY_RECORD, agency_journal(agency_id), content)


@registry.handler("social.reported", outputs=())
def report_return(work: Work) -> None:
    """The commission knows that the child is back (SP_T03); the curator of an open case as well."""
    words = "Соцзащита сообщила о передаче ребенка родителям (иным лицам)"
    tell_commission(work, words)
    if case_of(work).curator_id:
        tell_curator(work, case_id_of(work), words)
