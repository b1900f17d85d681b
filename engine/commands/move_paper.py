"""A document goes on: signed, sent, received, with the day, the way and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.context import CommandContext
from engine.deadlines.russian import full_day_words
from engine.errors import Conflict, Invalid
from engine.papers.rights import taken
from storage.models import DocumentState
from storage.repositories.documents import DocumentRow, Step

NEXT: Mapping[str, DocumentState] = {
    DocumentState.DRAFT: DocumentState.SIGNED,
    DocumentState.SIGNED: DocumentState.SENT,
    DocumentState.SENT: DocumentState.RECEIVED,
}
LONGEST = 300
_ALREADY = {
    DocumentState.DRAFT: "это еще проект, сначала его нужно подписать",
    DocumentState.SIGNED: "он подписан, но еще не отправлен",
    DocumentState.SENT: "он уже отправлен",
    DocumentState.RECEIVED: "он уже получен",
}


@dataclass(frozen=True, kw_only=True)
class MovePaper:
    """``party`` is to whom it was sent or who received it; ``signer_id`` is who signed, if not the actor."""

    document_id: str
    state: str
    day: str = ""
    way: str = ""
    party: str = ""
    note: str = ""
    signer_id: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        paper = taken(context, self.document_id)
        if NEXT.get(paper.state) != self.state:
            raise Conflict(
                f"Состояние документа изменить так нельзя: {_ALREADY[DocumentState(paper.state)]}.",
                hint="Обновите страницу.",
            )
        step = Step(
            state=self.state,
            day=self._day(context, paper),
            way=self._way(context),
            party=_line(self.party) or None,
            note=_line(self.note) or None,
        )
        if self.state == DocumentState.SENT and not step.party:
            raise Invalid("Не сказано, кому отправлен документ.", hint="Укажите адресата.")
        context.uow.documents.move(
            paper.id, step, at=context.now, by=context.actor.staff_id, by_name=context.actor.name,
            signer=self._signer(context, paper),
        )  # fmt: skip
        return {"document_id": paper.id, "state": self.state, "day": step.day.isoformat()}

    def _day(self, context: CommandContext, paper: DocumentRow) -> date:
        today = context.now.astimezone(context.place(paper.municipality_id).zone).date()
        try:
            day = date.fromisoformat(self.day) if self.day else today
        except ValueError as error:
            raise Invalid("День написан неверно.", hint="Например 2026-05-12.") from error
        if day > today:
            raise Invalid(f"{full_day_words(day)} еще не наступило.", hint="Укажите день, когда это было.")
        if day < paper.drawn_on:
            raise Invalid(
                f"Документ составлен {full_day_words(paper.drawn_on)}, раньше этого дня так быть не могло."
            )
        return day

    def _way(self, context: CommandContext) -> str | None:
        if self.state != DocumentState.SENT:
            return None
        known = context.workshop.law.ways_of_delivery
        if self.way not in known:
            raise Invalid("Не сказано, каким способом отправлен документ.", hint="Выберите способ из списка.")
        return self.way

    def _signer(self, context: CommandContext, paper: DocumentRow) -> str:
        if not self.signer_id:
            return context.actor.staff_id
        signer = context.uow.staff.get(self.signer_id)
        if signer is None or signer.municipality_id != paper.municipality_id:
            raise Invalid("Такого сотрудника в муниципальном образовании нет.", hint="Выберите из списка.")
        return self.signer_id


def _line(text: str) -> str:
    said = " ".join(text.split())
    if len(said) > LONGEST:
        raise Invalid(f"Слишком длинно: больше {LONGEST} знаков.", hint="Сократите.")
    return said
