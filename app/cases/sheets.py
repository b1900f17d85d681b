"""A document in the hands of one person: its text, as far as this person may read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.cases.case import CaseFile, opened
from app.house import House, current_house
from app.people import me
from engine.directory import CaseDirectory
from engine.errors import NotFound
from engine.forms.fields import FormDefinition
from engine.forms.page import FormPage, answers_page
from engine.forms.special import aspects_of, special_answers, without_aspects, without_special
from storage.queries.documents import DocumentSheet, document_sheet
from storage.queries.processes import instances_of_case
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


def found_sheet(document_id: str, *, special: bool = False) -> Sheet:
    """The document with what this reader may see of it; raises NotFound.

    ``special``: with special categories of data. A paper that is printed has all of them.
    """
    person, house = me(), current_house()
    with house.database.read() as connection:
        row = document_sheet(connection, document_id=document_id, scope=person.scope)
    if row is None or row.case_id is None:
        raise NotFound(_("Такого документа нет, или он не для вас."))
    file = opened(row.case_id)
    own = row.agency_id is not None and row.agency_id in person.scope.agencies
    aspect = ASPECT_OF_FORM.get(row.form_key, "documents")
    right = file.aspects[aspect]
    if not (right.shows_all or (own and right.shows_some)):
        raise NotFound(_("Такого документа нет, или он не для вас."))
    if row.form_key not in house.law.forms:
        return Sheet(row=row, file=file, page=None, hidden=(), closed=())
    form, hidden = _visible(house.law.forms.get(row.form_key), file)
    sensitive = special_answers(form, row.content)
    if not special:
        form = without_special(form)
    return Sheet(
        row=row,
        file=file,
        page=_page(house, file, row, form),
        hidden=hidden,
        closed=() if special else tuple(dict.fromkeys(sensitive.values())),
        opened=tuple(sensitive) if special else (),
    )


def _page(house: House, file: CaseFile, row: DocumentSheet, form: FormDefinition) -> FormPage | None:
    with house.database.read() as connection:
        instances = instances_of_case(connection, case_id=file.head.id, scope=file.person.scope)
        uow = UnitOfWork(connection)
        instance = uow.instances.look(instances[0].id) if instances else None
        if instance is None:
            return None
        now = house.clock.now()
        directory = CaseDirectory(uow, instance, agency_id=row.agency_id, law=house.law, now=now)
        return answers_page(form, None, with_rows(form, row.content), directory)


def with_rows(form: FormDefinition, content: Mapping[str, Any]) -> dict[str, Any]:
    """A paper made of one line of a table keeps its columns loose: they are that one line again."""
    whole = dict(content)
    known = {field.key for field in form.fields}
    for field in form.fields:
        loose = {column.key for column in field.fields} - known
        if field.key not in whole and loose & whole.keys():
            columns = [column.key for column in field.fields if column.key in whole]
            whole[field.key] = [{key: whole[key] for key in columns}]
    return whole


def _visible(form: FormDefinition, file: CaseFile) -> tuple[FormDefinition, tuple[str, ...]]:
    """The form without fields of aspects that the reader's relation to the case does not open."""
    names = file.house.access.names
    closed = {each for each in aspects_of(form) if each in names and not file.aspects.sees(each)}
    return without_aspects(form, closed), tuple(names[aspect] for aspect in sorted(closed))
