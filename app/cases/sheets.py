"""A document in the hands of one person: its text, as far as this person may read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.people import me
from app.cases.case import CaseFile, opened
from app.house import House, current_house
from engine.errors import Conflict, NotFound
from engine.facts.directory import CaseDirectory
from engine.forms.fields import FormDefinition
from engine.forms.page import FormPage, answers_page
from engine.forms.special import special_answers, without_special
from engine.papers.correcting import visible, with_rows
from engine.papers.rights import may_change
from storage.queries.documents import DocumentSheet, document_sheet
from storage.queries.papers import DocumentVersion, versions_of
from storage.unit_of_work import UnitOfWork

ASPECT_OF_FORM = {
    "F-ME-2": "conclusion",
    "F-ME-4": "programme",
    "F-X-REPORT": "reports",
    "F-DO-3": "programme",
    "F-X-KDNPROT": "votes",
    "F-KA-1": "votes",
    "F-KM-PROT": "votes",
    "F-X-ACTREMOVAL": "removal",
    "F-X-PROS": "removal",
}
"""Forms that have a line of their own in the access table; others are «documents»."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    row: DocumentSheet
    file: CaseFile
    page: FormPage | None
    hidden: tuple[str, ...]
    """Names of the aspects left out for this reader."""
    closed: tuple[str, ...]
    """Labels of special categories (152-ФЗ) that are opened with a reason."""
    opened: tuple[str, ...] = ()
    """Keys of special categories that this page shows."""
    versions: Sequence[DocumentVersion]
    """All versions of the document, the newest first."""
    may_change: bool

    @property
    def is_newest(self) -> bool:
        return self.versions[0].id == self.row.id


def found_sheet(document_id: str, *, special: bool = False) -> Sheet:
    """The document with what this reader may see of it; raises NotFound.

    ``special``: with special categories of data. A paper that is printed has all of them.
    """
    person, house = me(), current_house()
    with house.database.read() as connection:
        row = document_sheet(connection, document_id=document_id, scope=person.scope)
        versions = versions_of(connection, document_id=document_id)
    if row is None or row.case_id is None:
        raise NotFound(_("Такого документа нет, или он не для вас."))
    file = opened(row.case_id)
    own = row.agency_id is not None and row.agency_id in person.scope.agencies
    aspect = ASPECT_OF_FORM.get(row.form_key, "documents")
    right = file.aspects[aspect]
    if not (right.shows_all or (own and right.shows_some)):
        raise NotFound(_("Такого документа нет, или он не для вас."))
    may = may_change(person.actor, file.aspects, row)
    written = form_of_paper(house, row)
    if written is None:
        return Sheet(row=row, file=file, page=None, hidden=(), closed=(), versions=versions, may_change=may)
    form, closed = visible(written, file.aspects, house.access.names)
    sensitive = special_answers(form, row.content)
    if not special:
        form = without_special(form)
    return Sheet(
        row=row,
        file=file,
        page=_page(house, row, form),
        hidden=tuple(house.access.names[aspect] for aspect in sorted(closed)),
        closed=() if special else tuple(dict.fromkeys(sensitive.values())),
        opened=tuple(sensitive) if special else (),
        versions=versions,
        may_change=may,
    )


def form_of_paper(house: House, row: DocumentSheet) -> FormDefinition | None:
    """The form in the version that the paper was drawn up by; None for a paper without a form."""
    with house.database.read() as connection:
        return house.executor.workshop.paper_form(UnitOfWork(connection), row.form_key, row.task_id)


def changeable_sheet(document_id: str) -> Sheet:
    """The document for who may correct it, in its newest version; raises NotFound, Conflict."""
    sheet = found_sheet(document_id)
    if not sheet.may_change:
        raise NotFound(_("Изменить этот документ может орган, который его составил, или комиссия."))
    if not sheet.is_newest:
        raise Conflict(_("У документа есть более новая редакция."), hint=_("Откройте ее и повторите."))
    return sheet


def _page(house: House, row: DocumentSheet, form: FormDefinition) -> FormPage:
    with house.database.read() as connection:
        directory = directory_of(house, UnitOfWork(connection), row)
        return answers_page(form, None, with_rows(form, row.content), directory)


def directory_of(house: House, uow: UnitOfWork, row: DocumentSheet) -> CaseDirectory:
    """The lists that gave the document its names."""
    return CaseDirectory(uow, row, agency_id=row.agency_id, law=house.law, now=house.clock.now())
