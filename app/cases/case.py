"""The file of a case: its family, figures and sections, each shown as far as the person's right goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import workers
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.cases.blueprint import cases
from app.cases.links import links_of
from app.cases.offers import Offer, offers_of
from app.cases.paper_list import listed
from app.house import House, current_house
from app.inbox.task import clauses_of, explained
from app.registers.reading import RegisterDirectory, cell_of, columns_of
from app.wording.dates import Reckoning, reckoning
from app.wording.story import mentioned_staff, told
from engine.aspects import Aspects, Right
from engine.definitions.offered import OfferedStart, offered_starts
from engine.errors import NotFound
from engine.instances.reading import drawn_at
from engine.rights import rights_in
from engine.terms import term_changes
from storage.queries import families
from storage.queries.cases import CaseHead, case_head
from storage.queries.deadlines import terms_of_case
from storage.queries.documents import documents_of_case, files_of_case
from storage.queries.history import history_of_case
from storage.queries.organisation import staff_names
from storage.queries.processes import InstanceLine, instances_of_case
from storage.queries.registers import entries_of_case
from storage.queries.tasks import CaseTask, tasks_of_case
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case in the hands of one person: its head, and what of it this person may see."""

    person: SignedIn
    house: House
    head: CaseHead
    aspects: Aspects
    when: Reckoning

    @property
    def masks_names(self) -> bool:
        return self.aspects["family"] is Right.MASKED

    @property
    def own_only(self) -> bool:
        """Only one's own tasks, terms and papers of the case are shown."""
        return not self.aspects.sees("history")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A diagram of a case: the procedure it belongs to and the step to look at."""

    line: InstanceLine
    definition_id: str
    focus: str


def section_names() -> Mapping[str, tuple[str, str]]:
    """Section → its name and the aspect that opens it."""
    return {
        "history": (_("Ход дела"), "history"),
        "tasks": (_("Задачи"), ""),
        "deadlines": (_("Сроки"), "deadlines"),
        "documents": (_("Документы"), "documents"),
        "programme": (_("Программа"), "programme"),
        "registers": (_("Журналы"), "journal"),
        "diagram": (_("Схема"), ""),
    }


@cases.get("/cases/<case_id>")
@workers
def case(case_id: str) -> ResponseReturnValue:
    return case_section(case_id, "history")


@cases.get("/cases/<case_id>/<section>")
@workers
def case_section(case_id: str, section: str) -> ResponseReturnValue:
    names = section_names()
    if section not in names:
        abort(404)
    file = opened(case_id)
    allowed = {
        key: name for key, (name, aspect) in names.items() if not aspect or file.aspects.sees_some(aspect)
    }
    if file.own_only:
        # Who only informed is told of their own tasks and, in their own journal's row, of the result.
        del allowed["history"]
    if section not in allowed:
        section = "tasks"
    record_look(file.person, "view", "case", case_id, case_id=case_id, fields=[section])
    tasks = _tasks(file)
    return render_template(
        "cases/case.html",
        file=file,
        head=file.head,
        section=section,
        sections=allowed,
        family=_family(file),
        offers=_offers(file),
        starts=_starts(file),
        links=links_of(file),
        tasks=[(task, file.when.term(task.term)) for task in tasks],
        **_shown(file, section, tasks),
    )


def opened(case_id: str) -> CaseFile:
    """The case in the reach of the person of this request; raises NotFound for any other."""
    person, house = me(), current_house()
    with house.database.read() as connection:
        head = case_head(connection, case_id=case_id, scope=person.scope, now=house.clock.now())
        aspects = rights_in(UnitOfWork(connection), house.access, person.actor, case_id)
    if head is None or aspects is None:
        raise NotFound(_("Такого дела нет, или оно не для вас."), hint=_("Проверьте номер дела."))
    return CaseFile(person=person, house=house, head=head, aspects=aspects, when=reckoning(person))


def _family(file: CaseFile) -> dict[str, Any]:
    with file.house.database.read() as connection:
        members = families.family_of(connection, case_id=file.head.id)
        seen = file.aspects.sees_some("address")
        addresses = families.address_history(connection, case_id=file.head.id) if seen else []
        agencies = families.agencies_of(connection, case_id=file.head.id)
    if not file.aspects.sees_some("family"):
        members = []
    return {"members": members, "addresses": addresses, "agencies": agencies}


def _offers(file: CaseFile) -> list[Offer]:
    return offers_of(file.house, file.person, file.head.id)


def _starts(file: CaseFile) -> list[OfferedStart]:
    """Procedures about a family that may be begun in this case of one's own municipality."""
    if file.person.actor.municipality_id != file.head.municipality_id:
        return []
    definitions = file.house.executor.workshop.definitions
    with file.house.database.read() as connection:
        uow = UnitOfWork(connection)
        town, now = file.head.municipality_id, file.house.clock.now()
        found = offered_starts(uow, definitions, file.person.actor, town, now)
        return [start for start in found if start.opens_case]


def _history(file: CaseFile) -> dict[str, Any]:
    cursor = request.args.get("after")
    with file.house.database.read() as connection:
        page = history_of_case(connection, case_id=file.head.id, scope=file.person.scope, cursor=cursor)
        names = staff_names(connection, staff_ids=mentioned_staff(page.rows))
    following = (
        url_for("cases.case_section", case_id=file.head.id, section="history", after=page.next_cursor)
        if page.next_cursor
        else None
    )
    return {"story": told(page.rows, file.when, names), "next_url": following}


def _tasks(file: CaseFile) -> list[CaseTask]:
    with file.house.database.read() as connection:
        return tasks_of_case(
            connection, case_id=file.head.id, scope=file.person.scope, own_only=file.own_only
        )


def _deadlines(file: CaseFile) -> dict[str, Any]:
    with file.house.database.read() as connection:
        rows = terms_of_case(
            connection,
            case_id=file.head.id,
            scope=file.person.scope,
            own_only=not file.aspects.sees("deadlines"),
        )
    terms = [
        {
            "row": row,
            "term": file.when.term(row),
            "over": row.closed_at is not None,
            "may_change": row.stored_state == "running"
            and file.aspects[term_changes.ASPECT] in {Right.WRITE, Right.SIGN},
            "steps": explained(row),
            "clauses": clauses_of(file.house, row.clauses),
        }
        for row in rows
    ]
    return {"terms": terms}


def _documents(file: CaseFile) -> dict[str, Any]:
    with file.house.database.read() as connection:
        papers = documents_of_case(connection, case_id=file.head.id, scope=file.person.scope)
        files = files_of_case(connection, case_id=file.head.id)
    if not file.aspects.sees("documents"):
        agencies = file.person.scope.agencies
        papers = [paper for paper in papers if paper.agency_id in agencies]
        files = [item for item in files if item.uploaded_by == file.person.actor.staff_id]
    own_files = [item for item in files if item.document_id is None]
    return {"papers": listed(papers, files), "files": own_files}


def _programme(file: CaseFile) -> dict[str, Any]:
    with file.house.database.read() as connection:
        return {"measures": families.measures_of(connection, case_id=file.head.id)}


def _registers(file: CaseFile) -> dict[str, Any]:
    own = (
        None
        if file.aspects["journal"] is Right.READ
        else [f"agency:{id}" for id in file.person.scope.agencies]
    )
    with file.house.database.read() as connection:
        found = entries_of_case(connection, case_id=file.head.id, scope=file.person.scope, owners=own)
    known = [entry for entry in found if entry.register in file.house.law.forms]
    cell = cell_of(RegisterDirectory(file.house, file.head.municipality_id))
    forms = file.house.law.forms
    entries = [
        (entry, forms.get(entry.register).title, columns_of(file.house, entry.register)) for entry in known
    ]
    return {"entries": entries, "cell": cell}


def _diagram(file: CaseFile, tasks: list[CaseTask]) -> dict[str, Any]:
    open_tasks = [task for task in tasks if task.status == "open"]
    with file.house.database.read() as connection:
        instances = instances_of_case(connection, case_id=file.head.id, scope=file.person.scope)
        pictures = _pictures(file.house, UnitOfWork(connection), instances, open_tasks)
    return {"pictures": pictures, "open_tasks": open_tasks}


def _pictures(
    house: House, uow: UnitOfWork, instances: list[InstanceLine], open_tasks: list[CaseTask]
) -> list[Picture]:
    """Each procedure's diagram, and those of the procedures it calls where somebody is at work now."""
    shown: list[Picture] = []
    for line in instances:
        places = {line.definition_id: ""}
        for task in open_tasks:
            if task.instance_id == line.id:
                found = drawn_at(uow, house.executor.workshop, line.bundle, task.element_id)
                if found and not places.get(found[0]):
                    places[found[0]] = task.element_id
        shown += [Picture(line=line, definition_id=key, focus=focus) for key, focus in places.items()]
    return shown


def _shown(file: CaseFile, section: str, tasks: list[CaseTask]) -> dict[str, Any]:
    """What the chosen section shows beside the tasks, which every section has at hand."""
    if section == "diagram":
        return _diagram(file, tasks)
    read = _SECTIONS.get(section)
    return read(file) if read else {}


_SECTIONS: Mapping[str, Callable[[CaseFile], dict[str, Any]]] = {
    "history": _history,
    "deadlines": _deadlines,
    "documents": _documents,
    "programme": _programme,
    "registers": _registers,
}
