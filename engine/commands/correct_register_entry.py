"""A row of a journal was written wrongly: the right words stand beside the old, with who, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.calendars.changes import in_one_line
from engine.context import CommandContext
from engine.errors import Invalid, NotAllowed, NotFound
from engine.facts.directory import CaseDirectory
from engine.forms.conditions import is_empty
from engine.forms.context import FormContext
from engine.forms.fields import Answers, Field, FieldType, FormDefinition, Json
from engine.forms.schema import validate
from engine.journals import rule_for
from storage.models import CorrectionKind
from storage.repositories.registers import EntryRow

LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class CorrectRegisterEntry:
    """``changes``: column → what it should have said; null empties it. Other columns stay."""

    entry_id: str
    changes: Mapping[str, Json]
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        registers = context.uow.registers
        entry = registers.find(self.entry_id)
        law = context.workshop.law
        rule = rule_for(law.folder, context.actor, entry.register, entry.owner) if entry else None
        if entry is None or rule is None or entry.register not in law.forms:
            raise NotFound("Такой записи в журнале нет, или она не для вас.", hint="Проверьте ссылку.")
        if not rule.may_correct(context.actor, entry.owner):
            raise NotAllowed("исправить запись журнала")
        reason = self._reason()
        changes = self._changes(context, entry, law.forms.get(entry.register))
        correction_id = registers.correct(
            entry.id,
            changes,
            reason,
            at=context.now,
            by=context.actor.staff_id,
            kind=CorrectionKind.CORRECTION,
        )
        return {"correction_id": correction_id, "entry_id": entry.id, "changes": dict(changes)}

    def _reason(self) -> str:
        reason = in_one_line(self.reason)
        if not reason or len(reason) > LONGEST_REASON:
            raise Invalid(f"Нужна причина исправления, не длиннее {LONGEST_REASON} знаков.")
        return reason

    def _changes(self, context: CommandContext, entry: EntryRow, form: FormDefinition) -> Answers:
        """Only what differs; each value as the form itself would take it."""
        columns = {field.key: field for field in correctable(form)}
        strange = [key for key in self.changes if key not in columns]
        if strange:
            raise Invalid(f"Такого столбца в журнале нет: {', '.join(map(str, strange))[:200]}.")
        place = context.place(entry.municipality_id)
        agency = entry.owner.removeprefix("agency:") if entry.owner.startswith("agency:") else None
        directory = CaseDirectory(
            context.uow, entry, agency_id=agency, law=context.workshop.law, now=context.now
        )
        asked = [columns[key] for key in self.changes]
        known = FormContext(now=context.now, zone=place.zone, directory=directory)
        answers = validate(only(form, asked), dict(self.changes), context=known)
        new = {key: answers.get(key) for key in self.changes}
        changes = {key: value for key, value in new.items() if _differs(entry.content.get(key), value)}
        if not changes:
            raise Invalid("Исправлять нечего: записано то же самое.", hint="Измените нужный столбец.")
        return changes


def _differs(old: Json, new: Json) -> bool:
    """Nothing written and nothing to write are the same, whichever way nothing is said."""
    return old != new and not (is_empty(old or None) and is_empty(new or None))


def correctable(form: FormDefinition) -> list[Field]:
    """Columns that a person may mend; special categories and what the house itself works out are not."""
    fields = [column for field in form.journal for column in (field.fields if field.entry_each else [field])]
    return [
        field
        for field in fields
        if not (field.sensitive or field.hidden or field.compute)
        and field.type is not FieldType.FILES
        and field.key not in NOT_OF_THE_ROW
    ]


NOT_OF_THE_ROW = frozenset({"row_no", "open_case_exists", "open_case_id"})
"""Asked with the row, but no part of what the journal says."""


def only(form: FormDefinition, fields: list[Field]) -> FormDefinition:
    """The form with these questions alone: asked whatever else was answered, and free to be emptied."""
    asked = tuple(
        replace(field, show_if=None, required=False, read_only=False, prefill=()) for field in fields
    )
    return replace(form, fields=asked, parts={}, rules=(), columns=())
