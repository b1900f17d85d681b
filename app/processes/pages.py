"""Deployed procedures: the list, the diagram of a version, the tokens of an instance."""

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import everyone, workers
from app.access.people import me
from app.answers.assets import packed
from app.house import current_house
from app.law.reading import prefix_of
from app.processes.places import places_of
from app.processes.versions import standings
from app.wording.dates import reckoning
from engine.drafts.methodists import may_put_in_force
from engine.regions import load_regions
from storage.queries.processes import (
    definition_line,
    definition_xml,
    definitions,
    has_task_in,
    instance,
)
from storage.queries.releases import releases_of, version_lines
from storage.unit_of_work import UnitOfWork

processes = Blueprint("processes", __name__)


@processes.get("/processes")
@everyone
def listing() -> ResponseReturnValue:
    with current_house().database.read() as connection:
        rows = definitions(connection)
    regions = {code: region.name for code, region in load_regions(current_house().config.processes).items()}
    when = reckoning(me())
    told = standings(rows, when.today)
    return render_template("processes/list.html", rows=rows, regions=regions, standings=told, when=when)


@processes.get("/processes/<definition_id>")
@everyone
def definition(definition_id: str) -> ResponseReturnValue:
    with current_house().database.read() as connection:
        row = definition_line(connection, definition_id=definition_id)
        if row is None:
            abort(404)
        versions = version_lines(connection, key=row.key, edition=row.edition)
        decisions = releases_of(connection, key=row.key, edition=row.edition)
    when = reckoning(me())
    prefix = prefix_of(current_house(), row.edition or me().actor.region_code)
    return render_template(
        "processes/definition.html",
        row=row,
        prefix=prefix,
        older=[each for each in versions if each.version < row.version],
        versions=versions,
        decisions=decisions,
        standings=standings(versions, when.today),
        may_withdraw=may_put_in_force(me().actor),
        when=when,
    )


@processes.get("/processes/<definition_id>/diagram.xml")
@everyone
def diagram(definition_id: str) -> ResponseReturnValue:
    """The very bytes that were deployed; a procedure is no secret, what runs by it is."""
    with current_house().database.read() as connection:
        found = definition_xml(connection, definition_id=definition_id)
    if found is None:
        abort(404)
    answer = Response(found[1], mimetype="application/xml")
    answer.set_etag(definition_id)
    return packed(answer).make_conditional(request)


@processes.get("/instances/<instance_id>/state.json")
@workers
def state(instance_id: str) -> ResponseReturnValue:
    """Tokens for the diagram: where people's tasks are open, which are late, what has been passed."""
    person = me()
    with current_house().database.read() as connection:
        line = instance(connection, instance_id=instance_id, scope=person.scope)
        if line is None and not has_task_in(connection, instance_id=instance_id, scope=person.scope):
            abort(404)
        states, passed = places_of(
            UnitOfWork(connection), person, instance_id=instance_id, case_id=line.case_id if line else None
        )
    here = {item.element_id: item.waiting for item in states}
    return jsonify(
        tokens=here,
        late=[item.element_id for item in states if item.overdue],
        done=[element for element in passed if element not in here],
    )
