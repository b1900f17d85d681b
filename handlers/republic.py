"""The republican list (F-ME-8, ME 5.7): the lists that were accepted, one under another.

It is formed once for a quarter, whichever municipality is accepted first begins it; a list that
is accepted later makes a new version of it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from engine.work import Work
from handlers import registry
from handlers.reading import moment, text
from handlers.reconciliation import period_of
from storage.models import SenderKind, SubmissionState
from storage.queries.republic import Republic, republic
from storage.queries.submissions import sent_rows
from storage.repositories.submissions import NewSubmission, NewVersion

REPUBLIC = "F-ME-8"


@registry.handler("republic.needed", outputs=("republic_forming", "republic_quarter"))
def see_whether_needed(work: Work) -> dict[str, object]:
    """Whether somebody forms the list of the quarter already (QR_X05); then this one only joins it."""
    period = period_of(work)
    place = work.uow.organisation.municipality(work.municipality_id)
    submissions = work.uow.submissions
    known = submissions.find(
        REPUBLIC, SenderKind.REGION, place.region_code, year=period.year, quarter=period.number
    )
    if known is None:
        new = NewSubmission(
            form_key=REPUBLIC,
            municipality_id=place.id,
            year=period.year,
            quarter=period.number,
            sender_kind=SenderKind.REGION,
            sender_id=place.region_code,
            sender_name="КДНиЗП при Правительстве Республики Марий Эл",
            due_at=_due(work),
            instance_id=work.instance_id,
        )
        submissions.expect(new, at=work.moment)
    elif known.state != SubmissionState.AWAITED:
        submissions.await_again(known.id)
    forming = known is not None and known.state == SubmissionState.AWAITED
    return {"republic_forming": forming, "republic_quarter": f"{period.year}-{period.number}"}


def _due(work: Work) -> datetime | None:
    ended = moment(work.variables, "quarter_ended_at")
    return work.compute_deadline("setting:a.republic", ended).due_at if ended else None


@registry.handler("republic.formed", outputs=())
def form_republic(work: Work) -> None:
    """The accepted lists become one (QR_T06): their rows with the name of the municipality."""
    period = period_of(work)
    place = work.uow.organisation.municipality(work.municipality_id)
    gathered = republic(work.uow.connection, place.region_code, year=period.year, quarter=period.number)
    known = work.uow.submissions.find(
        REPUBLIC, SenderKind.REGION, place.region_code, year=period.year, quarter=period.number
    )
    if known is None:
        return
    version = NewVersion(
        figures=gathered.totals,
        counted=gathered.totals,
        rows=[{**row, "row_no": number} for number, row in enumerate(_rows(work, gathered), start=1)],
        note=text(work.answers, "note"),
        task_id=work.task_id,
    )
    work.uow.submissions.send(known.id, version, at=work.moment, by=work.actor.staff_id)


def _rows(work: Work, gathered: Republic) -> Iterator[Mapping[str, object]]:
    for each in gathered.accepted:
        for row in sent_rows(work.uow.connection, each.version_id or ""):
            yield {"municipality": each.name, **row}
