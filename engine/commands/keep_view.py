"""A person saves a list as they like to see it, alone or for colleagues, and forgets it again."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Invalid, NotFound

MOST, LONGEST_NAME, LONGEST_QUERY = 50, 80, 2_000
ALONE, TOWN, ROLE = "", "town", "role"


@dataclass(frozen=True, kw_only=True)
class KeepView:
    """``shared`` is empty, ``town`` for one's municipality, or ``role`` with the role in ``role``."""

    listing: str
    name: str
    query: str
    shared: str = ALONE
    role: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        name = " ".join(self.name.split())
        if not name or len(name) > LONGEST_NAME:
            raise Invalid(f"Виду нужно название не длиннее {LONGEST_NAME} знаков.")
        if len(self.query) > LONGEST_QUERY:
            raise Invalid("Условий отбора слишком много, чтобы их сохранить.", hint="Снимите часть условий.")
        views, actor = context.uow.saved_views, context.actor
        if views.count(actor.staff_id) >= MOST:
            raise Invalid(f"Сохранено уже {MOST} видов.", hint="Удалите те, что не нужны.")
        view_id = views.keep(
            self.listing,
            name,
            query=self.query,
            owner=(actor.staff_id, actor.name),
            shared_with=self._shared_with(context),
            at=context.now,
        )
        return {"view_id": view_id, "name": name}

    def _shared_with(self, context: CommandContext) -> str:
        actor = context.actor
        if self.shared == TOWN and actor.municipality_id:
            return of_town(actor.municipality_id)
        if self.shared == ROLE and self.role in actor.roles:
            return of_role(self.role)
        if self.shared != ALONE:
            raise Invalid("С этими людьми поделиться видом нельзя.", hint="Выберите из списка.")
        return ALONE


@dataclass(frozen=True, kw_only=True)
class DropView:
    view_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        if not context.uow.saved_views.drop(self.view_id, context.actor.staff_id):
            raise NotFound("Такого вида у вас нет.", hint="Обновите страницу.")
        return {}


def of_town(municipality_id: str) -> str:
    return f"mun:{municipality_id}"


def of_role(role: str) -> str:
    return f"role:{role}"
