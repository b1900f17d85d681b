"""Setting a procedure right by hand: what may be done, a form, what would come of it, and then the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.cockpit.blueprint import cockpit
from app.cockpit.mending_forms import Form, form_of, sent_command
from app.cockpit.mending_preview import shown
from app.cockpit.reach import SUPERVISORS, watched
from app.house import House, current_house
from app.inbox.handing import command_id
from app.wording.dates import reckoning
from engine.errors import EngineError, NotFound
from engine.mending.acts import Act, acts_of
from engine.mending.effects import preview
from storage.models import InstanceStatus
from storage.queries.mending import MendedInstance, instance_to_mend

ALIVE = (InstanceStatus.RUNNING, InstanceStatus.SUSPENDED)
_WHEN_SUSPENDED = frozenset({"resume", "cancel"})


class Steered(Protocol):
    """What is asked of a procedure to say what may be done to it."""

    @property
    def id(self) -> str: ...
    @property
    def municipality_id(self) -> str: ...
    @property
    def status(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An act that this person may do to this procedure as it is now."""

    act: str
    name: str
    what: str
    url: str


def offers(person: SignedIn, line: Steered) -> Sequence[Offer]:
    """In the order in which they are shown; none of a procedure that is over."""
    if line.status not in ALIVE:
        return []
    return [
        Offer(
            act=act.code,
            name=act.name,
            what=act.what,
            url=url_for("cockpit.mend", instance_id=line.id, act=act.code),
        )
        for act in acts_of(current_house().law.folder).values()
        if act.is_for(person.actor, line.municipality_id) and _fits(act, line.status)
    ]


def _fits(act: Act, status: str) -> bool:
    if status == InstanceStatus.SUSPENDED:
        return act.code in _WHEN_SUSPENDED
    return act.code != "resume"


@cockpit.get("/instances/<instance_id>/mend")
@only(*SUPERVISORS)
def mending(instance_id: str) -> ResponseReturnValue:
    """Everything that this person may do to the procedure."""
    person = me()
    line = found(person, instance_id)
    return render_template("cockpit/mending/acts.html", line=line, offers=offers(person, line))


@cockpit.get("/instances/<instance_id>/mend/<act>")
@only(*SUPERVISORS)
def mend(instance_id: str, act: str) -> ResponseReturnValue:
    person = me()
    line = found(person, instance_id)
    return _form_page(person, line, known_act(person, line, act), request.args)


@cockpit.post("/instances/<instance_id>/mend/<act>")
@only(*SUPERVISORS)
def mend_sent(instance_id: str, act: str) -> ResponseReturnValue:
    """First what would come of it is shown, and only what is confirmed is done."""
    person, house = me(), current_house()
    line = found(person, instance_id)
    known, operation = known_act(person, line, act), request.form.get("_op", "")
    if operation == "back":
        return _form_page(person, line, known, request.form)
    try:
        command = sent_command(house, line, known.code, request.form)
        if operation != "confirm":
            effects = preview(house.executor, command, person.actor, instance_id=line.id)
            return render_template(
                "cockpit/mending/preview.html",
                line=line,
                act=known,
                effects=shown(house, line, known.code, effects, reckoning(person), request.form),
                fields=_kept(request.form),
                when=reckoning(person),
            )
        house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    except NotFound:
        raise
    except EngineError as trouble:
        return _form_page(person, line, known, request.form, trouble)
    flash(_("Сделано: %(act)s.", act=known.name.lower()), "good")
    return redirect(url_for("cockpit.instance", instance_id=line.id))


def found(person: SignedIn, instance_id: str) -> MendedInstance:
    """The procedure, if this person watches over it; a look at a case is written down."""
    with current_house().database.read() as connection:
        line = instance_to_mend(connection, instance_id=instance_id, municipalities=watched(person))
    if line is None:
        raise NotFound(_("Такой процедуры нет, или она не для вас."), hint=_("Вернитесь к списку процедур."))
    if line.case_id:
        record_look(person, "view", "case", line.case_id, case_id=line.case_id, fields=["instance"])
    return line


def known_act(person: SignedIn, line: MendedInstance, code: str) -> Act:
    act = acts_of(current_house().law.folder).get(code)
    if act is None or not act.is_for(person.actor, line.municipality_id):
        raise NotFound(_("Такого действия нет, или оно не для вас."), hint=_("Вернитесь к процедуре."))
    return act


def _form_page(
    person: SignedIn,
    line: MendedInstance,
    act: Act,
    typed: Mapping[str, str],
    trouble: EngineError | None = None,
) -> ResponseReturnValue:
    house = current_house()
    form, unreadable = _form(house, person, line, act, typed)
    trouble = trouble or unreadable
    page = render_template(
        "cockpit/mending/act.html", line=line, act=act, form=form, typed=typed, trouble=trouble
    )
    return page, trouble.status if trouble else 200


def _form(
    house: House, person: SignedIn, line: MendedInstance, act: Act, typed: Mapping[str, str]
) -> tuple[Form, EngineError | None]:
    """Of a procedure that cannot be read there is nothing to choose from: the page says why."""
    try:
        return form_of(house, reckoning(person), line, act.code, typed), None
    except EngineError as trouble:
        return Form(), trouble


def _kept(form: Mapping[str, str]) -> dict[str, str]:
    """What the form sent is sent again with the confirmation."""
    return {name: value for name, value in form.items() if name not in ("csrf_token", "_op")}
