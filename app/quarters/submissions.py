"""Submissions of a quarter by sender, and one submission with all its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.carried.kept_filters import kept_filters
from app.house import current_house
from app.quarters.blueprint import DATABANK, READERS, quarters
from app.quarters.chosen import Quarter, chosen_quarter, form_of, may_read_rows, reach
from app.wording.dates import reckoning
from engine.monitoring import BY_KEY, FORM, faults
from storage.database import Connection
from storage.queries import submissions as query
from storage.queries.submissions import SubmissionLine, VersionLine

STATES = {
    "awaited": lazy_gettext("ожидается"),
    "sent": lazy_gettext("передано"),
    "returned": lazy_gettext("возвращено"),
    "accepted": lazy_gettext("принято"),
    "missing": lazy_gettext("не представлено"),
}
TONES = {"accepted": "good", "returned": "soon", "missing": "late"}
LATE = "late"
TOTALS = {
    "opening": lazy_gettext("На начало периода"),
    "put_on": lazy_gettext("Поставлено"),
    "removed": lazy_gettext("Снято"),
    "closing": lazy_gettext("На конец периода"),
}
"""Figures of the lists of the databank."""
_DAYS = ("born_on", "put_on", "removed_on")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A list as the address asks for it."""

    form: str
    offered: Sequence[Quarter]
    quarter: Quarter | None
    lines: Sequence[SubmissionLine]
    state: str


@quarters.get("/")
@only(*READERS, *DATABANK)
def listing() -> ResponseReturnValue:
    """Who has sent, in time or late, what was accepted and what returned."""
    person, house = me(), current_house()
    with house.database.read() as connection:
        shown = shown_list(connection, person, request.args, house.clock.now())
    record_look(person, "view", "submissions", f"{shown.form} {shown.quarter and shown.quarter.words}")
    return render_template(
        "quarters/list.html",
        shown=shown,
        kept=kept_filters(),
        states=STATES,
        tones=TONES,
        late=LATE,
        when=reckoning(person),
    )


def shown_list(connection: Connection, person: SignedIn, args: Mapping[str, str], now: datetime) -> Shown:
    form, scope = form_of(args, person), reach(person)
    known = query.quarters(connection, scope, form_key=form)
    offered = [Quarter(year=year, number=number) for year, number in known]
    quarter = chosen_quarter(args, offered)
    state = args.get("state", "")
    lines: Sequence[SubmissionLine] = ()
    if quarter is not None:
        found = query.submissions(connection, scope, form_key=form, year=quarter.year, quarter=quarter.number)
        lines = [
            line
            for line in found
            if not state or line.state == state or (state == LATE and line.is_late(now))
        ]
    return Shown(form=form, offered=offered, quarter=quarter, lines=lines, state=state)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A column of a version, with what it was in the version before and in the register."""

    title: str
    before: int | None
    told: int
    counted: int | None

    @property
    def changed(self) -> bool:
        return self.before is not None and self.before != self.told

    @property
    def differs(self) -> bool:
        return self.counted is not None and self.counted != self.told


@dataclass(frozen=True, kw_only=True)
class VersionShown:
    line: VersionLine
    columns: Sequence[Compared]
    faults: Sequence[str]


@quarters.get("/submissions/<submission_id>")
@only(*READERS, *DATABANK)
def one(submission_id: str) -> ResponseReturnValue:
    """The versions of one submission, the newest first, each with what it changed."""
    person, house = me(), current_house()
    with house.database.read() as connection:
        line = found_submission(connection, person, submission_id)
        versions = query.versions(connection, submission_id)
    record_look(person, "view", "submission", submission_id)
    return render_template(
        "quarters/submission.html",
        line=line,
        quarter=Quarter(year=line.year, number=line.quarter),
        versions=_compared(versions, line.form_key),
        rows_open=line.sender_kind == "organisation" and may_read_rows(person, line),
        states=STATES,
        tones=TONES,
        when=reckoning(person),
    )


def _compared(versions: Sequence[VersionLine], form_key: str) -> list[VersionShown]:
    """The newest first, each beside the one before it."""
    shown = []
    for position, version in enumerate(versions):
        before = versions[position - 1] if position else None
        wrong = faults(version.figures, version.counted) if form_key == FORM else ()
        shown.append(VersionShown(line=version, columns=columns_of(version, form_key, before), faults=wrong))
    return shown[::-1]


def columns_of(version: VersionLine, form_key: str, before: VersionLine | None = None) -> list[Compared]:
    """The figures of a version in the order of its form."""
    keys = BY_KEY if form_key == FORM else dict.fromkeys(version.figures)
    return [
        Compared(
            title=BY_KEY[key].title if key in BY_KEY else str(TOTALS.get(key, key)),
            before=before.figures.get(key, 0) if before else None,
            told=version.figures.get(key, 0),
            counted=version.counted.get(key),
        )
        for key in keys
    ]


@quarters.get("/submissions/<submission_id>/rows/<number>")
@only(*READERS)
def rows(submission_id: str, number: str) -> ResponseReturnValue:
    """The register as it was sent with a version: names, so only for whom they are."""
    person, house = me(), current_house()
    with house.database.read() as connection:
        line, version = found_version(connection, person, submission_id, number)
        sent = query.sent_rows(connection, version.id)
    record_look(person, "view", "submission_rows", version.id, fields=[str(row["entry_id"]) for row in sent])
    return render_template(
        "quarters/rows.html",
        line=line,
        version=version,
        quarter=Quarter(year=line.year, number=line.quarter),
        sent=[dated(row) for row in sent],
        when=reckoning(person),
    )


def found_submission(connection: Connection, person: SignedIn, submission_id: str) -> SubmissionLine:
    """One that this person may see; NotFound otherwise."""
    line = query.submission(connection, reach(person), submission_id)
    if line is None:
        abort(404)
    return line


def found_version(
    connection: Connection, person: SignedIn, submission_id: str, number: str
) -> tuple[SubmissionLine, VersionLine]:
    """A version whose rows this person may read; NotFound otherwise."""
    line = found_submission(connection, person, submission_id)
    known = query.versions(connection, submission_id) if may_read_rows(person, line) else []
    version = next((each for each in known if str(each.number) == number), None)
    if version is None:
        abort(404)
    return line, version


def dated(row: Mapping[str, object]) -> dict[str, object]:
    """A frozen row with its days as days."""
    days = {key: date.fromisoformat(str(row[key])) for key in _DAYS if row.get(key)}
    return {**row, **days}
