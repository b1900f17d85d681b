"""Notices in sentences."""

from flask_babel import gettext as _

from app.wording.dates import Reckoning, day_words, time_words
from storage.models import NoticeKind
from storage.queries.notices import NoticeLine


def sentence(line: NoticeLine, when: Reckoning) -> str:
    """«Срок пропущен: «Направить письменную информацию», был до 7 мая»"""
    if line.kind == NoticeKind.TOLD or line.due_at is None:
        return line.text or line.element_name or line.element_id
    said = {"name": line.element_name or line.element_id, "due": _due(line, when)}
    if line.kind == NoticeKind.REMINDER:
        if line.is_preliminary:
            said["due"] = _("%(day)s (предварительно)", day=said["due"])
        return _("Срок подходит: «%(name)s», до %(due)s", **said)
    if line.kind == NoticeKind.MISSED:
        return _("Срок пропущен: «%(name)s», был до %(due)s", **said)
    return _("Срок нарушен, не исполнено: «%(name)s», был до %(due)s", **said)


def _due(line: NoticeLine, when: Reckoning) -> str:
    assert line.due_at is not None
    day = day_words(line.due_at.astimezone(when.zone).date(), when.today)
    return f"{day}, {time_words(line.due_at, when.zone)}" if line.by_hours else day
