"""The forms of acts: what there is to choose from, and the command that a filled form means."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from app.house import House
from app.wording.dates import Reckoning, moment_words
from engine.commands import (
    CancelInstance,
    DeliverMessage,
    EditVariables,
    MoveToken,
    ResumeInstance,
    RetryJob,
    SendBack,
    SkipStep,
    SuspendInstance,
)
from engine.errors import Invalid
from engine.executor import Command
from engine.instances.reading import looked_at
from engine.mending.acts import CancelGround, cancel_grounds
from engine.mending.choices import Choice, Choices, Named, choices
from engine.mending.past import steps_back
from engine.mending.references import referring
from storage.queries.mending import MendedInstance, failed_jobs, kept_messages
from storage.queries.passed import passed_steps
from storage.unit_of_work import UnitOfWork

VARIABLE = "v:"
_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,6})?")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_LONGEST = 2_000


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of several things that an act can be done to."""

    id: str
    name: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A value that is asked for. ``used_by``: steps that go by it."""

    name: str
    label: str
    text: str
    used_by: Sequence[str] = ()
    long: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    """``options`` come first: without one chosen (``at``) nothing else is asked."""

    options: Sequence[Option] = ()
    must_choose: bool = False
    at: str = ""
    chosen: Option | None = None
    entries: Sequence[Entry] = ()
    targets: Sequence[Option] = ()
    grounds: Sequence[CancelGround] = ()
    kept: Sequence[Option] = ()
    names_new: bool = False
    keeps_term: bool = False
    version: int = field(default=0)


def form_of(house: House, when: Reckoning, line: MendedInstance, act: str, typed: Mapping[str, str]) -> Form:
    """The form as it is asked now, with what was typed."""
    if act == "cancel":
        return Form(grounds=[*cancel_grounds(house.law.folder).values()], version=line.version)
    if act in ("suspend", "resume"):
        return Form(version=line.version)
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        if act == "retry":
            failed = failed_jobs(connection, instance_id=line.id)
            jobs = [Option(id=job.id, name=job.element_id, hint=job.last_error or "") for job in failed]
            return _chosen(jobs, line, typed)
        if act == "send_back":
            return _chosen(_back_to(uow, house, line, when), line, typed, keeps_term=True)
        offered = choices(uow, house.executor.workshop, house.clock, instance_id=line.id)
        if offered is None:
            return Form(must_choose=True, version=line.version)
        if act == "variables":
            used = referring(uow, house.executor.workshop, line.bundle)
            return _variables(offered, used, line, typed)
        kept = kept_messages(connection, municipalities=[line.municipality_id], now=when.now)
    rows = {"skip": offered.skip, "move": offered.move, "message": offered.message}[act]
    form = _chosen([_option(each, when) for each in rows], line, typed)
    here = next((each for each in rows if each.id == form.at), None)
    if here is None:
        return form
    return Form(
        options=form.options,
        must_choose=True,
        at=form.at,
        chosen=form.chosen,
        entries=[_entry(each, typed) for each in here.asks],
        targets=[Option(id=node.id, name=node.name or node.id, hint=node.lane) for node in here.targets],
        kept=[
            Option(id=each.id, name=moment_words(each.received_at, when.zone), hint=each.case_number or "")
            for each in kept
            if each.name == here.message and each.case_id in (None, line.case_id)
        ],
        version=line.version,
    )


def _back_to(uow: UnitOfWork, house: House, line: MendedInstance, when: Reckoning) -> list[Option]:
    top = looked_at(uow, house.executor.workshop, house.clock, instance_id=line.id)
    passed = steps_back(top, passed_steps(uow.connection, instance_id=line.id)) if top else []
    return [
        Option(
            id=step.task_id,
            name=step.element_name or step.element_id,
            hint=f"{moment_words(step.at, when.zone)}, {step.actor_name}",
        )
        for step in passed
    ]


def _chosen(
    options: Sequence[Option], line: MendedInstance, typed: Mapping[str, str], *, keeps_term: bool = False
) -> Form:
    at = typed.get("at", "") or (options[0].id if len(options) == 1 else "")
    chosen = next((option for option in options if option.id == at), None)
    return Form(
        options=options,
        must_choose=True,
        at=chosen.id if chosen else "",
        chosen=chosen,
        keeps_term=keeps_term,
        version=line.version,
    )


def _option(choice: Choice, when: Reckoning) -> Option:
    kinds = {
        "task": _("задача"),
        "timer": _("таймер"),
        "message": _("ожидание сообщения"),
        "stage": _("этап"),
        "join": _("ждет на слиянии ветвей"),
        "step": _("шаг другой системы"),
    }
    due = ", " + _("срок %(day)s", day=moment_words(choice.due, when.zone)) if choice.due else ""
    return Option(id=choice.id, name=choice.name, hint=f"{kinds[choice.kind]}{due}")


def _variables(
    offered: Choices,
    used: Mapping[str, Sequence[tuple[str, str]]],
    line: MendedInstance,
    typed: Mapping[str, str],
) -> Form:
    entries = [
        _entry(each, typed, used_by=[name for _id, name in used.get(each.name, ())])
        for each in offered.variables
    ]
    return Form(entries=entries, names_new=True, version=line.version)


def _entry(named: Named, typed: Mapping[str, str], used_by: Sequence[str] = ()) -> Entry:
    text = typed.get(VARIABLE + named.name)
    return Entry(
        name=named.name,
        label=named.label,
        text=text_of(named.value) if text is None else text,
        used_by=used_by,
        long=isinstance(named.value, list | dict),
    )


def text_of(value: object) -> str:
    """A value as a person reads and types it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("да") if value else _("нет")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def value_of(text: str, old: object) -> object:
    """What was typed, as a value of the old one's kind; without an old one as it looks."""
    said = text.strip()[:_LONGEST]
    if said == text_of(old):
        return old
    if not said:
        return None
    if isinstance(old, list | dict):
        return _json(said)
    if isinstance(old, str):
        return _day(said)
    if said.lower() in ("да", "нет", "yes", "no"):
        return said.lower() in ("да", "yes")
    if _NUMBER.fullmatch(said):
        return float(said.replace(",", ".")) if "," in said or "." in said else int(said)
    return _day(said)


def _day(said: str) -> str:
    """«12.05.2026» is how people write a day."""
    written = _DAY.fullmatch(said)
    if written is None:
        return said
    try:
        return date(int(written[3]), int(written[2]), int(written[1])).isoformat()
    except ValueError:
        return said


def _json(said: str) -> object:
    try:
        return json.loads(said)
    except ValueError as error:
        raise Invalid(
            _("Список или запись написаны с ошибкой."), hint=_("Исправьте скобки и кавычки.")
        ) from error


def sent_command(house: House, line: MendedInstance, act: str, typed: Mapping[str, str]) -> Command:
    """What the filled form asks for."""
    reason, at = typed.get("reason", "")[:1500], typed.get("at", "")[:80]
    seen = int(typed["seen"]) if typed.get("seen", "").isdecimal() else None
    if act == "retry":
        return RetryJob(job_id=_must(at), reason=reason)
    if act == "suspend":
        return SuspendInstance(instance_id=line.id, reason=reason)
    if act == "resume":
        return ResumeInstance(instance_id=line.id, reason=reason)
    if act == "cancel":
        return CancelInstance(instance_id=line.id, reason=reason, ground=_must(typed.get("ground", "")))
    if act == "send_back":
        term = "anew" if typed.get("term") == "anew" else "keep"
        return SendBack(instance_id=line.id, task_id=_must(at), reason=reason, term=term, seen=seen)
    if act == "move":
        target = _must(typed.get("to", ""))
        return MoveToken(
            instance_id=line.id, origin_id=_must(at), to_element=target, reason=reason, seen=seen
        )
    values = _values(house, line, act, at, typed)
    if act == "variables":
        return EditVariables(instance_id=line.id, changes=values, reason=reason, seen=seen)
    if act == "skip":
        return SkipStep(instance_id=line.id, token_id=_must(at), outputs=values, reason=reason, seen=seen)
    return DeliverMessage(
        instance_id=line.id,
        token_id=_must(at),
        payload=values,
        message_id=typed.get("message", "")[:36],
        reason=reason,
        seen=seen,
    )


def _must(value: str) -> str:
    if not value:
        raise Invalid(_("Ничего не выбрано."), hint=_("Выберите, к чему относится действие."))
    return value


def _values(
    house: House, line: MendedInstance, act: str, at: str, typed: Mapping[str, str]
) -> dict[str, object]:
    """Values that differ from what the procedure has; a new name and its value beside them."""
    with house.database.read() as connection:
        offered = choices(UnitOfWork(connection), house.executor.workshop, house.clock, instance_id=line.id)
    if offered is None:
        return {}
    rows = {"skip": offered.skip, "message": offered.message}.get(act, ())
    here = next((each for each in rows if each.id == at), None)
    asked = offered.variables if act == "variables" else here.asks if here is not None else ()
    found: dict[str, object] = {}
    for each in asked:
        text = typed.get(VARIABLE + each.name)
        if text is None:
            continue
        value = value_of(text, each.value)
        if value != each.value or (act != "variables" and value is not None):
            found[each.name] = value
    name = typed.get("new_name", "").strip()[:100]
    if act == "variables" and name:
        found[name] = value_of(typed.get("new_value", ""), None)
    return found


__all__ = ["Form", "Option", "form_of", "sent_command", "text_of"]
