"""What a person was told: notices of terms and procedures, letters, and the mail that did not leave."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only, workers
from app.access.looks import record_list
from app.access.people import SignedIn, me
from app.cockpit import SUPERVISORS, watched
from app.house import current_house
from app.notices.words import sentence
from app.wording.dates import Reckoning, reckoning, short_moment_words
from engine.commands import ReadNotices, RetryMail
from engine.ladder.notices import keys_of, since
from storage.database import DatabaseFault
from storage.models import NoticeKind
from storage.queries import letters as mail
from storage.queries.notices import NoticeLine, count_unread
from storage.queries.notices import notices as told_to
from storage.queries.paging import Page

notices = Blueprint("notices", __name__)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice as the page shows it."""

    row: NoticeLine
    sentence: str
    when: str
    late: bool


@notices.get("/notices")
@workers
def listing() -> ResponseReturnValue:
    person, everything = me(), request.args.get("show") == "all"
    page, when = page_of(person, unread_only=not everything), reckoning(person)
    record_list(person, "notices", [row.case_id for row in page.rows])
    next_url = (
        url_for("notices.listing", show="all" if everything else None, after=page.next_cursor)
        if page.next_cursor
        else None
    )
    return render_template(
        "notices/list.html",
        told=[_told(row, when) for row in page.rows],
        everything=everything,
        next_url=next_url,
    )


@notices.post("/notices/<notice_id>/open")
@workers
def open_one(notice_id: str) -> ResponseReturnValue:
    """Read it, and go where it points as far as this person may."""
    person = me()
    current_house().execute(ReadNotices(notice_ids=(notice_id,)), person.actor)
    row = next((row for row in page_of(person, limit=200).rows if row.id == notice_id), None)
    if row is not None and row.task_id:
        return redirect(url_for("inbox.task", task_id=row.task_id))
    if row is not None and row.case_id:
        return redirect(url_for("cases.case", case_id=row.case_id))
    return redirect(url_for("notices.listing"))


@notices.post("/notices/read")
@workers
def read_all() -> ResponseReturnValue:
    current_house().execute(ReadNotices(), me().actor)
    flash(_("Все уведомления отмечены прочитанными."), "good")
    return redirect(url_for("notices.listing"))


@notices.get("/notices/letters")
@workers
def letters() -> ResponseReturnValue:
    person, house = me(), current_house()
    with house.database.read() as connection:
        own = mail.letters_of(connection, staff_id=person.actor.staff_id)
    return render_template(
        "notices/letters.html", letters=own, when=reckoning(person), has_server=bool(house.config.smtp_url)
    )


@notices.get("/notices/outgoing")
@only(*SUPERVISORS)
def outgoing() -> ResponseReturnValue:
    """Whose letters left and whose did not; what they say is their readers' own."""
    person, house = me(), current_house()
    with house.database.read() as connection:
        rows = mail.outgoing(connection, municipalities=watched(person))
    return render_template(
        "notices/outgoing.html", rows=rows, when=reckoning(person), has_server=bool(house.config.smtp_url)
    )


@notices.post("/notices/outgoing/<incident_id>/retry")
@only(*SUPERVISORS)
def retry(incident_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()[:1000]
    current_house().execute(RetryMail(incident_id=incident_id, reason=reason), me().actor)
    flash(_("Письма будут отправлены снова."), "good")
    return redirect(url_for("cockpit.incidents"))


def page_of(
    person: SignedIn, *, unread_only: bool = False, cursor: str | None = None, limit: int = 50
) -> Page[NoticeLine]:
    """Notices of one person, the newest first."""
    house = current_house()
    with house.database.read() as connection:
        return told_to(
            connection,
            keys=keys_of(person.actor),
            scope=person.scope,
            since=since(house.clock.now()),
            unread_only=unread_only,
            cursor=cursor or request.args.get("after"),
            limit=limit,
        )


def unread_of(person: SignedIn) -> int:
    """For the head of every page: a page about trouble with the database has no number."""
    house = current_house()
    try:
        with house.database.read() as connection:
            return count_unread(
                connection,
                staff_id=person.actor.staff_id,
                keys=keys_of(person.actor),
                since=since(house.clock.now()),
            )
    except DatabaseFault:
        return 0


def _told(row: NoticeLine, when: Reckoning) -> Told:
    return Told(
        row=row,
        sentence=sentence(row, when),
        when=short_moment_words(row.at, when.zone, when.today),
        late=row.kind in {NoticeKind.MISSED, NoticeKind.ESCALATED},
    )
