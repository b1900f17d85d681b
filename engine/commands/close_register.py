"""A year of a journal is closed: its last number and its rows are written down, and it takes no more."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.journals import rule_for


@dataclass(frozen=True, kw_only=True)
class CloseRegister:
    """What comes late goes to the next year; corrections after this are additions marked so."""

    register: str
    owner: str
    year: int

    def run(self, context: CommandContext) -> Mapping[str, object]:
        rule = rule_for(context.workshop.law.folder, context.actor, self.register, self.owner)
        if rule is None:
            raise NotFound("Такого журнала нет, или он не для вас.", hint="Проверьте ссылку.")
        if not rule.may_close(context.actor, self.owner):
            raise NotAllowed("закрыть журнал за год")
        registers = context.uow.registers
        begun = registers.begun(self.register, self.owner, self.year)
        if begun is None:
            raise NotFound(
                f"Записей за {self.year} год в журнале нет.", hint="Закрывать можно начатый журнал."
            )
        zone = context.place(begun).zone
        if context.now.astimezone(zone).year <= self.year:
            raise Invalid(
                f"Журнал за {self.year} год закрывают, когда год закончился.",
                hint=f"Это можно сделать с 1 января {self.year + 1} года.",
            )
        closed = registers.close(
            self.register, self.owner, self.year, at=context.now, by=context.actor.staff_id
        )
        if closed is None:
            raise Conflict(f"Журнал за {self.year} год уже закрыт.", hint="Обновите страницу.")
        return {"year": self.year, "last_number": closed.last, "total": closed.total}
