"""«Та же семья?»: open cases with something in common, side by side; the commission's officers decide."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.cases.blueprint import cases
from app.cases.case import CaseFile, opened
from app.cases.links import COMPARED
from app.inbox.handing import command_id
from app.wording.days import day_words
from engine import access
from engine.commands import JudgeFamily, SeparateCases
from engine.errors import NotAllowed
from storage.models import CaseStatus
from storage.queries.family_links import decisions, linked_cases, told_apart
from storage.queries.matching import candidates

OFFICERS = ("kdn_secretary", "kdn_chair")


@cases.get("/cases/<case_id>/same-family")
@only(*OFFICERS)
def same_family(case_id: str) -> ResponseReturnValue:
    file = _officers(case_id)
    with file.house.database.read() as connection:
        found = candidates(connection, case_id) if file.head.status in COMPARED else []
        decided = decisions(connection, case_id)
        apart = told_apart(connection, case_id)
        linked = linked_cases(connection, case_id)
    record_look(file.person, "view", "case", case_id, case_id=case_id, fields=["same_family"])
    return render_template(
        "cases/same_family.html",
        file=file,
        head=file.head,
        candidates=found,
        apart=apart,
        decided=decided,
        linked=linked,
        may_join=file.head.status in (CaseStatus.CHECKING, CaseStatus.CHECKED),
        is_joined=file.head.status == CaseStatus.JOINED,
        when=file.when,
        birth=lambda written: day_words(date.fromisoformat(written)) if written else "—",
    )


@cases.post("/cases/<case_id>/same-family")
@only(*OFFICERS)
def judge(case_id: str) -> ResponseReturnValue:
    file = _officers(case_id)
    same = request.form.get("decision") == "same"
    command = JudgeFamily(
        case_id=case_id,
        other_case_id=request.form.get("other", ""),
        same=same,
        reason=request.form.get("reason", "")[:1000],
    )
    file.house.execute(command, file.person.actor, command_id(file.person, request.form.get("_command_id")))
    flash(_("Сведения присоединены к делу.") if same else _("Записано: это другая семья."), "good")
    return redirect(url_for("cases.same_family", case_id=case_id))


@cases.post("/cases/<case_id>/separate")
@only(*OFFICERS)
def separate(case_id: str) -> ResponseReturnValue:
    file = _officers(case_id)
    command = SeparateCases(case_id=case_id, reason=request.form.get("reason", "")[:1000])
    file.house.execute(command, file.person.actor, command_id(file.person, request.form.get("_command_id")))
    flash(_("Присоединение отменено. Зарегистрируйте сообщение в журнале комиссии."), "good")
    return redirect(url_for("cases.same_family", case_id=case_id))


def _officers(case_id: str) -> CaseFile:
    """The case of one's own commission."""
    file = opened(case_id)
    require_officer(file)
    return file


def require_officer(file: CaseFile) -> None:
    """Raises NotAllowed for whoever is not an officer of the commission that keeps the case."""
    if not access.is_officer(file.person.actor, file.head.municipality_id):
        raise NotAllowed(_("сравнивать семьи"))
