"""A term in the hands of one person: found only by who may see it on the page of its case."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.people import SignedIn, me
from app.cases.case import CaseFile, opened
from app.house import House, current_house
from app.wording.dates import Reckoning, Term, reckoning
from engine.errors import NotFound
from storage.queries.term_sheets import TermSheet, term_sheet


@dataclass(frozen=True, kw_only=True)
class OpenedTerm:
    sheet: TermSheet
    person: SignedIn
    house: House
    when: Reckoning
    file: CaseFile | None
    """The case of the term, as far as this person may see it; a procedure may have none."""

    @property
    def term(self) -> Term:
        """Its state and date in the words of every other page."""
        return self.when.term(self.sheet)


def opened_term(deadline_id: str) -> OpenedTerm:
    """Raises NotFound for a term out of reach; of a case seen in part only one's own terms are shown."""
    person, house = me(), current_house()
    with house.database.read() as connection:
        sheet = term_sheet(connection, deadline_id=deadline_id, scope=person.scope)
    if sheet is None:
        raise _unknown()
    file = opened(sheet.case_id) if sheet.case_id else None
    if file is not None and not file.aspects.sees("deadlines"):
        if not (sheet.is_own and file.aspects.sees_some("deadlines")):
            raise _unknown()
    return OpenedTerm(sheet=sheet, person=person, house=house, when=reckoning(person), file=file)


def _unknown() -> NotFound:
    return NotFound(_("Такого срока нет, или он не для вас."), hint=_("Вернитесь к делу."))
