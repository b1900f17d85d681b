"""The quarter of the risk group begins and is waited for (PK 2.6-2.10): who owes what, until when.

The variables hold ids of organisations and moments; figures and names stay in the register
and in the submissions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.collecting import DISTRICT, EDUCATION
from engine.collecting import organisations as collected
from engine.monitoring import FORM
from engine.work import Work
from handlers import registry
from handlers.acts import stamp, term, today
from handlers.notices import tell_party
from handlers.parties import group_of, groups_of, party
from handlers.quarter_senders import THROUGH_AUTHORITY, WAYS, Sender, body, organisations
from handlers.reading import moment, text
from storage.models import SenderKind, SubmissionState
from storage.queries.submissions import submissions
from storage.repositories.organisation import AgencyRow
from storage.repositories.submissions import NewSubmission
from storage.submission_scope import SubmissionScope

CUTOFF = "setting:a.quarter_cutoff"
_QUARTER = ("quarter", "quarter_end", "year")
_WAITING = ("authority_again", "edu_orgs", "med_orgs", "state_orgs", "term_from", "term_rule", "wait_until")


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """The quarter that a submission is about, and the moment that terms are counted from."""

    year: int
    number: int
    end: datetime

    @property
    def variables(self) -> dict[str, object]:
        return {
            "year": str(self.year),
            "quarter": str(self.number),
            "quarter_end": self.end.isoformat(timespec="seconds"),
        }


def ended_quarter(work: Work) -> Quarter:
    """The quarter that was over last on the day of the act."""
    now = today(work)
    number = (now.month - 1) // 3
    year, number = (now.year, number) if number else (now.year - 1, 4)
    following = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    last = following - timedelta(days=1)
    return Quarter(year=year, number=number, end=datetime.combine(last, time(23, 59), tzinfo=work.zone))


def quarter_of(work: Work) -> Quarter:
    """The quarter of this procedure, as it was set when it began."""
    end = moment(work.variables, "quarter_end")
    known = text(work.variables, "year"), text(work.variables, "quarter")
    if end is None or None in known:
        return ended_quarter(work)
    return Quarter(year=int(known[0] or 0), number=int(known[1] or 0), end=end)


@registry.handler("quarter.open", outputs=(*_QUARTER, *_WAITING, "check_of", "ministries"))
def open_quarter(work: Work) -> dict[str, object]:
    """The quarter is over (RQ_X01): every organisation, the authority and the commission owe a submission."""
    quarter = ended_quarter(work)
    known = organisations(work)
    keeping = _keeping(work, known)
    for agency in keeping:
        _expect(work, quarter, known[agency.kind], agency.id, agency.short_name)
    ways = _by_way(keeping, known)
    if ways[THROUGH_AUTHORITY]:
        _expect(work, quarter, body(work, SenderKind.EDUCATION_AUTHORITY), work.municipality_id)
    _expect(work, quarter, body(work, SenderKind.COMMISSION), work.municipality_id)
    cutoff = work.compute_deadline(CUTOFF, quarter.end).due_at
    return {
        **quarter.variables,
        **ways,
        "authority_again": False,
        "check_of": EDUCATION,
        "ministries": _ministries(work),
        "term_rule": None,
        "term_from": quarter.variables["quarter_end"],
        "wait_until": cutoff.isoformat(),
    }


def _by_way(keeping: Sequence[AgencyRow], known: Mapping[str, Sender]) -> dict[str, object]:
    """Ids of those who send, by the way their data go: through the authority, or straight."""
    return {way: [agency.id for agency in keeping if known[agency.kind].way == way] for way in WAYS}


def _keeping(work: Work, known: Mapping[str, Sender]) -> list[AgencyRow]:
    """Organisations that keep a register: of the kinds of PK 1.1, with somebody named to keep it (PK 2.3)."""
    listed = work.uow.organisation.agencies(work.municipality_id)
    return [agency for agency in listed if agency.kind in known and _keeps(work, agency.id)]


def _keeps(work: Work, agency_id: str) -> bool:
    groups = groups_of(work, "register_senders", place=agency_id)
    return any(work.uow.staff.holders(group, on=today(work)) for group in groups)


def _ministries(work: Work) -> list[str]:
    """Roles of those who sum up for the region: each has a task of its own."""
    return [each.role for each in party(work, "ministries").roles]


def _expect(work: Work, quarter: Quarter, sender: Sender, sender_id: str, name: str = "") -> None:
    new = NewSubmission(
        form_key=FORM,
        municipality_id=work.municipality_id,
        year=quarter.year,
        quarter=quarter.number,
        sender_kind=sender.kind,
        sender_id=sender_id,
        sender_name=name or sender.name,
        org_kind=sender.org_kind or None,
        due_at=work.compute_deadline(sender.term, quarter.end).due_at,
        instance_id=work.instance_id,
    )
    work.uow.submissions.expect(new, at=work.moment)


def term_again(work: Work, rule: str) -> dict[str, object]:
    """The term of what was returned: the rule's while it lasts, after it the next working day."""
    quarter = quarter_of(work)
    due = work.compute_deadline(rule, quarter.end)
    if due.due_date > today(work):
        return {"term_rule": rule, "term_from": quarter.variables["quarter_end"]}
    return {"term_rule": term(work, "returned_late"), "term_from": stamp(work)}


def wait_again(work: Work) -> dict[str, object]:
    """Until when the commission waits for what it returned; the same as the term of whoever mends it."""
    again = term_again(work, CUTOFF)
    start = moment(again, "term_from") or work.moment
    due = work.compute_deadline(str(again["term_rule"]), start).due_at
    return {**again, "wait_until": due.isoformat()}


@registry.handler("quarter.consolidate", outputs=("check_of",))
def consolidate(work: Work) -> dict[str, object]:
    """The registers and monitorings are brought together (RQ_T08): who has not sent is named."""
    quarter = quarter_of(work)
    owed = work.uow.submissions.of_quarter(
        FORM, work.municipality_id, year=quarter.year, quarter=quarter.number
    )
    for head in owed:
        late = head.state in (SubmissionState.AWAITED, SubmissionState.RETURNED)
        if late and head.sender_kind != SenderKind.COMMISSION:
            work.uow.submissions.miss(head.id)
    found = collected(work.uow, work.municipality_id, year=quarter.year, quarter=quarter.number)
    absent = [each.head.sender_name for each in found if not each.counts]
    if absent:
        words = (
            f"Сведения за {quarter.number} квартал {quarter.year} года не представили: {', '.join(absent)}."
        )
        tell_party(work, "district_commission", words)
    return {"check_of": DISTRICT}


@registry.handler("quarter.first_sent", outputs=("leads",))
def lead_department(work: Work) -> dict[str, object]:
    """The Department sums up once for the krai: when the first district's monitoring comes in (RQ_X06)."""
    quarter = quarter_of(work)
    known = submissions(
        work.uow.connection,
        SubmissionScope.of_groups([group_of(work, "regional_department")]),
        form_key=FORM,
        year=quarter.year,
        quarter=quarter.number,
    )
    others = [line for line in known if line.version and line.municipality_id != work.municipality_id]
    return {"leads": not others}


@registry.handler("quarter.ministries", outputs=(*_QUARTER, "leads", "ministries"))
def lead_ministries(work: Work) -> dict[str, object]:
    """The ministries sum up once for the krai: in the procedure of its first district (RQ_X09)."""
    municipalities = work.uow.organisation.municipalities()
    districts = [place for place, code in municipalities.items() if code == work.region]
    return {
        **ended_quarter(work).variables,
        "leads": work.municipality_id == min(districts),
        "ministries": _ministries(work),
    }
