"""What partners wrote to us: what no case has taken yet, and saying which case it is about."""

from collections.abc import Collection

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import SignedIn, me
from app.house import current_house
from app.partners.acts import carried_out
from app.partners.blueprint import READERS, partners
from app.partners.pages import said
from engine.commands import AssignLetter
from engine.errors import NotFound
from storage.queries import partner_letters as queries


@partners.get("/partners/inbox")
@only(*READERS)
def inbox() -> ResponseReturnValue:
    house, person = current_house(), me()
    everything = request.args.get("show") == "all"
    with house.database.read() as connection:
        page = queries.letter_lines(
            connection,
            municipalities=_reach(person),
            now=house.clock.now(),
            open_only=not everything,
            cursor=request.args.get("after"),
        )
    shown = "all" if everything else None
    next_url = url_for("partners.inbox", show=shown, after=page.next_cursor) if page.next_cursor else None
    return render_template(
        "partners/inbox.html", page=page, everything=everything, next_url=next_url, **said(house)
    )


@partners.post("/partners/inbox/<letter_id>")
@only(*READERS)
def assign(letter_id: str) -> ResponseReturnValue:
    house, person = current_house(), me()
    with house.database.read() as connection:
        if not queries.may_see_letter(connection, letter_id, municipalities=_reach(person)):
            raise NotFound(_("Такого письма нет."))
    command = AssignLetter(
        letter_id=letter_id,
        case_number=request.form.get("case", ""),
        reason=request.form.get("reason", ""),
    )
    carried_out(command, _("Письмо отнесено к делу и будет передано."))
    return redirect(url_for("partners.inbox"))


def _reach(person: SignedIn) -> Collection[str] | None:
    """A secretary sees letters of partners of her own municipality; who keeps the platform, of all."""
    if "system_admin" in person.actor.roles:
        return None
    return [
        group.partition("@mun:")[2] for group in person.actor.groups if group.startswith("kdn_secretary@mun:")
    ]
