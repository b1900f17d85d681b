"""The law beside the diagram: which words of a regulation are carried by what."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import everyone
from app.access.people import me
from app.house import current_house
from app.law.beside import Beside
from app.law.reading import beside, prefix_of, shelf_of
from app.law.words import WAYS

law = Blueprint("law", __name__)


@law.get("/law")
@everyone
def shelf() -> ResponseReturnValue:
    """The regulation of one's own region."""
    return redirect(url_for("law.page", prefix=prefix_of(current_house(), me().actor.region_code)))


@law.get("/law/<prefix>")
@everyone
def page(prefix: str) -> ResponseReturnValue:
    """The text of a regulation; neither it nor a diagram tells anything about a family."""
    found = _found(prefix, request.args.get("procedure", ""))
    how, element = request.args.get("how", ""), request.args.get("element", "")
    return render_template(
        "law/page.html",
        beside=found,
        blocks=found.blocks(how if how in WAYS else ""),
        how=how if how in WAYS else "",
        element=element if element in found.element_names else "",
        ways=WAYS,
        shelf=shelf_of(current_house()),
    )


@law.get("/law/<prefix>/<procedure>.xml")
@everyone
def diagram(prefix: str, procedure: str) -> ResponseReturnValue:
    """The drawing that the page shows: the deployed one, or the file's where none is deployed."""
    chosen = _found(prefix, procedure).chosen
    if chosen is None or chosen.key != procedure:
        abort(404)
    return Response(chosen.xml, mimetype="application/xml")


def _found(prefix: str, procedure: str) -> Beside:
    found = beside(current_house(), prefix, procedure=procedure)
    if found is None:
        abort(404)
    return found
