"""What a term runs from: the event in words, and the journal, document or session that bears it out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import url_for
from flask_babel import gettext as _

from app.access.guard import admits
from app.deadlines.reach import OpenedTerm
from app.wording.dates import day_words, moment_words
from engine.aspects import Right
from engine.instances.reading import drawn_at
from engine.terms.start_events import Evidence, StartEvent
from storage.queries.documents import DocumentLine, documents_of_case, documents_of_task
from storage.queries.registers import Entry, entries_of_case
from storage.queries.sessions import sessions_between
from storage.queries.tasks import task_card
from storage.queries.term_sheets import Before, happened_before
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Where the event was written down; ``url`` when this person may open it."""

    name: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Start:
    at: str
    """Empty while the event has not happened."""
    event: str
    papers: Sequence[Paper]


def start_of(opened: OpenedTerm) -> Start:
    sheet, house = opened.sheet, opened.house
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        drawn = drawn_at(uow, house.executor.workshop, sheet.bundle, sheet.element_id)
    variable = drawn[1].properties.get("deadlineFrom", "") if drawn else ""
    at = moment_words(sheet.started_at, opened.when.zone) if sheet.started_at else ""
    if not variable:
        return _reached(opened, at)
    known = house.law.start_events.get(variable)
    if known is None:
        return Start(at=at, event=_("момент «%(name)s» из процедуры", name=variable), papers=())
    papers = list(_evidence(opened, known)) if sheet.started_at and opened.file else []
    return Start(at=at, event=known.name, papers=papers)


def _reached(opened: OpenedTerm, at: str) -> Start:
    """No variable is named: the term runs from the moment when the procedure came to the step."""
    with opened.house.database.read() as connection:
        before = happened_before(
            connection, instance_id=opened.sheet.instance_id, until=opened.sheet.created_at
        )
        if before is None:
            return Start(at=at, event=_("дело дошло до этого шага"), papers=())
        papers = []
        if before.task_id and before.kind == "task_completed":
            card = task_card(connection, task_id=before.task_id, scope=opened.person.scope)
            name = _("задача «%(name)s»", name=before.element_name or before.element_id)
            papers.append(Paper(name=name, url=url_for("inbox.task", task_id=card.id) if card else None))
            made = documents_of_task(connection, task_id=before.task_id)
            papers += [_document(opened, paper) for paper in made]
    return Start(at=at, event=_happened(before), papers=papers)


def _happened(before: Before) -> str:
    name = before.element_name or before.element_id or ""
    match before.kind:
        case "task_completed":
            return _(
                "дело дошло до этого шага: %(who)s, завершена задача «%(name)s»",
                who=before.actor_name,
                name=name,
            )
        case "message_received":
            return _("дело дошло до этого шага: получено сообщение «%(name)s»", name=name)
        case "instance_started":
            return _("дело дошло до этого шага: начата процедура")
        case _:
            return _("дело дошло до этого шага: наступило событие «%(name)s»", name=name)


def _evidence(opened: OpenedTerm, event: StartEvent) -> Iterator[Paper]:
    match event.evidence:
        case Evidence.JOURNAL:
            yield from _entries(opened, event)
        case Evidence.DOCUMENT:
            yield from _documents(opened, event)
        case Evidence.SESSION:
            yield from _sessions(opened)


def _entries(opened: OpenedTerm, event: StartEvent) -> Iterator[Paper]:
    """The row of the journal that was entered nearest to the start."""
    sheet, file = opened.sheet, opened.file
    assert file is not None and sheet.case_id and sheet.started_at
    started = sheet.started_at
    with opened.house.database.read() as connection:
        rows = entries_of_case(connection, case_id=sheet.case_id, scope=opened.person.scope)
    fitting = [row for row in rows if row.register == event.form and row.owner.startswith(f"{event.keeper}:")]
    for row in sorted(fitting, key=lambda row: abs(row.entered_at - started))[:1]:
        url = url_for("cases.case_section", case_id=sheet.case_id, section="registers")
        yield Paper(name=_entry(opened, row), url=url if _sees_entry(opened, row) else None)


def _entry(opened: OpenedTerm, row: Entry) -> str:
    return _(
        "%(journal)s, запись № %(number)s от %(day)s",
        journal=opened.house.law.forms.get(row.register).title,
        number=row.number,
        day=day_words(row.entered_at.astimezone(opened.when.zone).date()),
    )


def _sees_entry(opened: OpenedTerm, row: Entry) -> bool:
    assert opened.file is not None
    own = row.owner in {f"agency:{id}" for id in opened.person.scope.agencies}
    right = opened.file.aspects["journal"]
    return right is Right.READ or (own and right is not Right.NONE)


def _documents(opened: OpenedTerm, event: StartEvent) -> Iterator[Paper]:
    """The document of that form, drawn on the day of the start; else the last one before it."""
    sheet = opened.sheet
    assert sheet.case_id and sheet.started_at
    with opened.house.database.read() as connection:
        papers = documents_of_case(connection, case_id=sheet.case_id, scope=opened.person.scope)
    started = sheet.started_at.astimezone(opened.when.zone).date()
    fitting = [paper for paper in papers if paper.form_key == event.form]
    of_day = [paper for paper in fitting if paper.drawn_on == started]
    yield from (_document(opened, paper) for paper in of_day or fitting[:1])


def _document(opened: OpenedTerm, paper: DocumentLine) -> Paper:
    """By its own title to who may open it; to others by its form's."""
    own = paper.agency_id in opened.person.scope.agencies
    forms = opened.house.law.forms
    if opened.file is None or not (opened.file.aspects.sees("documents") or own):
        title = forms.get(paper.form_key).title if paper.form_key in forms else _("документ")
        return Paper(name=_("%(title)s от %(day)s", title=title, day=day_words(paper.drawn_on)))
    number = f" № {paper.number}" if paper.number and "№" not in paper.title else ""
    return Paper(
        name=_("%(title)s от %(day)s", title=f"{paper.title}{number}", day=day_words(paper.drawn_on)),
        url=url_for("cases.document", document_id=paper.id),
    )


def _sessions(opened: OpenedTerm) -> Iterator[Paper]:
    """The session of the commission on the day of the start."""
    sheet, zone = opened.sheet, opened.when.zone
    assert sheet.started_at
    midnight = datetime.combine(sheet.started_at.astimezone(zone).date(), time(), zone)
    with opened.house.database.read() as connection:
        held = sessions_between(
            connection,
            municipalities=[sheet.municipality_id],
            start=midnight,
            end=midnight + timedelta(days=1),
        )
    admitted = admits("sessions.session", opened.person.actor.roles)
    for line in held:
        name = _("заседание комиссии %(day)s", day=day_words(line.held_at.astimezone(zone).date()))
        yield Paper(name=name, url=url_for("sessions.session", session_id=line.id) if admitted else None)
