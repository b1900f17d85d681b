"""A form of a draft as its editor shows it: questions, preview, uses, differences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.studio.form_words import SampleDirectory
from app.studio.reading import OpenDraft, opened
from engine.bpmn.model import Process
from engine.bpmn.reader import read
from engine.comparison import Change, ComparisonWords, compare
from engine.definitions.files import files_of_definition
from engine.drafts.files import form_file
from engine.errors import FormDefinitionInvalid, NotFound
from engine.forms.definition import load
from engine.forms.editing import FormEditor
from engine.forms.fields import Field, FieldType, FormDefinition, Json
from engine.forms.page import FormPage, form_page
from storage.unit_of_work import UnitOfWork

FILLED_IN = "…"
"""Stands in a preview for what the system will fill in."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """A step that asks for a form."""

    procedure: str
    element_id: str
    element_name: str
    part: str


@dataclass(frozen=True, kw_only=True)
class OpenForm:
    """A form with its draft; ``kept`` says whether the file is the draft's own."""

    draft: OpenDraft
    key: str
    content: bytes
    kept: bool

    @cached_property
    def editor(self) -> FormEditor:
        return FormEditor(self.content, self.draft.house.law.forms.lists)

    @property
    def title(self) -> str:
        return str(self.editor.source.get("title") or self.key)

    @property
    def may_change(self) -> bool:
        return self.draft.is_open and self.kept

    @cached_property
    def in_force(self) -> bytes | None:
        """The form as the procedure that the draft is based on asks it, else as the law has it."""
        house, based_on = self.draft.house, self.draft.line.based_on
        with house.database.read() as connection:
            uow = UnitOfWork(connection)
            row = uow.definitions.get(based_on) if based_on else None
            files = files_of_definition(house.executor.workshop, uow, row) if row else {}
        if form_file(self.key) in files:
            return files[form_file(self.key)]
        return house.law.forms.source(self.key) if self.key in house.law.forms else None

    def key_is_free(self, path: str) -> bool:
        """Whether a question's key may change: in force nobody calls it so, nor does the form itself."""
        if self.in_force is not None:
            known = load(self.in_force, lists=self.editor.lists)
            if path in set(_paths(known.fields)):
                return False
        return all(user.startswith("часть ") for user in self.editor.users_of(path))

    @cached_property
    def uses(self) -> list[Use]:
        """Steps of the draft that ask for the form."""
        return list(uses_of(self.key, read(self.draft.files[self.draft.diagram]).processes))

    @cached_property
    def uses_elsewhere(self) -> list[Use]:
        """Steps of other deployed procedures."""
        workshop = self.draft.house.executor.workshop
        with self.draft.house.database.read() as connection:
            rows = UnitOfWork(connection).definitions.newest()
            others = [
                process
                for row in rows
                if (row.key, row.edition) != (self.draft.line.key, self.draft.line.edition)
                for process in workshop.definitions.undamaged(row)
            ]
        return list(uses_of(self.key, others))

    @cached_property
    def changes(self) -> Sequence[Change]:
        """What differs from the form in force."""
        if self.in_force is None:
            return ()
        name, words = form_file(self.key), ComparisonWords(self.draft.law)
        return compare({name: self.in_force}, {name: self.content}, words)


def opened_form(draft_id: str, key: str) -> OpenForm:
    """A form of the draft, or one in force that may be taken into it; raises NotFound."""
    draft = opened(draft_id)
    name, forms = form_file(key), draft.house.law.forms
    if name in draft.files:
        return OpenForm(draft=draft, key=key, content=draft.files[name], kept=True)
    if key in forms:
        return OpenForm(draft=draft, key=key, content=forms.source(key), kept=False)
    raise NotFound("Такой формы нет.", hint="Выберите форму из списка или создайте новую.")


def uses_of(key: str, processes: Sequence[Process]) -> Iterator[Use]:
    for process in processes:
        for node in process.nodes():
            if node.attributes.get("formKey") == key:
                yield Use(
                    procedure=process.name,
                    element_id=node.id,
                    element_name=" ".join(node.name.split()) or node.id,
                    part=node.properties.get("formPart", ""),
                )


def previewed(
    editor: FormEditor,
    part: str,
    values: Mapping[str, Json] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> FormPage | str:
    """The form as a worker will see it, or the sentence that says why it cannot be drawn."""
    try:
        form = editor.form()
    except FormDefinitionInvalid as error:
        return error.message
    asked = part if part in form.parts else None
    shown = {**_given(form, asked), **(values or {})}
    return form_page(form, asked, shown, SampleDirectory(), errors)


def outline(editor: FormEditor) -> list[dict[str, Any]]:
    """Questions in order, columns under their table, with the path each is called by."""
    found: list[dict[str, Any]] = []
    for field in editor.fields():
        found.append({"path": str(field.get("key")), "source": field, "inside": ""})
        for column in field.get("fields") or []:
            path = f"{field.get('key')}.{column.get('key')}"
            found.append({"path": path, "source": column, "inside": str(field.get("key"))})
    return found


def _given(form: FormDefinition, part: str | None) -> dict[str, Json]:
    return {
        field.key: FILLED_IN
        for field in form.fields_of(part)
        if field.read_only and field.type is not FieldType.ROWS
    }


def _paths(fields: Sequence[Field], inside: str = "") -> Iterator[str]:
    for field in fields:
        yield f"{inside}{field.key}"
        yield from _paths(field.fields, f"{field.key}.")
