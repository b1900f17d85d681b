"""A task's form between the tables and the page: first values, drafts, what was typed, complaints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from app.access.people import SignedIn
from app.house import House
from engine.definitions.form_versions import left_aside
from engine.facts.case import Occasion, gather
from engine.facts.directory import CaseDirectory
from engine.forms.facts import CaseFacts
from engine.forms.fields import Answers, FormDefinition, Json
from engine.forms.page import FormPage, answers_page, form_page
from engine.forms.posted import apply_operation, from_post
from engine.forms.prefill import initial_values, system_values
from engine.instances.reading import variables_at
from storage.keys import dump_json
from storage.queries.documents import files_of_case, files_of_task
from storage.queries.tasks import HandedForm, SavedDraft, TaskCard, draft_of, handed_form
from storage.unit_of_work import UnitOfWork

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class OpenForm:
    """A form as it is to be drawn for one person."""

    page: FormPage
    draft_version: int
    draft: SavedDraft | None
    files: Mapping[str, str]
    aside: Sequence[tuple[str, str]] = ()
    """What was typed for an earlier version of the form and is not asked any more: label and answer."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a refused or operated form held; it wins over draft and first values."""

    values: Mapping[str, Json]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)


def open_form(house: House, person: SignedIn, task: TaskCard, typed: Typed | None = None) -> OpenForm | None:
    """The form with the draft laid over the first values; None for a task without a form."""
    if task.form_key is None:
        return None
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        form = form_of(house, uow, task)
        draft = draft_of(connection, task_id=task.id, staff_id=person.actor.staff_id)
        facts = _facts(house, uow, person, task)
        directory = _directory(house, uow, task)
        values = _values(form, task.form_part, facts, draft, typed)
        page = form_page(form, task.form_part, values, directory, typed.errors if typed else None)
        # The directory reads its lists while the page is made, so the connection is still needed here.
        files = _file_names(uow, task)
        aside = list(_aside(house, uow, form, draft)) if draft else []
    return OpenForm(
        page=page, draft_version=draft.version if draft else 0, draft=draft, files=files, aside=aside
    )


def _aside(
    house: House, uow: UnitOfWork, form: FormDefinition, draft: SavedDraft
) -> Iterator[tuple[str, str]]:
    left = left_aside(form, draft.content)
    labels = house.executor.workshop.labels(uow, form.key) if left else {}
    for key, value in left.items():
        yield labels.get(key, key), value if isinstance(value, str) else dump_json(value)


def with_aside(house: House, person: SignedIn, task: TaskCard, content: Answers) -> Answers:
    """What is saved anew, and what an earlier version of the form had asked and this one does not."""
    if task.form_key is None:
        return content
    with house.database.read() as connection:
        draft = draft_of(connection, task_id=task.id, staff_id=person.actor.staff_id)
        form = form_of(house, UnitOfWork(connection), task)
    kept = left_aside(form, draft.content) if draft else {}
    return {**cast("Answers", kept), **content}


def form_of(house: House, uow: UnitOfWork, task: TaskCard) -> FormDefinition:
    """The form of a task in the version that its procedure was deployed with."""
    assert task.form_key is not None
    return house.executor.workshop.form(uow, task.form_key, task.form_sha256)


def handed_page(house: House, task: TaskCard) -> tuple[FormPage, HandedForm, Mapping[str, str]] | None:
    """The answers that closed the task, to be read."""
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        handed = handed_form(connection, task_id=task.id)
        if handed is None:
            return None
        form = house.executor.workshop.form(uow, handed.form_key, handed.form_sha256)
        page = answers_page(form, handed.form_part, handed.answers, _directory(house, uow, task))
        return page, handed, _file_names(uow, task)


def typed_page(house: House, task: TaskCard, values: Mapping[str, Json]) -> FormPage | None:
    """What was typed into a form that may no longer be handed in: to be read and copied."""
    if task.form_key is None:
        return None
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        directory = _directory(house, uow, task)
        return answers_page(form_of(house, uow, task), task.form_part, values, directory)


def typed_answers(house: House, task: TaskCard, pairs: Pairs) -> Answers:
    """The posted fields as nested answers."""
    if task.form_key is None:
        return {}
    with house.database.read() as connection:
        form = form_of(house, UnitOfWork(connection), task)
    return from_post(form, pairs, part=task.form_part)


def with_operation(house: House, task: TaskCard, raw: Answers, operation: str) -> Answers:
    """One row more or less, as a button of the form said."""
    if task.form_key is None:
        return raw
    with house.database.read() as connection:
        form = form_of(house, UnitOfWork(connection), task)
    return apply_operation(form, raw, operation)


def _values(
    form: FormDefinition,
    part: str | None,
    facts: CaseFacts,
    draft: SavedDraft | None,
    typed: Typed | None,
) -> dict[str, Json]:
    system = system_values(form, part, facts)
    if typed is not None:
        return {**typed.values, **system}
    if draft is not None:
        return {**cast("Answers", draft.content), **system}
    return initial_values(form, part, facts)


def _facts(house: House, uow: UnitOfWork, person: SignedIn, task: TaskCard) -> CaseFacts:
    variables = variables_at(
        uow, house.executor.workshop, house.clock, instance_id=task.instance_id, task_id=task.id
    )
    place = house.law.place(uow, task.municipality_id)
    return gather(
        uow,
        Occasion(
            municipality_id=task.municipality_id,
            case_id=task.case_id,
            variables=variables,
            actor=person.actor,
            now=house.clock.now(),
            zone=place.zone,
        ),
    )


def _directory(house: House, uow: UnitOfWork, task: TaskCard) -> CaseDirectory:
    row = uow.instances.look(task.instance_id)
    assert row is not None
    return CaseDirectory(uow, row, agency_id=task.agency_id, law=house.law, now=house.clock.now())


def _file_names(uow: UnitOfWork, task: TaskCard) -> dict[str, str]:
    found = files_of_task(uow.connection, task_id=task.id)
    if task.case_id:
        found += files_of_case(uow.connection, case_id=task.case_id)
    return {file.id: file.name for file in found}
