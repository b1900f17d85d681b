"""Everything that can be refused, as sentences for the person at the screen.

A face never builds such a sentence itself: it shows ``message`` (what happened and
where) and ``hint`` (what to do), and takes the status from the class.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.findings import sentence


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Where a procedure broke through no fault of the person who made the step.

    ``instance_id`` is None when it broke at its very beginning, so that there is none.
    """

    element_id: str
    procedure: str
    instance_id: str | None = None
    token_id: str | None = None
    case_id: str | None = None
    municipality_id: str | None = None


class EngineError(Exception):
    """The root; never raised itself."""

    status = 500
    fault: Fault | None = None
    """Set when somebody other than the person at the screen must mend something."""

    def __init__(self, message: str, *, hint: str = ""):
        super().__init__(message)
        self.message = message
        self.hint = hint


class Refused(EngineError):
    """The request is understood and the rules forbid it."""

    status = 403


class NotAllowed(Refused):
    def __init__(self, act: str):
        super().__init__(
            f"У вас нет права: {act}.",
            hint="Если это ваша обязанность, обратитесь к администратору системы за ролью.",
        )


class InstanceNotRunning(Refused):
    """The procedure is suspended or has ended."""

    status = 409


class NotFound(EngineError):
    """No such thing, or not for this actor: the two answers are the same on purpose."""

    status = 404


class Conflict(EngineError):
    """Somebody else was faster; reload and look."""

    status = 409


class StaleTask(Conflict):
    def __init__(self, name: str):
        super().__init__(
            f"Задача «{name}» изменилась, пока она была у вас на экране.",
            hint="Обновите страницу: введенное вами сохранено в черновике.",
        )


class TaskTaken(Conflict):
    def __init__(self, name: str, assignee: str):
        super().__init__(
            f"Задачу «{name}» уже выполняет {assignee}.",
            hint="Обновите список задач; передать задачу может исполнитель или ответственный секретарь.",
        )


class TaskClosed(Conflict):
    def __init__(self, name: str):
        super().__init__(
            f"Задача «{name}» уже завершена или отменена.",
            hint="Обновите страницу: введенное вами сохранено в черновике.",
        )


class DraftChanged(Conflict):
    """A procedure's draft is another one than was seen; ``version`` is the present one."""

    def __init__(self, version: int):
        super().__init__(
            "Черновик изменили, пока он был открыт у вас.",
            hint="Обновите страницу и внесите изменения в новую редакцию.",
        )
        self.version = version


class CommandRepeated(Conflict):
    """One idempotency key was used for two different requests."""

    def __init__(self) -> None:
        super().__init__(
            "Этот ключ запроса уже использован для другого действия.",
            hint="Обновите страницу и повторите действие.",
        )


class Invalid(EngineError):
    """Bad input, refused whole."""

    status = 422


class FormInvalid(Invalid):
    """Answers that break the form's rules: path of the field (``family.0.fio``) to its sentences."""

    def __init__(self, errors: Mapping[str, Sequence[str]]):
        super().__init__("Проверьте поля формы: часть ответов заполнена неверно.")
        self.errors = {path: list(sentences) for path, sentences in errors.items()}


class FormDefinitionInvalid(Invalid):
    """A form file that contradicts itself."""


class DiagramInvalid(Invalid):
    """A diagram that may not be deployed, with every finding at once, told by ``FindingWords.as_json``."""

    def __init__(self, findings: Sequence[Mapping[str, str]]):
        listed = "\n".join(f"— {sentence(finding)}" for finding in findings if finding["severity"] == "error")
        super().__init__(f"Схему нельзя развернуть:\n{listed}")
        self.findings = [dict(finding) for finding in findings]


class ExpressionInvalid(Invalid):
    """An expression of a diagram that cannot be read or worked out."""


class DeadlineRuleInvalid(Invalid):
    """A rule code that is not in the list, or a term that cannot be computed from what is given."""


class MessageUnknown(Invalid):
    """A message that no deployed procedure knows."""


class LimitPassed(Invalid):
    """A procedure runs away: too deep, too wide, too large or too long. Trying again helps nobody."""


class StateTooLarge(LimitPassed):
    """Variables of an instance passed the budget; register data belongs in the case's tables."""


class StepBudgetExceeded(LimitPassed):
    """A procedure went on too long without waiting for anyone."""


class StateUnreadable(EngineError):
    """The stored state was written by another version, or is damaged."""

    status = 500


class DefinitionDamaged(EngineError):
    """A deployed file is not what it was when it was checked: it is never run."""

    status = 500

    def __init__(self, name: str):
        super().__init__(
            f"Схема «{name}» в базе изменена или повреждена: по ней ничего не исполняется.",
            hint="Сообщите администратору: нужна резервная копия базы.",
        )


class Unavailable(EngineError):
    """Not now: the storage is full, busy or away. Nothing of the request took effect."""

    status = 503


class StorageFull(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "На диске сервера закончилось место, действие не выполнено.",
            hint="Ничего не потеряно: сообщите администратору и повторите после освобождения места.",
        )


class NowhereToKeep(Unavailable):
    """A file cannot be written: the disk is full, or the folder is closed for writing."""

    def __init__(self) -> None:
        super().__init__(
            "Файл не сохранен: на диске сервера нет места или папка закрыта для записи.",
            hint="Сообщите администратору и приложите файл еще раз, когда он это исправит.",
        )


class StorageBusy(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "База данных сейчас занята, действие не выполнено.",
            hint="Повторите через минуту. Если не поможет, сообщите администратору.",
        )


class StorageBroken(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "База данных повреждена, действие не выполнено.",
            hint="Сообщите администратору: ее нужно восстановить из резервной копии.",
        )


def unavailable(kind: str) -> Unavailable:
    """What a fault of the storage means to who asked; its kinds are those of ``DatabaseFault``."""
    if kind == "broken":
        return StorageBroken()
    return StorageFull() if kind in {"full", "readonly"} else StorageBusy()


class BusinessError(EngineError):
    """Raised by a handler: an error of the procedure that a boundary event may catch by its code."""

    status = 422

    def __init__(self, code: str, message: str = ""):
        super().__init__(message or f"Процедура остановлена ошибкой «{code}».")
        self.code = code


class HandlerFailed(EngineError):
    """A handler broke: the step is refused whole; in a job it is tried again, then an incident."""

    status = 500

    def __init__(self, element: str):
        super().__init__(
            f"Шаг «{element}» не выполнен из-за внутренней ошибки.",
            hint="Введенное сохранено в черновике. Сообщите администратору системы.",
        )


class ProcedureFailed(EngineError):
    """Something broke in the middle of a step that nobody foresaw."""

    status = 500

    def __init__(self, element: str):
        super().__init__(
            f"Шаг процедуры «{element}» не выполнен из-за внутренней ошибки.",
            hint="Ничего не изменилось. Сообщите администратору системы.",
        )


class NotNow(Unavailable):
    """A handler cannot work at this moment, and a person is waiting."""

    def __init__(self, reason: str):
        super().__init__(
            f"Сейчас действие выполнить нельзя: {reason}.",
            hint="Введенное сохранено в черновике, повторите позже.",
        )


class TryAgainLater(Exception):
    """Raised by a handler that cannot work yet; the job is tried again with back-off."""


class CannotMigrate(Refused):
    """A running case cannot be taken over to another version as it stands; the message says why."""

    status = 409
