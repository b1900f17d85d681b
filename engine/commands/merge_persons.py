"""Two records are of one person: one stays, all that named the other names it; or they are two people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine import access
from engine.context import CommandContext
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.instances.renaming import rename
from engine.persons import may_decide
from engine.sessions.keeping import reason_given
from storage.queries.persons import PersonRow, count_of_cases, person_row, persons_cases
from storage.repositories.merging import FIELDS, NewDecision

MERGED, DIFFERENT = "merged", "different"


@dataclass(frozen=True, kw_only=True)
class MergePersons:
    """``chosen`` names the fields whose value is taken from the other record."""

    kept_id: str
    other_id: str
    reason: str
    chosen: Sequence[str] = field(default_factory=tuple)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        kept, other = pair(context, self.kept_id, self.other_id)
        reason = reason_given(self.reason)
        unknown = set(self.chosen) - set(FIELDS)
        if unknown:
            raise Invalid(f"Такого сведения в записи нет: {', '.join(sorted(unknown))}.")
        merging = context.uow.merging
        cases = merging.case_ids(other.id)
        changes = {
            "fields": merging.amend(kept.id, {name: vars(other)[name] for name in self.chosen}),
            "taken": merging.join_in_cases(kept.id, other.id),
            "moved": merging.move_references(other.id, kept.id),
            "cases": cases,
        }
        merging.set_merged(other.id, kept.id)
        decision = merging.decide(_decision(context, MERGED, kept, other, reason, changes), at=context.now)
        _retell(context, cases, other.id, kept.id, "persons_merged", reason)
        return {"decision_id": decision, "person_id": kept.id, "cases": len(cases)}


@dataclass(frozen=True, kw_only=True)
class TellApart:
    """Somebody looked: two people; the pair is not offered again."""

    first_id: str
    second_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        first, second = pair(context, self.first_id, self.second_id)
        new = _decision(context, DIFFERENT, first, second, reason_given(self.reason), {})
        return {"decision_id": context.uow.merging.decide(new, at=context.now)}


def _decision(
    context: CommandContext,
    kind: str,
    kept: PersonRow,
    other: PersonRow,
    reason: str,
    changes: Mapping[str, Any],
) -> NewDecision:
    return NewDecision(
        municipality_id=kept.municipality_id,
        kind=kind,
        kept_id=kept.id,
        other_id=other.id,
        by_id=context.actor.staff_id,
        by_name=context.actor.name,
        reason=reason,
        changes=changes,
    )


@dataclass(frozen=True, kw_only=True)
class UndoMerge:
    """The two records stand side by side again, as far as nothing else has been decided since."""

    decision_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        merging = context.uow.merging
        decision = merging.decision(self.decision_id)
        if decision is None or decision.kind != MERGED:
            raise NotFound("Такого объединения нет, или оно не для вас.", hint="Вернитесь к карточке.")
        kept = reached(context, decision.kept_id)
        reason = reason_given(self.reason)
        other = person_row(context.uow.connection, person_id=decision.other_id)
        if decision.undone_at is not None or other is None or other.merged_into_id != kept.id:
            raise Conflict(
                "Объединение уже отменено или записи объединены дальше.", hint="Обновите страницу."
            )
        changes = decision.changes
        fields = changes["fields"]
        self._refuse_changed(kept, fields)
        merging.set_merged(other.id, None)
        merging.amend(kept.id, {name: _value(name, old) for name, (old, _new) in fields.items()})
        merging.return_references(changes["moved"], other.id, kept.id)
        merging.return_to_cases(changes["taken"], kept.id)
        merging.undo(decision.id, at=context.now, by=context.actor.name, reason=reason)
        alone = sorted(set(changes["cases"]) - set(merging.case_ids(kept.id)))
        _retell(context, alone, kept.id, other.id, "persons_parted", reason)
        return {"person_id": kept.id, "other_id": other.id, "cases": len(changes["cases"])}

    def _refuse_changed(self, kept: PersonRow, fields: Mapping[str, Sequence[object]]) -> None:
        """What was corrected after the merge would be lost by going back to what was before it."""
        if any(vars(kept)[name] != _value(name, new) for name, (_old, new) in fields.items()):
            raise Conflict(
                "После объединения запись исправили, отменить его нельзя.",
                hint="Исправьте сведения вручную.",
            )


def _value(name: str, written: object) -> object:
    return date.fromisoformat(str(written)) if name in ("born_on", "died_on") and written else written


def pair(context: CommandContext, first_id: str, second_id: str) -> tuple[PersonRow, PersonRow]:
    """Two standing records of one municipality in the hands of who may decide about them."""
    first, second = reached(context, first_id), reached(context, second_id)
    if first.id == second.id:
        raise Invalid("Это одна и та же запись.", hint="Выберите две разные.")
    if first.municipality_id != second.municipality_id:
        raise Invalid("Записи разных муниципальных образований не объединяются.")
    if first.merged_into_id or second.merged_into_id:
        raise Conflict("Одна из записей уже объединена с другой.", hint="Обновите страницу.")
    return first, second


def reached(context: CommandContext, person_id: str) -> PersonRow:
    """A person whose every case is in the reach of who may decide; any other is not found."""
    connection, actor = context.uow.connection, context.actor
    person = person_row(connection, person_id=person_id)
    scope = access.scope_of(actor)
    seen = [] if person is None else persons_cases(connection, person_id=person_id, scope=scope)
    if person is None or not (seen or person.merged_into_id or actor.is_system):
        raise NotFound("Такого человека в ваших делах нет.", hint="Проверьте ссылку.")
    if not may_decide(context.workshop.law, actor, person.municipality_id):
        raise NotAllowed("объединять записи о людях, это решает секретарь или председатель")
    if len(seen) < count_of_cases(connection, person_id=person_id):
        raise NotAllowed("объединить эту запись: человек есть в делах, которые вам не открыты")
    return person


def _retell(
    context: CommandContext, case_ids: Sequence[str], old_id: str, new_id: str, kind: str, reason: str
) -> None:
    """Procedures that run read the other id from now on; their cases say that and are found by the names."""
    for instance_id in context.uow.merging.running(case_ids):
        instance = context.instance(instance_id)
        rename(instance.top, old_id, new_id)
        instance.record(kind, data={"person": [old_id, new_id], "reason": reason})
    for case_id in case_ids:
        context.uow.cases.refresh_search_key(case_id)
