"""A person decides whether a new message is about a family that has a case already, or takes it back.

The same family is joined, not doubled: the newer case ends and leads to the older one. What was
joined by mistake is separated again, and its message is registered and checked as a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.commands.open_case import AT_COMMISSION, PROCEDURE
from engine.commands.start_instance import begin
from engine.context import CommandContext
from engine.errors import Invalid
from storage.models import CaseStatus, InstanceStatus, NoticeKind
from storage.queries.matching import candidates
from storage.repositories.cases import OPEN_STATUSES, CaseRow
from storage.repositories.notices import NewNotice
from storage.repositories.staff import group_key

JOURNAL = "F-ME-1"
BEING_CHECKED = (CaseStatus.CHECKING, CaseStatus.CHECKED)


@dataclass(frozen=True, kw_only=True)
class JudgeFamily:
    """``same``: the message joins the other case; else the two are told apart and not offered again."""

    case_id: str
    other_case_id: str
    same: bool
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        case = context.uow.cases.get(self.case_id)
        access.require_may_steer(context.actor, case.municipality_id)
        other = context.uow.cases.find(self.other_case_id, municipality_id=case.municipality_id)
        _require_reason(self.reason)
        if other is None or other.id == case.id or other.status not in OPEN_STATUSES:
            raise Invalid("Сравнить можно только с открытым делом этого муниципалитета.")
        alike = {each.case_id: each for each in candidates(context.uow.connection, case.id)}
        found = alike.get(other.id)
        if self.same:
            _require_checked(case)
        context.uow.family_matches.decide(
            case.id,
            other.id,
            municipality_id=case.municipality_id,
            same=self.same,
            reason=self.reason.strip(),
            compared=[each.as_json() for each in found.compared] if found else [],
            at=context.now,
            by=context.actor.staff_id,
        )
        if self.same:
            _join(context, case, other, self.reason.strip())
        else:
            _record(context, case.id, "family_told_apart", f"не та же семья, что в деле № {other.number}")
        return {"case_id": case.id, "other_case_id": other.id, "same": self.same}


@dataclass(frozen=True, kw_only=True)
class SeparateCases:
    """A joining is taken back: the case opens again and its message is registered by the commission."""

    case_id: str
    reason: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        case = context.uow.cases.get(self.case_id)
        access.require_may_steer(context.actor, case.municipality_id)
        _require_reason(self.reason)
        if case.status != CaseStatus.JOINED:
            raise Invalid("Дело ни к какому другому не присоединено.", hint="Обновите страницу дела.")
        reason = self.reason.strip()
        joined_to = context.uow.cases.joined_to(case.id)
        context.uow.family_matches.undo(case.id, reason, at=context.now, by=context.actor.staff_id)
        context.uow.cases.separate(case.id)
        _correct(context, case.id, {"result": None, "joined_case": None}, f"присоединение отменено: {reason}")
        instance = begin(
            context,
            process_key=PROCEDURE,
            municipality_id=case.municipality_id,
            case_id=case.id,
            business_key=case.number,
            start_event=AT_COMMISSION,
            agency_id=case.informing_agency_id,
            variables={"threat": case.threat},
        )
        instance.record("family_separated", data={"reason": reason})
        if joined_to:
            words = f"сведения дела № {case.number} к этой семье не относятся: {reason}"
            _record(context, joined_to, "family_separated", words)
            _tell_curator(context, case, joined_to, f"Присоединение дела № {case.number} отменено: {reason}")
        return {"case_id": case.id, "instance_id": instance.row.id}


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("Укажите, по чему вы это установили.")


def _require_checked(case: CaseRow) -> None:
    if case.status in BEING_CHECKED:
        return
    hint = (
        "Выберите дело в задаче «Зарегистрировать в журнале КДНиЗП»."
        if case.status == CaseStatus.INTAKE
        else "После признания семьи дела не соединяются."
    )
    raise Invalid("Присоединить можно только сообщение, которое комиссия проверяет.", hint=hint)


def _join(context: CommandContext, case: CaseRow, other: CaseRow, reason: str) -> None:
    words = f"Присоединено к делу № {other.number}"
    for instance_id in context.uow.instances.of_case(case.id, PROCEDURE):
        instance = context.instance(instance_id)
        if instance.row.status in (InstanceStatus.RUNNING, InstanceStatus.SUSPENDED):
            instance.cancel(f"та же семья, {words[0].lower()}{words[1:]}. {reason}")
            context.uow.incidents.resolve_instance(instance_id, at=context.now, by=context.actor.staff_id)
    _correct(context, case.id, {"result": words, "joined_case": other.number}, "дело по семье уже ведётся")
    context.uow.cases.join(case.id, other.id, at=context.now)
    _record(context, other.id, "family_found", f"присоединены сведения дела № {case.number}")
    _tell_curator(context, case, other.id, f"По семье поступили новые сведения: запись дела № {case.number}")


def _correct(context: CommandContext, case_id: str, changes: Mapping[str, object], reason: str) -> None:
    for entry in context.uow.registers.of_case(case_id, JOURNAL):
        context.uow.registers.correct(entry.id, changes, reason, at=context.now, by=context.actor.staff_id)


def _record(context: CommandContext, case_id: str, kind: str, words: str) -> None:
    """In the history of the case's own procedure."""
    for instance_id in context.uow.instances.of_case(case_id, PROCEDURE)[:1]:
        context.instance(instance_id).record(kind, data={"reason": words})


def _tell_curator(context: CommandContext, case: CaseRow, other_case_id: str, words: str) -> None:
    notice = NewNotice(
        municipality_id=case.municipality_id,
        kind=NoticeKind.TOLD.value,
        element_id="IC_E05",
        case_id=other_case_id,
        text=words,
    )
    keys = [group_key("case_curator", "case", other_case_id)]
    context.uow.notices.add(notice, keys=keys, at=context.now)
