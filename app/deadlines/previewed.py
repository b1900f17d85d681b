"""The second page of a change: each term old and new, who will be told and when; nothing is done yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from app.access.people import SignedIn
from app.deadlines.tellings import names_of
from app.house import House
from app.wording.dates import Reckoning, moment_words, reckoning
from engine.executor import Command
from engine.terms.previewing import AT_ONCE, TermOutlook, ToTell, preview
from storage.queries.term_changes import ChangeLine, Subject
from storage.unit_of_work import UnitOfWork

KEPT_FIELDS = ("due", "started", "ground", "seen", "_command_id")
"""What the form sent is sent again with the confirmation."""


@dataclass(frozen=True, kw_only=True)
class TellingRow:
    what: str
    when: str
    whom: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    deadline_id: str
    name: str
    change: ChangeLine
    tellings: Sequence[TellingRow]


def preview_page(
    house: House, person: SignedIn, subject: Subject, command: Command, *, title: str, address: str
) -> str:
    """Raises the refusals of the command itself."""
    when = reckoning(person)
    outlooks = preview(house.executor, command, person.actor)
    return render_template(
        "deadlines/preview.html",
        subject=subject,
        title=title,
        address=address,
        rows=[_row(house, when, outlook) for outlook in outlooks],
        fields={name: request.form[name] for name in KEPT_FIELDS if name in request.form},
        when=when,
    )


def _row(house: House, when: Reckoning, outlook: TermOutlook) -> PreviewRow:
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        tellings = [_telling(house, uow, when, each) for each in outlook.tellings]
    return PreviewRow(
        deadline_id=outlook.deadline_id,
        name=outlook.element_name or outlook.element_id,
        change=outlook.change,
        tellings=tellings,
    )


def _telling(house: House, uow: UnitOfWork, when: Reckoning, told: ToTell) -> TellingRow:
    return TellingRow(
        what=_steps()[told.step],
        when=_("сразу") if told.step == AT_ONCE else moment_words(told.at, when.zone),
        whom=names_of(house, uow, when, told.keys, told.at),
    )


def _steps() -> Mapping[str, str]:
    return {
        AT_ONCE: _("об изменении срока"),
        "E0": _("напоминание о сроке"),
        "E1": _("если срок будет пропущен"),
        "E2": _("если срок нарушен, вторая ступень"),
        "E3": _("если срок нарушен, третья ступень"),
    }
