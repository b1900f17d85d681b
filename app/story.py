"""History told in sentences: «14 ноя 2026, 16:05 — Зуев К. П. завершил(а): Зарегистрировать сообщение»."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.dates import short_moment_words
from storage.queries.history import Happening

LATE_KINDS = frozenset({"deadline_missed", "deadline_escalated", "incident_opened"})
QUIET_KINDS = frozenset({"path_chosen", "task_created", "activity_completed", "event_thrown", "job_retried"})
"""True, but of no use to who reads how a case went; the API gives them all."""


@dataclass(frozen=True, kw_only=True)
class Line:
    iso: str
    when: str
    sentence: str
    late: bool


def told(happenings: Iterable[Happening], zone: ZoneInfo, names: Mapping[str, str]) -> list[Line]:
    """Sentences of what happened; ``names`` are those of staff by id."""
    return [
        Line(
            iso=happening.at.isoformat(),
            when=short_moment_words(happening.at, zone),
            sentence=sentence(happening, names),
            late=happening.kind in LATE_KINDS,
        )
        for happening in happenings
        if happening.kind not in QUIET_KINDS
    ]


def sentence(happening: Happening, names: Mapping[str, str]) -> str:
    tell = _SENTENCES.get(happening.kind)
    if tell is None:
        return f"{_element(happening)}: {happening.kind}"
    return tell(happening, names)


def mentioned_staff(happenings: Iterable[Happening]) -> set[str]:
    """Ids of people whose names the sentences need."""
    found: set[str] = set()
    for happening in happenings:
        change = happening.data.get("assignee") if isinstance(happening.data, dict) else None
        if isinstance(change, list):
            found.update(item for item in change if isinstance(item, str))
    return found


def _element(happening: Happening) -> str:
    return f"«{happening.element_name or happening.element_id or ''}»"


def _reason(happening: Happening) -> str:
    reason = happening.data.get("reason") if isinstance(happening.data, dict) else None
    return _(" Причина: %(reason)s", reason=reason) if reason else ""


def _assignee(happening: Happening, names: Mapping[str, str]) -> str:
    change = happening.data.get("assignee") or [None, None]
    return names.get(change[1] or "", "")


Teller = Callable[[Happening, Mapping[str, str]], str]
_SENTENCES: Mapping[str, Teller] = {
    "instance_started": lambda h, n: _("%(who)s: начата процедура", who=h.actor_name),
    "instance_completed": lambda h, n: _("Процедура завершена"),
    "instance_cancelled": lambda h, n: _("%(who)s: процедура отменена.", who=h.actor_name) + _reason(h),
    "instance_suspended": lambda h, n: _("%(who)s: процедура приостановлена.", who=h.actor_name) + _reason(h),
    "instance_resumed": lambda h, n: _("%(who)s: процедура возобновлена.", who=h.actor_name) + _reason(h),
    "task_claimed": lambda h, n: _("%(who)s: взята задача %(task)s", who=h.actor_name, task=_element(h)),
    "task_released": lambda h, n: (
        _("%(who)s: возвращена задача %(task)s.", who=h.actor_name, task=_element(h)) + _reason(h)
    ),
    "task_assigned": lambda h, n: (
        _(
            "%(who)s: задача %(task)s передана: %(to)s.",
            who=h.actor_name,
            task=_element(h),
            to=_assignee(h, n),
        )
        + _reason(h)
    ),
    "task_completed": lambda h, n: _(
        "%(who)s: завершена задача %(task)s", who=h.actor_name, task=_element(h)
    ),
    "task_cancelled": lambda h, n: _("Задача %(task)s отменена", task=_element(h)),
    "message_received": lambda h, n: _(
        "%(who)s: получено сообщение %(name)s", who=h.actor_name, name=_element(h)
    ),
    "event_caught": lambda h, n: _("Наступило событие %(name)s", name=_element(h)),
    "end_reached": lambda h, n: _("Итог: %(name)s", name=_element(h)),
    "timer_fired": lambda h, n: _("Наступил срок %(name)s", name=_element(h)),
    "deadline_missed": lambda h, n: _("Срок пропущен: %(name)s", name=_element(h)),
    "deadline_escalated": lambda h, n: _("О нарушении срока доложено: %(name)s", name=_element(h)),
    "incident_opened": lambda h, n: _("Требуется вмешательство: %(name)s", name=_element(h)),
}
