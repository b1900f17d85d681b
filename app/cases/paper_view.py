"""What stands beside the text of a document: its state and steps, versions, signed copies, names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.cases.paper_files import SignedCopy, copies_of
from app.cases.paper_names import NameLine, names_of
from app.cases.papers import facts_of
from app.cases.sheets import Sheet
from app.house import current_house
from engine.commands.move_paper import NEXT
from storage.models import DocumentState
from storage.queries.directory import Listed, staff
from storage.queries.papers import DocumentStep, steps_of


@dataclass(frozen=True, kw_only=True)
class PaperView:
    steps: Sequence[DocumentStep]
    copies: Sequence[SignedCopy]
    names: Sequence[NameLine]
    next_state: str
    """What may be done with it now; empty: nothing, or not by this person."""
    ways: Mapping[str, str]
    signers: Listed
    today: str


def viewed(sheet: Sheet) -> PaperView:
    house, row = current_house(), sheet.row
    may = sheet.may_change and sheet.is_newest
    following = str(NEXT.get(row.state, "")) if may else ""
    with house.database.read() as connection:
        steps = steps_of(connection, document_id=row.id)
        signers = staff(connection, row.municipality_id) if following == DocumentState.SIGNED else []
    return PaperView(
        steps=steps,
        copies=copies_of(row.id),
        names=names_of(facts_of(sheet)) if may else (),
        next_state=following,
        ways=house.law.ways_of_delivery,
        signers=signers,
        today=sheet.file.when.today.isoformat(),
    )
