"""Where removed children go (ME 7.1 3) б)): to a parent, relatives, a family of citizens, an organisation."""

from engine.work import Work
from handlers import registry
from handlers.acts import acting_agency, agency_journal, case_id_of, stamp
from handlers.documents import draw_up_paper
from handlers.notices import tell_party
from handlers.parties import agencies_of
from handlers.reading import Answers, text, texts
from handlers.registers import correct, enter
from handlers.removal import OFFER
from storage.repositories.people import CasePersonRow

PLACEMENT = "F-X-PLACEMENT"
TRANSFER = "F-X-TRANSFER"


@registry.handler("placement.split", outputs=("split_reason",))
def justify_splitting(work: Work) -> dict[str, object]:
    """Why brothers and sisters are placed apart (ER_T16); it stands on the card of each."""
    return {"split_reason": text(work.answers, "split_reason")}


@registry.handler("placement.answered", outputs=())
def record_answer(work: Work) -> None:
    """A candidate answered the offer (ER_T14): beside the row that was entered when they were named."""
    journal = work.uow.registers.of_case(case_id_of(work), OFFER, owner=_journal(work))
    named = text(work.variables, "candidate")
    waiting = [
        row for row in journal if row.content.get("candidate") == named and "answer" not in row.content
    ]
    if waiting:
        correct(work, waiting[0], work.answers, "ответ кандидата")
    else:
        enter(work, OFFER, _journal(work), work.answers)


@registry.handler("placement.placed", outputs=("placed_at",))
def record_placement(work: Work) -> dict[str, object]:
    """The children of one group are placed (ER_T11, ER_T12, ER_T13, ER_T15): one row for the group."""
    form = work.element.form_key
    kind = text(work.answers, "kind") if form == PLACEMENT else work.element.form_part
    content = {
        "children": [_row(child) for child in _children(work)],
        "kind": kind,
        "receiver": _receiver(work),
        "at": text(work.answers, "at") or stamp(work),
        "split_reason": text(work.variables, "split_reason"),
    }
    enter(work, PLACEMENT, _journal(work), content)
    if form == PLACEMENT and work.element.form_part == "family":
        _hand_over(work, content)
    return {"placed_at": content["at"]}


def _hand_over(work: Work, content: Answers) -> None:
    """A family that takes the children gets them by an act of transfer, as a relative does."""
    handed = {
        "children": [child.id for child in _children(work)],
        "receiver": content["receiver"],
        "at": content["at"],
    }
    draw_up_paper(work, TRANSFER, handed, part="guardian")


@registry.handler("placement.social_told", outputs=())
def tell_social_protection(work: Work) -> None:
    """Social protection hears of the placement (ER_M04) to begin its preventive work."""
    words = "Ребёнок временно устроен в организацию: нужна профилактическая работа с семьёй"
    for agency in agencies_of(work, "social_protection"):
        tell_party(work, "social_protection", words, place=agency.id)


def _journal(work: Work) -> str:
    return agency_journal(acting_agency(work) or "")


def _children(work: Work) -> list[CasePersonRow]:
    placed = texts(work.variables, "placed_children")
    return [minor for minor in work.uow.people.minors(case_id_of(work)) if minor.id in placed]


def _row(child: CasePersonRow) -> Answers:
    born_on = child.born_on.isoformat() if child.born_on else None
    return {"person_id": child.id, "full_name": child.full_name, "born_on": born_on}


def _receiver(work: Work) -> str | None:
    """Who took the children: as written, or the member of the family who was chosen."""
    chosen = text(work.answers, "receiver_person")
    family = work.uow.people.of_case(case_id_of(work)) if chosen else []
    return text(work.answers, "receiver") or next((one.full_name for one in family if one.id == chosen), None)
