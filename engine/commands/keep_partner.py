"""A partner is taken into the list, or what is known of it changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Invalid, NotFound
from engine.partners.keeping import LONGEST, known, partner_of, reason_of, record, require_keeper


@dataclass(frozen=True, kw_only=True)
class AddPartner:
    """Of one municipality, or of the whole region. Personal data need an agreement."""

    kind: str
    name: str
    region_code: str
    municipality_id: str | None = None
    agreement: str = ""
    data_kinds: tuple[str, ...] = ()

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_keeper(context)
        values = {
            **_checked(context, self.name, self.agreement, self.data_kinds),
            "kind": known([self.kind], context.workshop.law.partners.kinds, "Вид партнёра")[0],
            "region_code": self._region(context),
            "municipality_id": self.municipality_id,
        }
        partner_id = context.uow.partners.add(at=context.now, **values)
        record(context, "added", partner_id, new=values)
        return {"partner_id": partner_id}

    def _region(self, context: CommandContext) -> str:
        if self.municipality_id is None:
            return self.region_code
        if self.municipality_id not in context.uow.organisation.municipalities():
            raise NotFound("Такого муниципалитета нет.", hint="Выберите муниципалитет из списка.")
        return context.place(self.municipality_id).region_code


@dataclass(frozen=True, kw_only=True)
class ChangePartner:
    """Its name, its agreement, whether we exchange anything with it at all."""

    partner_id: str
    name: str
    agreement: str = ""
    data_kinds: tuple[str, ...] = ()
    active: bool = True
    reason: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_keeper(context)
        partner = partner_of(context, self.partner_id)
        new = {
            **_checked(context, self.name, self.agreement, self.data_kinds),
            "active": self.active,
        }
        old = {name: vars(partner)[name] for name in new}
        changed = [name for name in new if old[name] != new[name]]
        if not changed:
            raise Invalid("Изменений нет.", hint="Проверьте значения.")
        reason = reason_of(self.reason)
        context.uow.partners.change(partner.id, **new)
        record(
            context,
            "changed",
            partner.id,
            old={name: old[name] for name in changed},
            new={name: new[name] for name in changed},
            reason=reason,
        )
        return {"partner_id": partner.id}


def _checked(
    context: CommandContext, name: str, agreement: str, data_kinds: tuple[str, ...]
) -> dict[str, object]:
    name, agreement = " ".join(name.split()), " ".join(agreement.split())
    if not name or len(name) > LONGEST or len(agreement) > LONGEST:
        raise Invalid(f"Название партнёра обязательно; название и соглашение не длиннее {LONGEST} знаков.")
    allowed = known(data_kinds, context.workshop.law.partners.data, "Персональные данные")
    if allowed and not agreement:
        raise Invalid(
            "Персональные данные передаются только по соглашению.",
            hint="Укажите соглашение, например «№ 12 от 3 февраля 2026 г.».",
        )
    return {"name": name, "agreement": agreement or None, "data_kinds": allowed}
