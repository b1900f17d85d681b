"""Terms in people's own calendar programs, by a secret address that can be ended at any time.

A program that reads the address has no session, so the secret alone says who is asking.
Nothing of a family leaves the house this way but the number of its case.
"""

import secrets
from collections.abc import Iterator
from datetime import timedelta

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import access_of, public, workers
from app.access.people import SignedIn, at_work, me
from app.house import House, current_house
from app.inbox.handing import command_id
from app.terms.blueprint import terms
from app.terms.ics import Event, calendar_text
from app.terms.listing import day_of, name_of, rows_of
from app.wording.dates import Reckoning, moment_words, reckoning
from engine.commands import OpenFeed, RevokeFeed
from engine.deadlines import DeadlineState
from storage.models import FeedKind
from storage.queries.feeds import feed_by_token, feeds_of
from storage.queries.open_terms import OpenTerm
from storage.repositories.tokens import BYTES, hash_of

AHEAD = timedelta(days=366)


@terms.get("/terms/feeds")
@workers
def feeds() -> ResponseReturnValue:
    return _page()


@terms.post("/terms/feeds")
@workers
def open_feed() -> ResponseReturnValue:
    """The address is on the answer itself and nowhere else: it cannot be shown a second time."""
    given, token = request.form.get("kind"), secrets.token_urlsafe(BYTES)
    kind = FeedKind.OFFICE if given == FeedKind.OFFICE else FeedKind.MINE
    command = OpenFeed(kind=kind, token_hash=hash_of(token))
    current_house().execute(command, me().actor, command_id(me(), request.form.get("_command_id")))
    return _page(url_for("terms.feed", token=token, _external=True))


@terms.post("/terms/feeds/<feed_id>/revoke")
@workers
def revoke_feed(feed_id: str) -> ResponseReturnValue:
    current_house().execute(RevokeFeed(feed_id=feed_id), me().actor)
    flash(_("Адрес отозван. Календарь, который его читал, больше ничего не получит."), "good")
    return redirect(url_for("terms.feeds"))


@terms.get("/terms/feed/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    house = current_house()
    person, kind = _reader(house, token)
    when = reckoning(person, house)
    rows = rows_of(house, person, when, kind, when.today, when.today + AHEAD)
    name = _("Сроки моего органа") if kind is FeedKind.OFFICE else _("Мои сроки")
    text = calendar_text(name, _events(rows, when), stamp=when.now)
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="terms.ics"'
    return answer


def _reader(house: House, token: str) -> tuple[SignedIn, FeedKind]:
    """Whose address it is: an unknown one, a revoked one and one of who has left look the same."""
    with house.database.read() as connection:
        found = feed_by_token(connection, token_hash=hash_of(token))
    person, access = at_work(house, found.staff_id) if found else None, access_of("terms.feeds")
    if found is None or person is None or access is None or not access.admits(person.actor.roles):
        abort(404)
    return person, FeedKind(found.kind)


def _events(rows: list[OpenTerm], when: Reckoning) -> Iterator[Event]:
    for row in rows:
        day, term = day_of(row, when), when.term(row)
        if row.due_at is None or day is None or term.state is DeadlineState.NOT_STARTED:
            continue
        name = f"{name_of(row)}, {_('дело')} {row.case_number}" if row.case_number else name_of(row)
        late = term.state is DeadlineState.MISSED
        # No «через 3 раб. дня» here: a calendar program keeps the words for hours or days.
        yield Event(
            uid=f"{row.id}@kurator",
            at=row.due_at if row.by_hours else day,
            summary=f"{_('Просрочено')}: {name}" if late else name,
            description=_remark(row),
            url=url_for("deadlines.sheet", deadline_id=row.id, _external=True),
        )


def _remark(row: OpenTerm) -> str:
    said = [
        _("срок предварительный") if row.is_preliminary else "",
        _("работа приостановлена, срок идет") if row.halted is not None else "",
    ]
    return ", ".join(filter(None, said))


def _page(address: str = "") -> str:
    person, house, when = me(), current_house(), reckoning(me())
    with house.database.read() as connection:
        own = feeds_of(connection, staff_id=person.actor.staff_id)
    shown = [(each, moment_words(each.created_at, when.zone)) for each in own]
    return render_template("terms/feeds.html", feeds=shown, address=address)
