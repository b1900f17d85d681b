"""History told in sentences: «14 ноя 2026, 16:05 — Зуев К. П. завершил(а): Зарегистрировать сообщение»."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.wording.dates import Reckoning, day_words, short_moment_words
from storage.queries.history import Happening

LATE_KINDS = frozenset({"deadline_missed", "deadline_escalated", "incident_opened"})
QUIET_KINDS = frozenset(
    {
        "path_chosen",
        "variables_changed",
        "task_created",
        "activity_completed",
        "event_thrown",
        "timer_fired",
        "job_retried",
        "external_task_failed",
        "external_task_reordered",
        "external_task_unlocked",
        "incident_closed",
    }
)
"""True, but of no use to who reads how a case went; the API gives them all."""


@dataclass(frozen=True, kw_only=True)
class Line:
    iso: str
    when: str
    sentence: str
    late: bool
    task_id: str | None = None
    """Of what happened to a term: the task whose term it is."""


def told(happenings: Iterable[Happening], when: Reckoning, names: Mapping[str, str]) -> list[Line]:
    """Sentences of what happened; ``names`` are those of staff by id."""
    return [
        Line(
            iso=happening.at.isoformat(),
            when=short_moment_words(happening.at, when.zone, when.today),
            sentence=sentence(happening, names),
            late=happening.kind in LATE_KINDS,
            task_id=happening.task_id if happening.kind.startswith("deadline_") else None,
        )
        for happening in happenings
        if happening.kind not in QUIET_KINDS
    ]


def sentence(happening: Happening, names: Mapping[str, str]) -> str:
    text = _SENTENCES.get(happening.kind)
    if text is None:
        return f"{_element(happening)}: {happening.kind}"
    return _filled(text(), happening, names)


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


def _days(happening: Happening) -> str:
    """« с 12 мая на 15 мая», when a term went from one day to another."""
    old, new = (happening.data.get("days") if isinstance(happening.data, dict) else None) or (None, None)
    if not old or not new or old == new:
        return ""
    first, last = date.fromisoformat(old), date.fromisoformat(new)
    return _(" с %(old)s на %(new)s", old=day_words(first, last), new=day_words(last))


def _filled(text: str, happening: Happening, names: Mapping[str, str]) -> str:
    """A sentence with who did it, at which element, to whom it went, and why."""
    said = text % {
        "who": happening.actor_name,
        "name": _element(happening),
        "to": _assignee(happening, names),
        "days": _days(happening),
    }
    return said + _reason(happening)


_SENTENCES: Mapping[str, Callable[[], str]] = {
    "instance_started": lambda: _("%(who)s: начата процедура"),
    "instance_completed": lambda: _("Процедура завершена"),
    "instance_cancelled": lambda: _("%(who)s: процедура отменена."),
    "instance_suspended": lambda: _("%(who)s: процедура приостановлена."),
    "instance_resumed": lambda: _("%(who)s: процедура возобновлена."),
    "task_claimed": lambda: _("%(who)s: взята задача %(name)s"),
    "task_released": lambda: _("%(who)s: возвращена задача %(name)s."),
    "task_assigned": lambda: _("%(who)s: задача %(name)s передана: %(to)s."),
    "task_completed": lambda: _("%(who)s: завершена задача %(name)s"),
    "task_cancelled": lambda: _("Задача %(name)s отменена"),
    "step_skipped": lambda: _("%(who)s: пропущен шаг %(name)s."),
    "step_sent_back": lambda: _("%(who)s: дело возвращено на шаг %(name)s."),
    "token_moved": lambda: _("%(who)s: дело перенесено с шага %(name)s на другой."),
    "instance_migrated": lambda: _("%(who)s: дело переведено на другую версию процедуры."),
    "variables_edited": lambda: _("%(who)s: изменены данные процедуры."),
    "external_task_completed": lambda: _("%(who)s: выполнено внешнее задание %(name)s"),
    "external_task_error": lambda: _("%(who)s: внешнее задание %(name)s окончилось ошибкой"),
    "signal_received": lambda: _("%(who)s: передан сигнал"),
    "message_received": lambda: _("%(who)s: получено сообщение %(name)s"),
    "event_caught": lambda: _("Наступило событие %(name)s"),
    "decision_made": lambda: _("По таблице решений решено: %(name)s"),
    "activity_compensated": lambda: _("Сделанное отменено: %(name)s"),
    "end_reached": lambda: _("Итог: %(name)s"),
    "deadline_missed": lambda: _("Срок пропущен: %(name)s"),
    "deadline_escalated": lambda: _("О нарушении срока доложено: %(name)s"),
    "deadline_moved": lambda: _("%(who)s: срок перенесен%(days)s: %(name)s."),
    "deadline_start_corrected": lambda: _("%(who)s: исправлено начало срока%(days)s: %(name)s."),
    "deadline_recomputed": lambda: _("%(who)s: срок рассчитан заново%(days)s: %(name)s."),
    "deadline_restored": lambda: _("%(who)s: возвращен прежний срок%(days)s: %(name)s."),
    "persons_merged": lambda: _("%(who)s: объединены записи об одном человеке."),
    "persons_parted": lambda: _("%(who)s: объединение записей отменено."),
    "session_moved": lambda: _("%(who)s: вопрос рассмотрят на другом заседании%(days)s."),
    "family_found": lambda: _("%(who)s: по семье поступили новые сведения."),
    "family_told_apart": lambda: _("%(who)s: похожее дело сравнено, семьи разные."),
    "family_separated": lambda: _("%(who)s: присоединение отменено."),
    "incident_opened": lambda: _("Требуется вмешательство: %(name)s"),
}
