"""The quarter of the databank of Dolzhansk (DO 3.1-3.3): who gives information, what came, the lists.

A list is a document of its day: it keeps its rows as they were, in alphabetical order and
numbered after sorting. Who is late is named, and nothing waits for them after the fifth.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from engine.tables import read_table
from engine.work import Work
from handlers import registry
from handlers.acts import midnight, today
from handlers.documents import kind_of
from handlers.family_plan import quarter_start
from handlers.parties import party
from handlers.reading import Answers, day, rows, text, texts
from handlers.region_lists import CHILDREN, FAMILIES
from storage.folding import fold
from storage.queries.region_lists import Quarter, Row, listed, subject_of
from storage.repositories.documents import NewDocument

SUBMISSION, LIST = "submission", "list"
QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}
_MOST_DIFFERENCES = 30
"""As many as the variables of a procedure may hold; the lists themselves have no limit."""


@registry.handler(
    "lists.ask",
    outputs=("collect_on", "collected_before", "providers", "quarter", "quarter_ended_on", "year"),
)
def ask_providers(work: Work) -> dict[str, object]:
    """The quarter ended (DB_X01): who is to give information; the commission's own is made (A-DO-8)."""
    ended_on = quarter_start(today(work)) - timedelta(days=1)
    agencies = work.uow.organisation.agencies(work.municipality_id)
    own = party(work, "commission").agency_kind
    asked = kinds_asked(work.processes, work.region)
    for agency in agencies:
        if agency.kind == own and own in asked:
            _submit_own(work, agency.id, ended_on)
    collect_on = work.compute_deadline("setting:a.dedupe", midnight(work, ended_on)).due_date
    return {
        "providers": [each.id for each in agencies if each.kind in asked and each.kind != own],
        "quarter": str(_number(ended_on)),
        "year": str(ended_on.year),
        "quarter_ended_on": ended_on.isoformat(),
        "collect_on": collect_on.isoformat(),
        "collected_before": False,
    }


def kinds_asked(processes: Path, region: str) -> Mapping[str, bool]:
    """Kinds of agencies that give information in a region → whether by agreement only (A-DO-6)."""
    return {kind: by_agreement for place, kind, by_agreement in _providers(processes) if place == region}


@lru_cache(maxsize=4)
def _providers(processes: Path) -> tuple[tuple[str, str, bool], ...]:
    table = read_table(processes / "databank_providers.csv", ("region", "kind", "agreement", "clause"))
    return tuple((row["region"], row["kind"], row["agreement"] == "yes") for row in table)


def _number(on: date) -> int:
    return (on.month - 1) // 3 + 1


def _submit_own(work: Work, agency_id: str, ended_on: date) -> None:
    """What the commission knows itself: all its rows that were open in the quarter."""
    for form, key in ((CHILDREN, "children"), (FAMILIES, "families")):
        rows_known = _listed(work, form, ended_on)
        period = {"quarter": str(_number(ended_on)), "year": str(ended_on.year)}
        content = {**period, "has_data": bool(rows_known), key: [dict(row.content) for row in rows_known]}
        _draw_up(work, form, SUBMISSION, kind_of(work, form, SUBMISSION).title, content, agency_id=agency_id)


def _draw_up(
    work: Work, form: str, kind: str, title: str, content: Answers, *, agency_id: str | None = None
) -> None:
    new = NewDocument(
        form_key=form,
        kind=kind,
        title=title,
        municipality_id=work.municipality_id,
        drawn_on=today(work),
        task_id=work.task_id,
        agency_id=agency_id,
        author_id=work.actor.staff_id,
        content=content,
        clauses=" ".join(work.element.clauses) or None,
    )
    document_id = work.uow.documents.draw_up(new, at=work.moment)
    work.uow.documents.sign(document_id, by=work.actor.staff_id, at=work.moment)


def _listed(work: Work, form: str, ended_on: date) -> list[Row]:
    """Rows of the commission that stood in the quarter, by the alphabet, numbered."""
    quarter = Quarter(begins=quarter_start(ended_on), ends=ended_on)
    place = work.municipality_id
    return listed(work.uow.connection, form=form, municipality_id=place, quarter=quarter)


@registry.handler(
    "lists.collect",
    outputs=("collected_before", "differences", "ours_count", "silent", "theirs_count"),
)
def collect(work: Work) -> dict[str, object]:
    """What came by now (DB_X06): the first time it is handed over for checking, later it is only kept."""
    if work.variables.get("ours_count") is not None:
        return {"collected_before": True}
    ended_on = day(work.variables, "quarter_ended_on") or today(work)
    ours = {_told(subject_of(row.content)[0]) for row in _listed(work, CHILDREN, ended_on)}
    papers = work.uow.documents.of_instance(work.instance_id, CHILDREN)
    theirs = [row for paper in papers for row in rows(paper.content, "children")]
    came = {paper.agency_id for paper in papers}
    return {
        "collected_before": False,
        "ours_count": len(ours),
        "theirs_count": len(theirs),
        "differences": list(_differences(ours, theirs))[:_MOST_DIFFERENCES],
        "silent": [each for each in texts(work.variables, "providers") if each not in came],
    }


def _told(full_name: str) -> str:
    return fold(full_name)


def _differences(ours: set[str], theirs: Iterable[Answers]) -> Iterable[Mapping[str, object]]:
    """Whom agencies report and the databank does not hold; whom two agencies report (one row, section E)."""
    seen: set[str] = set()
    for row in theirs:
        name = text(row, "full_name") or ""
        key = _told(name)
        if key in seen:
            yield {"person": name, "in_ours": key in ours, "in_theirs": True, "action": "учесть один раз"}
        elif key not in ours:
            action = "нет постановления: рассмотреть на заседании"
            yield {"person": name, "in_ours": False, "in_theirs": True, "action": action}
        seen.add(key)


@registry.handler("lists.form", outputs=())
def make_lists(work: Work) -> None:
    """The lists of annexes 4 and 5 (DB_T03); between quarters nothing is made, the rows are in place."""
    ended_on = day(work.variables, "quarter_ended_on")
    if ended_on is None:
        return
    for form, whom in ((CHILDREN, "детей"), (FAMILIES, "семей")):
        numbered = [{**row.content, "row_no": row.number} for row in _listed(work, form, ended_on)]
        quarter = f"{QUARTERS[_number(ended_on)]} квартал {ended_on.year} года"
        content = {"quarter_ended_on": ended_on.isoformat(), "rows": numbered}
        _draw_up(work, form, LIST, f"Банк данных {whom}, находящихся в СОП: {quarter}", content)


@registry.handler("lists.sent", outputs=())
def mark_sent(work: Work) -> None:
    """Both lists went to the commission under the Governor (DB_T04)."""
    to = ", ".join(name for row in rows(work.answers, "recipients") if (name := text(row, "name")))
    ended_on = text(work.variables, "quarter_ended_on")
    for form in (CHILDREN, FAMILIES):
        for paper in work.uow.documents.of_municipality(work.municipality_id, form, kind=LIST):
            if paper.content.get("quarter_ended_on") == ended_on:
                work.uow.documents.mark_sent(paper.id, to=to)
