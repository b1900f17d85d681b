"""Doubles: records that look like one person, compared side by side, put together or told apart."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.house import current_house
from app.inbox.handing import command_id
from app.persons.blueprint import DECIDERS, persons
from app.persons.reading import PersonFile, opened
from engine.commands import MergePersons, TellApart, UndoMerge
from engine.executor import Command
from engine.persons import Candidate, candidates
from storage.repositories.merging import FIELDS
from storage.unit_of_work import UnitOfWork


@persons.get("/people/doubles")
@only(*DECIDERS)
def listing() -> ResponseReturnValue:
    person = me()
    return render_template("persons/doubles.html", pairs=pairs_for(person))


def pairs_for(person: SignedIn) -> list[Candidate]:
    """Pairs of the municipality; that somebody saw their names is written down."""
    with current_house().database.read() as connection:
        found = candidates(UnitOfWork(connection), person.actor.municipality_id or "")
    shown = [row.id for pair in found for row in (pair.first, pair.second)]
    record_look(person, "list", "person", "doubles", fields=sorted(set(shown)))
    return found


@persons.get("/people/<person_id>/compare/<other_id>")
@only(*DECIDERS)
def compare(person_id: str, other_id: str) -> ResponseReturnValue:
    """Both records side by side; the first is offered to stay."""
    person = me()
    files = [opened(person, person_id), opened(person, other_id)]
    for file in files:
        record_look(person, "view", "person", file.row.id, fields=[case.case_id for case in file.cases])
    return render_template("persons/compare.html", files=files, fields=_fields(files), when=files[0].when)


def _fields(files: list[PersonFile]) -> list[tuple[str, object, object, bool]]:
    """Name of a field, both values, and whether the other's is the better one: it fills a gap."""
    kept, other = (file.row for file in files)
    values = [(name, getattr(kept, name), getattr(other, name)) for name in FIELDS]
    return [(name, mine, its, mine is None and its is not None) for name, mine, its in values]


@persons.post("/people/<person_id>/merge")
@only(*DECIDERS)
def merge(person_id: str) -> ResponseReturnValue:
    form = request.form
    kept, other = person_id, form.get("other", "")
    command = MergePersons(
        kept_id=kept,
        other_id=other,
        reason=form.get("reason", ""),
        chosen=[name for name in FIELDS if form.get(name) == "other"],
    )
    return _carried_out(command, kept, _("Записи объединены. Прежняя ссылка ведет сюда."))


@persons.post("/people/<person_id>/apart")
@only(*DECIDERS)
def apart(person_id: str) -> ResponseReturnValue:
    form = request.form
    command = TellApart(first_id=person_id, second_id=form.get("other", ""), reason=form.get("reason", ""))
    return _carried_out(command, person_id, _("Записано: это разные люди."))


@persons.post("/people/<person_id>/undo")
@only(*DECIDERS)
def undo(person_id: str) -> ResponseReturnValue:
    form = request.form
    command = UndoMerge(decision_id=form.get("decision", ""), reason=form.get("reason", ""))
    return _carried_out(command, person_id, _("Объединение отменено, записи снова раздельны."))


def _carried_out(command: Command, person_id: str, said: str) -> ResponseReturnValue:
    person = me()
    current_house().execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    flash(said, "good")
    return redirect(url_for("persons.card", person_id=person_id))
