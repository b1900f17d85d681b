"""A calendar has changed: what it makes of open terms, the act that applies it, and taking it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.deadlines.blueprint import RECOUNTERS, deadlines
from app.deadlines.change import due_words
from app.house import House, current_house
from app.inbox.handing import command_id
from app.inbox.task import clauses_of
from app.wording.dates import Reckoning, moment_words, reckoning
from engine import access
from engine.commands import RecomputeTerms, RevertRecompute
from engine.errors import EngineError, NotFound
from engine.regulations.clauses import Clause
from engine.terms.recomputing import TermDifference, differences, digest
from engine.terms.term_changes import may_recompute
from storage.queries import term_changes as queries
from storage.queries.calendars import change_by_id, municipalities_within
from storage.queries.term_changes import Subject, subjects
from storage.unit_of_work import UnitOfWork

SHOWN = 500


@dataclass(frozen=True, kw_only=True)
class Row:
    """One term of the difference; who only keeps the calendar is shown no names."""

    deadline_id: str
    subject: Subject
    names: bool
    clauses: Sequence[Clause]
    old: str
    new: str
    kept: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    towns: Sequence[str]
    found: Sequence[TermDifference]
    seen: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class OpenedAct:
    line: queries.ActLine
    towns: Collection[str]
    changes: Sequence[queries.ChangeLine]
    reverted: str | None


@deadlines.get("/deadlines/recompute")
@only(*RECOUNTERS)
def recompute() -> ResponseReturnValue:
    return _page(request.args.get("change", ""))


@deadlines.post("/deadlines/recompute")
@only(*RECOUNTERS)
def apply() -> ResponseReturnValue:
    person, house = me(), current_house()
    change_id = request.form.get("change", "")
    command = RecomputeTerms(
        municipality_ids=difference(house, person, change_id).towns,
        ground=request.form.get("ground", "")[:1000],
        seen=request.form.get("seen", "")[:40],
        change_id=change_id or None,
    )
    try:
        answer = house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    except EngineError as trouble:
        return _page(change_id, trouble=trouble)
    flash(_("Сроки пересчитаны: %(terms)s.", terms=answer["terms"]), "good")
    return redirect(url_for("deadlines.act", act_id=answer["act_id"]))


@deadlines.get("/deadlines/acts/<act_id>")
@only(*RECOUNTERS)
def act(act_id: str) -> ResponseReturnValue:
    return _act_page(act_id)


@deadlines.post("/deadlines/acts/<act_id>/revert")
@only(*RECOUNTERS)
def revert(act_id: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    command = RevertRecompute(act_id=act_id, ground=request.form.get("ground", "")[:1000])
    try:
        answer = house.execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    except NotFound:
        raise
    except EngineError as trouble:
        return _act_page(act_id, trouble=trouble)
    flash(_("Прежние сроки возвращены: %(terms)s.", terms=answer["terms"]), "good")
    return redirect(url_for("deadlines.act", act_id=answer["act_id"]))


def difference(house: House, person: SignedIn, change_id: str) -> Difference:
    """What the calendar makes of the terms that this person may have counted anew."""
    with house.database.read() as connection:
        change = change_by_id(connection, change_id=change_id) if change_id else None
        if change_id and change is None:
            raise NotFound(_("Такого изменения календаря нет."), hint=_("Откройте его из календаря."))
        layer, place_id, ground = change or ("federal", "", "")
        reach = municipalities_within(connection, layer=layer, place_id=place_id)
        towns = [town for town in reach if may_recompute(person.actor, town)]
        found = differences(UnitOfWork(connection), house.law, towns, house.clock.now())
    return Difference(towns=towns, found=found, seen=digest(found), ground=ground)


def _page(change_id: str, trouble: EngineError | None = None) -> ResponseReturnValue:
    person, house = me(), current_house()
    when = reckoning(person)
    shown = difference(house, person, change_id)
    with house.database.read() as connection:
        known = subjects(connection, deadline_ids=[each.term.id for each in shown.found])
    rows = [_row(house, person, when, each, known[each.term.id]) for each in shown.found]
    _record(person, rows)
    page = render_template(
        "deadlines/recompute.html",
        shown=shown,
        moving=[row for row in rows if not row.kept],
        kept=[row for row in rows if row.kept],
        limit=SHOWN,
        change_id=change_id,
        acts=acts_in_reach(house, person),
        typed=request.form,
        trouble=trouble,
        when=when,
    )
    return page, trouble.status if trouble else 200


def _row(house: House, person: SignedIn, when: Reckoning, found: TermDifference, subject: Subject) -> Row:
    return Row(
        deadline_id=found.term.id,
        subject=subject,
        names=may_see(person, found.term.municipality_id),
        clauses=clauses_of(house, found.term.clauses),
        old=due_words(found.term.explanation, when),
        new=due_words(found.new.as_json(), when),
        kept=str(found.kept or ""),
    )


def acts_in_reach(house: House, person: SignedIn) -> list[queries.ActLine]:
    """The newest acts; of an administration or a commission those that touched its own terms."""
    with house.database.read() as connection:
        every = municipalities_within(connection, layer="federal", place_id="")
        towns = [town for town in every if may_recompute(person.actor, town)]
        everywhere = person.has_role("system_admin")
        return queries.acts(connection, municipality_ids=None if everywhere else towns)


def opened_act(house: House, person: SignedIn, act_id: str) -> OpenedAct:
    """The act, as far as it touched what this person answers for; NotFound for any other."""
    with house.database.read() as connection:
        line = queries.act_line(connection, act_id=act_id)
        towns = queries.towns_of_act(connection, act_id=act_id)
        own = {town for town in towns if may_recompute(person.actor, town)}
        if line is None or not (own or person.has_role("system_admin")):
            raise NotFound(_("Такого пересчета нет."), hint=_("Проверьте ссылку."))
        return OpenedAct(
            line=line,
            towns=towns,
            changes=queries.changes_of_act(connection, act_id=act_id, municipality_ids=own),
            reverted=queries.reverted_by(connection, act_id=act_id),
        )


def _act_page(act_id: str, trouble: EngineError | None = None) -> ResponseReturnValue:
    person, house = me(), current_house()
    when = reckoning(person)
    opened = opened_act(house, person, act_id)
    with house.database.read() as connection:
        known = subjects(connection, deadline_ids=[each.deadline_id for each in opened.changes])
    rows = [_changed(house, person, when, each, known[each.deadline_id]) for each in opened.changes]
    _record(person, rows)
    page = render_template(
        "deadlines/act.html",
        line=opened.line,
        at=moment_words(opened.line.at, when.zone),
        rows=rows,
        limit=SHOWN,
        reverted=opened.reverted,
        may_revert=all(may_recompute(person.actor, town) for town in opened.towns),
        typed=request.form,
        trouble=trouble,
    )
    return page, trouble.status if trouble else 200


def _changed(
    house: House, person: SignedIn, when: Reckoning, change: queries.ChangeLine, subject: Subject
) -> Row:
    return Row(
        deadline_id=change.deadline_id,
        subject=subject,
        names=may_see(person, change.municipality_id),
        clauses=clauses_of(house, subject.clauses),
        old=due_words(change.old, when),
        new=due_words(change.new, when),
        kept="",
    )


def may_see(person: SignedIn, municipality_id: str) -> bool:
    return access.is_officer(person.actor, municipality_id)


def _record(person: SignedIn, rows: Sequence[Row]) -> None:
    """Families that were named in the table."""
    named = list(dict.fromkeys(row.subject.case_id for row in rows if row.names and row.subject.case_id))
    if named:
        record_look(person, "list", "term", "recompute", fields=named[:SHOWN])
