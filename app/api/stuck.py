"""What is stuck and why, for programs that watch."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from app.access.guard import only
from app.access.people import me
from app.api.fields import Listed, Moment, Number, Text, one_of
from app.api.paging import PageQuery, page_of
from app.api.section import Section
from app.cockpit import WATCHERS, watched
from app.cockpit.stuck_words import Teller, Told
from app.house import current_house
from app.wording.dates import reckoning
from storage.models import StuckKind
from storage.queries.stuck import StuckFilter, stuck_lines

stuck = Section("stuck", __name__, "Застрявшие процедуры: причина одним предложением и кто может помочь.")
Body = Mapping[str, Any]


class StuckQuery(PageQuery):
    kind = Text(load_default=None, validate=one_of(StuckKind))
    process_key = Text(load_default=None)
    agency_id = Text(load_default=None)
    instance_id = Text(load_default=None)


class StuckSchema(Schema):
    id = Text()
    kind = Text()
    title = Text()
    sentence = Text(metadata={"description": "Причина одним предложением, без имен семьи."})
    since = Moment()
    found_at = Moment()
    instance_id = Text(allow_none=True)
    process_key = Text(allow_none=True, attribute="definition_key")
    process_version = Number(allow_none=True, attribute="definition_version")
    element_id = Text(allow_none=True)
    element_name = Text(allow_none=True)
    task_id = Text(allow_none=True)
    job_id = Text(allow_none=True)
    incident_id = Text(allow_none=True)
    deadline_id = Text(allow_none=True)
    case_id = Text(allow_none=True)
    municipality_id = Text(allow_none=True)
    agency_id = Text(allow_none=True)
    freed_by = Listed(Text(), metadata={"description": "Кто может помочь."})
    acts = Listed(Text(), metadata={"description": "Что можно сделать: коды действий."})


@stuck.get("/stuck")
@only(*WATCHERS)
@stuck.arguments(StuckQuery, location="query")
@stuck.response(200, page_of(StuckSchema))
def listing(query: Body) -> Body:
    """Что застряло, дольше всего стоящее первым"""
    house, person = current_house(), me()
    house.sweep.run_if_old()
    narrowed = {name: value for name, value in query.items() if name not in ("cursor", "limit")}
    asked = StuckFilter(municipalities=watched(person), **narrowed)
    with house.database.read() as connection:
        page = stuck_lines(connection, asked, cursor=query["cursor"], limit=query["limit"])
        teller = Teller(house, connection, reckoning(person))
        items = [_said(teller.told(line)) for line in page.rows]
    return {"items": items, "next_cursor": page.next_cursor}


def _said(told: Told) -> Body:
    return {
        **vars(told.line),
        "title": told.title,
        "sentence": told.sentence,
        "freed_by": told.freed_by,
        "acts": [code for code, _words in told.acts],
    }
