"""Taking running cases over to another version: the map, a dry run on all of them, the result of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as said

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.studio.blueprint import DRAWER, studio
from app.studio.reading import region_names
from app.wording.dates import reckoning
from engine.bpmn.model import Node, Process
from engine.commands import ConfirmBatch, OpenBatch, StopBatch
from engine.errors import EngineError, NotFound
from engine.migration.batched import KIND
from engine.migration.mapping import choices, is_resting_place, problems, proposed
from storage.models import BatchItemState, BatchState
from storage.queries.batches import (
    BatchLine,
    batch_counts,
    batch_items,
    batch_line,
    batch_lines,
    is_at_work,
)
from storage.queries.migrations import callers_of, cases_to_move, running_versions, standing_at
from storage.repositories.batches import NewItem
from storage.repositories.definitions import DefinitionRow
from storage.unit_of_work import UnitOfWork

PAGE = 100
STATES = {
    BatchState.CHECKING: said("проверяется"),
    BatchState.CHECKED: said("проверено, ждет подтверждения"),
    BatchState.RUNNING: said("выполняется"),
    BatchState.DONE: said("закончено"),
    BatchState.STOPPED: said("остановлено"),
}
ITEMS = {
    BatchItemState.WAITING: said("в очереди"),
    BatchItemState.FIT: said("можно перевести"),
    BatchItemState.UNFIT: said("нельзя перевести"),
    BatchItemState.DONE: said("переведено"),
    BatchItemState.FAILED: said("не переведено"),
}


@dataclass(frozen=True, kw_only=True)
class MapLine:
    """One element of the old version, what it becomes, and what else it may become."""

    node: Node
    becomes: str
    choices: list[Node]
    standing: int
    has_term: bool

    @property
    def matters(self) -> bool:
        """Whether somebody should look at it: a case stands here, or something has changed."""
        return bool(self.standing) or self.has_term or self.becomes != self.node.id


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The version that cases go by, and the one they are to go by."""

    source: DefinitionRow
    target: DefinitionRow


@studio.get("/studio/migrations")
@only(DRAWER)
def migrations() -> ResponseReturnValue:
    """Versions that running cases go by, and what was taken over before."""
    with current_house().database.read() as connection:
        running = running_versions(connection)
        shelf = UnitOfWork(connection).definitions
        editions = {(row.key, row.edition) for row in running}
        targets = {pair: shelf.versions(*pair) for pair in editions}
        lines = [line for line in batch_lines(connection, opened_by=None, limit=200) if line.kind == KIND]
        counts = batch_counts(connection, batch_ids=[line.id for line in lines])
    return render_template(
        "studio/migrations.html",
        running=running,
        targets={pair: [row for row in rows if not row.withdrawn_at] for pair, rows in targets.items()},
        lines=lines,
        counts=counts,
        states=STATES,
        regions=region_names(current_house()),
        when=reckoning(me()),
    )


@studio.get("/studio/migrations/new")
@only(DRAWER)
def migration_plan() -> ResponseReturnValue:
    pair = _pair(request.args.get("source", ""), request.args.get("target", ""))
    return _plan_page(pair, proposed(*_processes(pair)))


@studio.post("/studio/migrations")
@only(DRAWER)
def check_migration() -> ResponseReturnValue:
    """The map is looked at, then every case in the background; nothing is written yet."""
    pair = _pair(request.form.get("source", ""), request.form.get("target", ""))
    chosen = _chosen(pair)
    try:
        found = problems(*_processes(pair), chosen)
        if found:
            return _plan_page(pair, chosen, wrong=[each.reason for each in found]), 422
        answer = current_house().execute(_batch(pair, chosen), me().actor)
    except NotFound:
        raise
    except EngineError as fault:
        return _plan_page(pair, chosen, wrong=[f"{fault.message} {fault.hint}".strip()]), fault.status
    return redirect(url_for("studio.migration", batch_id=answer["batch_id"]))


@studio.get("/studio/migrations/<batch_id>")
@only(DRAWER)
def migration(batch_id: str) -> ResponseReturnValue:
    """The verdict, then the result of each case."""
    after, state = request.args.get("after", 0, type=int), request.args.get("state", "")
    with current_house().database.read() as connection:
        line = _line(batch_id)
        counts = batch_counts(connection, batch_ids=[batch_id])[batch_id]
        items = batch_items(connection, batch_id=batch_id, state=state or None, after=after, limit=PAGE + 1)
    kept: dict[str, Any] = {"state": state} if state else {}
    more = items[PAGE - 1].number if len(items) > PAGE else None
    shown = {
        "line": line,
        "counts": counts,
        "items": items[:PAGE],
        "states": STATES,
        "item_states": ITEMS,
        "state": state,
        "done": line.total - counts.get(BatchItemState.WAITING, 0),
        "at_work": is_at_work(line.state),
        "is_mine": line.opened_by == me().actor.staff_id,
        "next_url": url_for("studio.migration", batch_id=batch_id, after=more, **kept) if more else None,
        "first_url": url_for("studio.migration", batch_id=batch_id, **kept) if after else None,
        "when": reckoning(me()),
    }
    is_piece = request.headers.get("HX-Request") is not None
    return render_template("studio/_migration.html" if is_piece else "studio/migration.html", **shown)


@studio.post("/studio/migrations/<batch_id>/confirm")
@only(DRAWER)
def confirm_migration(batch_id: str) -> ResponseReturnValue:
    _line(batch_id)
    current_house().execute(ConfirmBatch(batch_id=batch_id), me().actor)
    flash(_("Перевод начат."), "good")
    return redirect(url_for("studio.migration", batch_id=batch_id))


@studio.post("/studio/migrations/<batch_id>/stop")
@only(DRAWER)
def stop_migration(batch_id: str) -> ResponseReturnValue:
    _line(batch_id)
    current_house().execute(StopBatch(batch_id=batch_id), me().actor)
    flash(_("Остановлено. Что переведено, остается переведенным."), "good")
    return redirect(url_for("studio.migration", batch_id=batch_id))


def _line(batch_id: str) -> BatchLine:
    with current_house().database.read() as connection:
        line = batch_line(connection, batch_id=batch_id)
    if line is None or line.kind != KIND:
        raise NotFound("Такого перевода дел нет.", hint="Откройте список переводов.")
    return line


def _pair(source_id: str, target_id: str) -> Pair:
    with current_house().database.read() as connection:
        shelf = UnitOfWork(connection).definitions
        source, target = shelf.get(source_id), shelf.get(target_id)
    if source is None or target is None or (source.key, source.edition) != (target.key, target.edition):
        raise NotFound("Таких версий одной процедуры нет.", hint="Выберите версии из списка.")
    return Pair(source=source, target=target)


def _processes(pair: Pair) -> tuple[Process, Process]:
    shelf = current_house().executor.workshop.definitions
    return shelf.process(pair.source), shelf.process(pair.target)


def _chosen(pair: Pair) -> dict[str, str]:
    """What the page said of each element; elements that the page does not show are as proposed."""
    source, target = _processes(pair)
    found = proposed(source, target)
    for node in source.nodes():
        written = request.form.get(f"map:{node.id}")
        if written is not None:
            found.pop(node.id, None)
            if written:
                found[node.id] = written
    return found


def _batch(pair: Pair, chosen: Mapping[str, str]) -> OpenBatch:
    with current_house().database.read() as connection:
        cases = cases_to_move(
            connection, definition_id=pair.source.id, callers=request.form.get("callers") == "yes"
        )
    return OpenBatch(
        kind=KIND,
        items=[
            NewItem(
                subject_id=case.id, instance_id=case.id, label=f"{case.number or '—'}, {case.municipality}"
            )
            for case in cases
        ],
        args={
            "source": pair.source.id,
            "target": pair.target.id,
            "map": dict(chosen),
            "recompute": request.form.getlist("recompute"),
        },
        reason=request.form.get("reason", ""),
        chosen=f"{pair.source.name}: {pair.source.version} → {pair.target.version}",
    )


def _has_another_term(old: Node, new: Node | None) -> bool:
    """Whether running terms of a step may be counted anew by another rule."""
    rules = {node.properties.get("deadline") for node in (old, new) if node is not None}
    return new is not None and None not in rules and len(rules) > 1


def _plan_page(pair: Pair, chosen: Mapping[str, str], wrong: list[str] | None = None) -> str:
    with current_house().database.read() as connection:
        standing = standing_at(connection, definition_id=pair.source.id)
        cases = len(cases_to_move(connection, definition_id=pair.source.id, callers=False))
        callers = callers_of(connection, definition_id=pair.source.id)
    source, target = _processes(pair)
    taken, drawn = set(chosen.values()), {node.id: node for node in target.nodes()}
    lines = [
        MapLine(
            node=node,
            becomes=chosen.get(node.id, ""),
            choices=choices(source, target, node.id),
            standing=standing.get(node.id, 0),
            has_term=_has_another_term(node, drawn.get(chosen.get(node.id, ""))),
        )
        for node in source.nodes()
        if is_resting_place(node)
    ]
    ordered = sorted(lines, key=lambda line: (bool(line.becomes), -line.standing))
    return render_template(
        "studio/migration_plan.html",
        pair=pair,
        lines=[line for line in ordered if line.matters],
        rest=[line for line in ordered if not line.matters],
        new=[node for node in target.nodes() if node.id not in taken and is_resting_place(node)],
        ticked=set(request.form.getlist("recompute")),
        typed=request.form,
        cases=cases,
        callers=callers,
        wrong=wrong or [],
        when=reckoning(me()),
    )
