"""The check (ME 4.6, 4.7, 5.1): consent, the conclusion, how dangerous it is for each minor."""

from engine.errors import Refused
from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, stamp
from handlers.documents import CONSENT
from handlers.household import identify_family
from handlers.reading import Answers, flag, rows, text
from storage.models import CaseStatus

LEVELS = ("low", "medium", "high", "critical")
_OUTCOMES = {"threat": "sop"}
"""A threat to life goes to the commission as signs of danger do, and to guardianship at once."""


class OwnWork(Refused):
    """Who prepared an act does not sign it."""

    def __init__(self) -> None:
        super().__init__(
            "Заключение подписывает не тот, кто его подготовил.",
            hint="Передайте подпись руководителю проверявшего органа или председателю комиссии.",
        )


class NotAgreed(Refused):
    """A signature refused: the paper goes on only when it is signed."""

    def __init__(self) -> None:
        super().__init__(
            "Заключение с отметкой «не согласен» не подписывается.",
            hint="Передайте замечания ответственному секретарю; подпишите исправленное заключение.",
        )


@registry.handler("consent.confirmed", outputs=())
def confirm_basis(work: Work) -> None:
    """The chair confirms that the work may go on without consent (A-ME-13)."""
    consent = work.uow.documents.latest(case_id_of(work), CONSENT)
    if consent is None:
        return
    marks = {
        "confirmed": flag(work.answers, "confirmed"),
        "confirmed_by": work.actor.staff_id,
        "confirmed_at": stamp(work),
    }
    work.uow.documents.stamp(consent.id, marks)


@registry.handler("conclusion.prepared", outputs=("critical", "danger_level", "outcome"))
def prepare_conclusion(work: Work) -> dict[str, object]:
    """The conclusion is prepared (IC_T10): the family as the check found it, a level for each minor."""
    identify_family(work, work.answers)
    level = _set_levels(work)
    outcome = text(work.answers, "conclusion_outcome") or text(work.answers, "outcome") or "not_confirmed"
    critical = level == "critical" or outcome == "threat"
    if critical:
        work.uow.cases.set_threat(case_id_of(work), True)
    return {"critical": critical, "outcome": _OUTCOMES.get(outcome, outcome), "danger_level": level}


def _set_levels(work: Work) -> str:
    """Each minor has the level of its own row, or that of the family; the case has the highest."""
    case_id = case_id_of(work)
    common = text(work.answers, "danger_level")
    found = []
    for minor in work.uow.people.minors(case_id):
        level = _own_level(work.answers, minor.id, minor.full_name) or common
        if level:
            work.uow.people.set_danger_level(case_id, minor.id, level)
            found.append(level)
    highest = max(filter(None, [common, *found]), key=LEVELS.index, default="low")
    work.uow.cases.set_danger_level(case_id, highest)
    return highest


def _own_level(answers: Answers, person_id: str, full_name: str) -> str | None:
    for row in rows(answers, "minors"):
        names = " ".join(filter(None, (text(row, key) for key in ("surname", "given_name", "patronymic"))))
        if text(row, "person_id") == person_id or names == full_name:
            return text(row, "danger_level")
    return None


@registry.handler("conclusion.signed", outputs=("conclusion_signed_at",))
def sign_conclusion(work: Work) -> dict[str, object]:
    """The head of the agency that checked, or the chair, signed (A-ME-7): the check is over."""
    case_id = case_id_of(work)
    prepared_by = work.uow.answers.author(case_id, "F-ME-2", form_part="conclusion")
    if prepared_by == work.actor.staff_id:
        raise OwnWork
    if work.answers.get("agreed") is False:
        raise NotAgreed
    work.uow.cases.set_status(case_id, CaseStatus.CHECKED)
    return {"conclusion_signed_at": stamp(work)}
