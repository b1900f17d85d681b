"""A municipality sets a value of its own, or returns to the default: with a ground, and written down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.actor import Actor
from engine.calendars.changes import in_one_line
from engine.context import CommandContext
from engine.errors import Invalid, NotAllowed, NotFound
from engine.ladder.ladders import LADDER, ladder_of
from engine.ladder.order import require_climbing
from engine.setting_values import LONGEST_GROUND, checked_value
from engine.settings import SettingUnknown, load_setting_list, load_settings


@dataclass(frozen=True, kw_only=True)
class ChangeSetting:
    """Without ``value`` the default is in force again. Terms that were counted before stay as they are."""

    municipality_id: str
    key: str
    value: str | None
    ground: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        if not may_change_settings(context.actor, self.municipality_id):
            raise NotAllowed("изменить настройки муниципалитета")
        organisation = context.uow.organisation
        if not organisation.hold_settings(self.municipality_id):
            raise NotFound("Такого муниципалитета нет.", hint="Выберите муниципалитет из списка.")
        ground, new = self._ground(), self._new(context)
        own = organisation.settings(self.municipality_id)
        old = str(own[self.key]) if self.key in own else None
        if new == old:
            raise Invalid("Настройка уже такая, изменений нет.", hint="Проверьте значение.")
        if self.key.startswith(LADDER):
            self._require_climbing(context, {key: str(value) for key, value in own.items()}, new)
        if new is None:
            organisation.drop_setting(self.municipality_id, self.key)
        else:
            organisation.set_setting(
                self.municipality_id, self.key, new, at=context.now, by=context.actor.staff_id
            )
        change_id = organisation.record_setting_change(
            self.municipality_id,
            self.key,
            old=old,
            new=new,
            at=context.now,
            by=context.actor.staff_id,
            ground=ground,
        )
        return {"change_id": change_id, "key": self.key, "old": old, "new": new}

    def _ground(self) -> str:
        ground = in_one_line(self.ground)
        if not ground or len(ground) > LONGEST_GROUND:
            raise Invalid(
                f"Нужно основание, по которому меняется настройка, не длиннее {LONGEST_GROUND} знаков."
            )
        return ground

    def _new(self, context: CommandContext) -> str | None:
        processes = context.workshop.law.folder
        known = {setting.key: setting for setting in load_setting_list(processes)}
        if self.key not in known:
            raise SettingUnknown(self.key)
        return None if self.value is None else checked_value(known[self.key], self.value, processes)

    def _require_climbing(self, context: CommandContext, own: Mapping[str, str], new: str | None) -> None:
        folder, place = context.workshop.law.folder, context.place(self.municipality_id)
        others = {key: value for key, value in own.items() if key != self.key}
        changed = load_settings(folder, others if new is None else {**others, self.key: new})
        ladder = ladder_of(folder, replace(place, settings=changed))
        require_climbing(ladder, place.calendar, context.now.astimezone(place.zone).date())


def may_change_settings(actor: Actor, municipality_id: str) -> bool:
    """The administrator of the system, and the administration of this very municipality."""
    if actor.is_system or "system_admin" in actor.roles:
        return True
    return actor.holds("mun_admin", f"mun:{municipality_id}")
