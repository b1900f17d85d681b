"""A document is corrected: the text as it should be becomes a new version, the old one stays to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.context import CommandContext
from engine.errors import Invalid
from engine.facts.directory import CaseDirectory
from engine.forms.context import FormContext
from engine.forms.fields import FormDefinition
from engine.forms.schema import validate
from engine.papers.correcting import correctable, with_rows
from engine.papers.rights import taken
from engine.rights import rights_in
from storage.repositories.documents import DocumentRow

LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class CorrectPaper:
    """``answers`` are raw, as a form posts them; fields that the person may not see stay as they were."""

    document_id: str
    answers: Mapping[str, Any]
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        paper = taken(context, self.document_id)
        reason = " ".join(self.reason.split())
        if not reason or len(reason) > LONGEST:
            raise Invalid("Не сказано, почему документ исправлен.", hint=f"Не больше {LONGEST} знаков.")
        before = dict(paper.content)
        form = self._form(context, paper)
        answers = self._answers(context, paper, form)
        asked = {field.key for field in form.fields}
        kept = {key: value for key, value in before.items() if key not in asked}
        # A mark that was never set and is not set now says nothing new.
        said = {key: value for key, value in answers.items() if key in before or value is not False}
        after = {**kept, **said}
        if after == before:
            raise Invalid("В документе ничего не изменено.", hint="Исправьте текст и сохраните снова.")
        new_id, version = context.uow.documents.correct(
            paper, after, reason=reason, at=context.now, by=context.actor.staff_id
        )
        return {"document_id": new_id, "version": version, "replaces": paper.id}

    def _form(self, context: CommandContext, paper: DocumentRow) -> FormDefinition:
        """What this person may write anew."""
        law = context.workshop.law
        form = context.workshop.paper_form(context.uow, paper.form_key, paper.task_id)
        if form is None or paper.case_id is None:
            raise Invalid("У этого документа нет формы, исправить его здесь нельзя.")
        aspects = rights_in(context.uow, law.access, context.actor, paper.case_id)
        assert aspects is not None, "taken() has found the case in the scope"
        return correctable(form, paper.kind, with_rows(form, paper.content), aspects, law.access.names)

    def _answers(
        self, context: CommandContext, paper: DocumentRow, form: FormDefinition
    ) -> Mapping[str, object]:
        law, zone = context.workshop.law, context.place(paper.municipality_id).zone
        directory = CaseDirectory(context.uow, paper, agency_id=paper.agency_id, law=law, now=context.now)
        known = FormContext(now=context.now, zone=zone, directory=directory)
        return validate(form, self.answers, context=known)
