"""The page where a procedure is drawn, and what its panel asks: lists, today's date of a term, clauses."""

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.answers.envelope import with_style_attributes
from app.house import current_house
from app.studio.blueprint import DRAWER, studio
from app.studio.files import told_to_scripts
from app.studio.offers import offers_of
from app.studio.reading import OpenDraft, opened
from app.wording.dates import day_words
from engine.drafts.terms import Example, example
from engine.errors import Invalid
from engine.expressions import parse
from engine.functions import BOUND, PURE
from engine.regions import load_regions
from engine.regulations.acts import quoted
from engine.settings import load_settings
from storage.unit_of_work import UnitOfWork

LONGEST_ASKED = 4_000


@studio.get("/studio/<draft_id>/diagram")
@only(DRAWER)
@with_style_attributes
def diagram(draft_id: str) -> ResponseReturnValue:
    """Drawing; a draft that is not in work any more can be looked at."""
    draft = opened(draft_id)
    if not draft.diagram:
        abort(404)
    return render_template("studio/diagram.html", draft=draft)


@studio.get("/studio/<draft_id>/offers.json")
@only(DRAWER)
@told_to_scripts
def offers(draft_id: str) -> ResponseReturnValue:
    """What may be chosen: roles, forms, clauses, variables and all other lists of the panel."""
    draft = opened(draft_id)
    handlers = draft.house.executor.workshop.handlers
    with draft.house.database.read() as connection:
        return jsonify(
            offers_of(UnitOfWork(connection), draft.law, handlers, draft.files, draft.line.edition)
        )


@studio.post("/studio/<draft_id>/term.json")
@only(DRAWER)
@told_to_scripts
def term(draft_id: str) -> ResponseReturnValue:
    """Which day a rule would give if its term began now, by the calendar of the draft's region."""
    found = _example(opened(draft_id), _asked("rule"))
    if found.deadline is None:
        return jsonify(words=found.words)
    local = found.deadline.due_at.astimezone(found.deadline.zone)
    day = day_words(found.deadline.due_date)
    return jsonify(
        words=found.words,
        day=f"{day}, {local:%H:%M}" if found.deadline.is_hourly else day,
        date=found.deadline.due_date.isoformat(),
        explanation=found.deadline.explanation.text(),
    )


@studio.post("/studio/<draft_id>/expression.json")
@only(DRAWER)
@told_to_scripts
def expression(draft_id: str) -> ResponseReturnValue:
    """Whether the engine can read an expression, and what is wrong with it."""
    opened(draft_id)
    unknown = sorted(parse(_asked("expression")).functions - set(PURE) - BOUND)
    if unknown:
        raise Invalid(_("Функции «%(name)s» нет в справочнике.", name=unknown[0]))
    return jsonify(fits=True)


@studio.get("/studio/<draft_id>/clauses/<clause_key>.json")
@only(DRAWER)
@told_to_scripts
def clause(draft_id: str, clause_key: str) -> ResponseReturnValue:
    """A clause whole, as its act says it."""
    opened(draft_id)
    law = current_house().law
    if clause_key not in law.clauses:
        abort(404)
    found = quoted([clause_key], law.clauses, law.regulations)[0]
    return jsonify(
        name=found.name,
        act=f"{found.act.title}. {found.act.approved}" if found.act else "",
        paragraphs=[{"text": text, "obliges": obliges} for text, obliges in found.paragraphs],
    )


def _asked(name: str) -> str:
    body = request.get_json(silent=True)
    text = body.get(name) if isinstance(body, dict) else None
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_ASKED:
        raise Invalid(_("Не сказано, что посчитать."))
    return text.strip()


def _example(draft: OpenDraft, rule: str) -> Example:
    """By the calendar of the draft's region; of its author's where it is for all."""
    house, regions = draft.house, load_regions(draft.house.config.processes)
    wanted = (draft.line.edition, me().actor.region_code or "", *regions)
    region = regions[next(code for code in wanted if code in regions)]
    with house.database.read() as connection:
        calendar = house.law.calendars.of_region(UnitOfWork(connection), region.code)
    settings = load_settings(house.law.folder, {})
    return example(rule, house.clock.now(), calendar=calendar, zone=region.zone, settings=settings)
