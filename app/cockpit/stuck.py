"""What is stuck, why, since when, and who can free it how."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import admits, only
from app.access.people import SignedIn, me
from app.cockpit.blueprint import cockpit
from app.cockpit.reach import WATCHERS, watched
from app.cockpit.stuck_words import Teller, Told
from app.house import current_house
from app.wording.dates import reckoning
from engine.access import may_steer
from engine.mending.acts import acts_of
from storage.models import InstanceStatus, StuckKind
from storage.queries.stuck import StuckFilter, StuckLine, stuck_counts, stuck_lines, stuck_procedures

FILTERS = ("kind", "process", "agency", "instance", "element", "municipality")


@dataclass(frozen=True, kw_only=True)
class Door:
    """Where a trouble is freed. ``posts``: a reason is given right here."""

    name: str
    url: str
    posts: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    told: Told
    doors: Sequence[Door]
    advice: Sequence[str]
    case_url: str | None


@cockpit.get("/stuck")
@only(*WATCHERS)
def stuck() -> ResponseReturnValue:
    """Looks everything through first when nobody has for half a minute, so it is never old."""
    person, house = me(), current_house()
    house.sweep.run_if_old()
    asked, when = asked_for(person), reckoning(person)
    with house.database.read() as connection:
        page = stuck_lines(connection, asked, cursor=request.args.get("after"))
        teller = Teller(house, connection, when)
        rows = [_row(person, teller.told(line)) for line in page.rows]
        counts = stuck_counts(connection, _all_kinds(asked))
        procedures = stuck_procedures(connection, StuckFilter(municipalities=asked.municipalities))
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return render_template(
        "cockpit/stuck.html",
        rows=rows,
        counts=counts,
        total=sum(counts.values()),
        titles=teller.titles(),
        procedures=procedures,
        kept=kept,
        next_url=url_for("cockpit.stuck", **kept, after=page.next_cursor) if page.next_cursor else None,
        first_url=url_for("cockpit.stuck", **kept) if request.args.get("after") else None,
        when=when,
    )


def asked_for(person: SignedIn) -> StuckFilter:
    """What the address asks for, within what this person watches."""
    kind = request.args.get("kind")
    return StuckFilter(
        municipalities=watched(person),
        kind=kind if kind in set(StuckKind) else None,
        process_key=request.args.get("process") or None,
        municipality_id=request.args.get("municipality") or None,
        agency_id=request.args.get("agency") or None,
        instance_id=request.args.get("instance") or None,
        element_id=request.args.get("element") or None,
    )


def _all_kinds(asked: StuckFilter) -> StuckFilter:
    return StuckFilter(**{**vars(asked), "kind": None})


def _row(person: SignedIn, told: Told) -> Row:
    line = told.line
    doors, advice = [], []
    for code, words in told.acts:
        door = Doors(person, line).of(code)
        if door is not None:
            doors.append(Door(name=words.name, url=door[0], posts=door[1]))
        if words.advice:
            advice.append(words.advice)
    opens = line.case_id and line.municipality_id in person.scope.commissions
    return Row(
        told=told,
        doors=doors,
        advice=advice,
        case_url=url_for("cases.case", case_id=line.case_id) if opens else None,
    )


class Doors:
    """The places where this person may free this trouble; None where there is no such place."""

    def __init__(self, person: SignedIn, line: StuckLine):
        self._person = person
        self._line = line

    @cached_property
    def _steers(self) -> bool:
        return may_steer(self._person.actor, self._line.municipality_id)

    @cached_property
    def _sees(self) -> bool:
        return self._line.municipality_id in self._person.scope.commissions

    def of(self, code: str) -> tuple[str, bool] | None:
        """Address of an act, and whether it is posted from here with a reason."""
        line, roles = self._line, self._person.actor.roles
        if code == "retry" and line.job_id and line.job_state == "failed" and self._steers:
            return url_for("cockpit.retry", job_id=line.job_id), True
        if code == "close" and line.incident_id and not line.job_id and self._steers:
            return url_for("cockpit.close", incident_id=line.incident_id), True
        if code in ("task", "assign") and line.task_id and self._sees:
            return url_for("inbox.task", task_id=line.task_id), False
        if code == "term" and line.deadline_id and self._sees:
            return url_for("deadlines.change", deadline_id=line.deadline_id), False
        if code == "timers" and admits("cockpit.let_timers_go", roles):
            return url_for("cockpit.overview"), False
        return self._mending(code)

    def _mending(self, code: str) -> tuple[str, bool] | None:
        """The page of an act by hand, at the step that is stuck where it is known."""
        line = self._line
        act = acts_of(current_house().law.folder).get(code)
        if act is None or line.instance_id is None or line.instance_status != InstanceStatus.RUNNING:
            return None
        if not act.is_for(self._person.actor, line.municipality_id):
            return None
        return url_for("cockpit.mend", instance_id=line.instance_id, act=code, at=line.task_id), False
