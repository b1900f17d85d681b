"""One act over many procedures: chosen, looked at, confirmed, followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.access.guard import only
from app.access.people import SignedIn, me
from app.cockpit.batch_items import of_instances
from app.cockpit.batch_steps import STANDING_FOR, Steps, args_of
from app.cockpit.blueprint import cockpit
from app.cockpit.instances import asked_by, every_line
from app.cockpit.mending_forms import value_of
from app.cockpit.reach import SUPERVISORS
from app.house import House, current_house
from app.inbox.handing import command_id
from app.wording.dates import reckoning
from engine.commands import ConfirmBatch, OpenBatch, StopBatch
from engine.commands.open_batch import MOST
from engine.errors import EngineError, Invalid, NotFound
from engine.mending.acts import cancel_grounds
from engine.mending.batches import act_of
from storage.models import BatchItemState
from storage.queries.batches import (
    BatchLine,
    batch_counts,
    batch_items,
    batch_line,
    batch_lines,
    is_at_work,
)

KINDS = ("suspend", "resume", "cancel", "variables", *STANDING_FOR)
"""Acts that are done to procedures as such, then those at one of their steps."""
PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a batch is. ``seen_to`` of ``total`` in the portion it is at."""

    line: BatchLine
    name: str
    counts: Mapping[str, int]

    @property
    def seen_to(self) -> int:
        if self.line.state in ("checking", "checked"):
            return self.line.total - self.counts.get(BatchItemState.WAITING, 0)
        return self.counts.get(BatchItemState.DONE, 0) + self.counts.get(BatchItemState.FAILED, 0)

    @property
    def out_of(self) -> int:
        if self.line.state in ("checking", "checked"):
            return self.line.total
        return self.line.total - self.counts.get(BatchItemState.UNFIT, 0)

    @property
    def is_at_work(self) -> bool:
        return is_at_work(self.line.state)


@cockpit.get("/batches")
@only(*SUPERVISORS)
def batches() -> ResponseReturnValue:
    person = me()
    lines = own_batches(person)
    return render_template("cockpit/batches/list.html", rows=_progress(lines), when=reckoning(person))


@cockpit.post("/batches/new")
@only(*SUPERVISORS)
def new_batch() -> ResponseReturnValue:
    """The list sends the marked procedures (``instance``, several); what was chosen is fixed here."""
    person, house = me(), current_house()
    items = of_instances(person, _chosen(house, person))
    kind, trouble = request.form.get("kind", ""), None
    steps = Steps(house, person, [str(item.instance_id) for item in items])
    if request.form.get("_op") == "open":
        try:
            command = OpenBatch(
                kind=kind if kind in KINDS else "",
                items=tuple(
                    steps.items(kind, request.form.get("step", "")) if kind in STANDING_FOR else items
                ),
                args=_args(kind),
                reason=_reason(kind),
                chosen=request.form.get("chosen", "")[:500],
            )
            answer = house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
        except EngineError as refusal:
            trouble = refusal
        else:
            return redirect(url_for("cockpit.batch", batch_id=answer["batch_id"]))
    page = render_template(
        "cockpit/batches/new.html",
        items=items,
        acts=_offered(person),
        grounds=[*cancel_grounds(house.law.folder).values()],
        steps=steps,
        typed=request.form,
        trouble=trouble,
    )
    return page, trouble.status if trouble else 200


@cockpit.get("/batches/<batch_id>")
@only(*SUPERVISORS)
def batch(batch_id: str) -> ResponseReturnValue:
    person, state = me(), request.args.get("state", "")
    line = own_batch(person, batch_id)
    after = request.args.get("after", "0")
    with current_house().database.read() as connection:
        rows = batch_items(
            connection,
            batch_id=line.id,
            state=state if state in set(BatchItemState) else None,
            after=int(after) if after.isdecimal() and len(after) < 8 else 0,
            limit=PAGE + 1,
        )
    more = len(rows) > PAGE
    return render_template(
        "cockpit/batches/one.html",
        batch=_progress([line])[0],
        rows=rows[:PAGE],
        state=state,
        next_url=url_for("cockpit.batch", batch_id=line.id, state=state or None, after=rows[PAGE - 1].number)
        if more
        else None,
        first_url=url_for("cockpit.batch", batch_id=line.id, state=state or None)
        if request.args.get("after")
        else None,
        when=reckoning(person),
    )


@cockpit.post("/batches/<batch_id>/confirm")
@only(*SUPERVISORS)
def confirm_batch(batch_id: str) -> ResponseReturnValue:
    return _steered(batch_id, ConfirmBatch(batch_id=batch_id), _("Действие начато."))


@cockpit.post("/batches/<batch_id>/stop")
@only(*SUPERVISORS)
def stop_batch(batch_id: str) -> ResponseReturnValue:
    return _steered(batch_id, StopBatch(batch_id=batch_id), _("Действие остановлено."))


def _chosen(house: House, person: SignedIn) -> list[str]:
    """Marked in the list, all that the list's conditions name, or fixed already."""
    form = request.form
    if form.get("_op") != "all":
        return [*form.getlist("instance"), *form.get("instances", "").split()][: MOST + 1]
    args = MultiDict(parse_qsl(form.get("query", "")[:2000]))
    with house.database.read() as connection:
        asked = asked_by(connection, house, person, args)
    return [line.card.id for line in islice(every_line(house, asked), MOST + 1)]


def _steered(batch_id: str, command: ConfirmBatch | StopBatch, told: str) -> ResponseReturnValue:
    person = me()
    own_batch(person, batch_id)
    current_house().execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    flash(told, "good")
    return redirect(url_for("cockpit.batch", batch_id=batch_id))


def own_batches(person: SignedIn) -> list[BatchLine]:
    """Those a person has opened; the administrator sees all."""
    opened_by = None if person.has_role("system_admin") else person.actor.staff_id
    with current_house().database.read() as connection:
        return batch_lines(connection, opened_by=opened_by)


def own_batch(person: SignedIn, batch_id: str) -> BatchLine:
    with current_house().database.read() as connection:
        line = batch_line(connection, batch_id=batch_id)
    if line is None or not (person.has_role("system_admin") or line.opened_by == person.actor.staff_id):
        raise NotFound(_("Такого действия нет, или начали его не вы."), hint=_("Вернитесь к списку."))
    return line


def _progress(lines: Sequence[BatchLine]) -> list[Progress]:
    with current_house().database.read() as connection:
        counts = batch_counts(connection, batch_ids=[line.id for line in lines])
    return [
        Progress(
            line=line, name=act.name if (act := act_of(line.kind)) else line.kind, counts=counts[line.id]
        )
        for line in lines
    ]


def _offered(person: SignedIn) -> list[tuple[str, str]]:
    acts = ((kind, act_of(kind)) for kind in KINDS)
    return [(kind, act.name) for kind, act in acts if act and person.has_role(*act.roles)]


def _reason(kind: str) -> str:
    reason = " ".join(request.form.get("reason", "").split())
    if not reason and kind != "resume":
        raise Invalid(_("Причина не указана."), hint=_("Напишите, что случилось и кто так решил."))
    return reason


def _args(kind: str) -> dict[str, object]:
    form = request.form
    if kind == "cancel":
        if not form.get("ground"):
            raise Invalid(_("Основание не выбрано."), hint=_("Выберите основание из списка."))
        return {"ground": form["ground"]}
    if kind == "variables":
        if not form.get("name", "").strip():
            raise Invalid(_("Не указано, какое значение изменить."))
        return {"changes": {form["name"].strip()[:100]: value_of(form.get("value", ""), None)}}
    return args_of(kind, form)
