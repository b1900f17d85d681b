"""All files of a deployed procedure: its diagram, its forms as they were deployed, the tables it asks."""

from collections.abc import Iterator

from engine.bpmn.model import Process
from engine.bpmn.reader import read
from engine.context import Workshop
from engine.definitions.resources import content_of
from engine.dmn.calls import calls_of
from engine.drafts.files import form_file, form_keys
from storage.repositories.definitions import DefinitionRow
from storage.unit_of_work import UnitOfWork


def files_of_definition(workshop: Workshop, uow: UnitOfWork, row: DefinitionRow) -> dict[str, bytes]:
    """By the names a draft knows them by."""
    content = content_of(row)
    pinned = uow.form_versions.pinned(row.id)
    files = {row.resource_name: content}
    for process in read(content).processes:
        for key in form_keys(process):
            form = uow.form_versions.content(pinned[key]) if key in pinned else None
            if form is None and key in workshop.law.forms:
                form = workshop.law.forms.source(key)
            if form is not None:
                files[form_file(key)] = form
        files |= dict(_tables(uow, process, row.edition))
    return files


def _tables(uow: UnitOfWork, process: Process, edition: str) -> Iterator[tuple[str, bytes]]:
    for call in calls_of(process).values():
        row = uow.decisions.for_region(call.decision, edition)
        if row is not None:
            yield row.resource_name, content_of(row)
