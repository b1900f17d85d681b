"""An entry is kept up (PK 2.3, 2.5): month by month, at signs of СОП, at adulthood, at the new year."""

from datetime import date

from engine.work import Work
from handlers import registry
from handlers.acts import today
from handlers.notices import tell_party
from handlers.reading import day, texts
from handlers.risk_register import CODED, change, entry_of, keepers, update_day_after
from storage.models import RiskCodeList, RiskState

TO_SOP, ADULT = "2", "7"
_NOT_OF_THE_ENTRY = frozenset(
    {"org_kind", "entry_kind", "child_name", "child_birth", "last_confirmed_on", "update_result", *CODED}
)
_MAY_BE_EMPTIED = ("occupation", "extra_activity", "holiday_activity", "edu_org", "other_org_or_class")
"""What the keeper strikes out is no longer so; special categories are not asked of everybody."""


@registry.handler("risk.month", outputs=("next_update_on",))
def ask_for_update(work: Work) -> dict[str, object]:
    """The month's update is due (RG_X07); without a keeper the organisation's head is warned (PK 2.3)."""
    entry = entry_of(work)
    asked_on = day(work.variables, "next_update_on") or today(work)
    if not work.uow.staff.holders(keepers(work, entry.agency_id), on=today(work)):
        words = "Ответственный за регистр группы риска не назначен: обновите записи сами и назначьте его"
        tell_party(work, "register_head", words, place=entry.agency_id)
    return {"next_update_on": update_day_after(work, asked_on).isoformat()}


@registry.handler("risk.confirmed", outputs=("removal_code",))
def confirm(work: Work) -> dict[str, object]:
    """The keeper confirmed the entry or changed it (RG_T05)."""
    said = {key: value for key, value in work.answers.items() if key not in _NOT_OF_THE_ENTRY}
    emptied = {key: None for key in _MAY_BE_EMPTIED if key not in said and key in entry_of(work).content}
    codes = {RiskCodeList.EXTRA: texts(work.answers, "extra_kinds")}
    change(work, "ежемесячное обновление", {"last_confirmed_on": today(work)}, said | emptied, codes)
    return {"removal_code": None}


@registry.handler("risk.told_commission", outputs=("removal_code",))
def tell_commissions(work: Work) -> dict[str, object]:
    """Signs of СОП went to the commission (RG_M01); its resolution will be a ground to remove, code 2."""
    words = "Организация сообщила о признаках социально опасного положения (регистр группы риска)"
    tell_party(work, "sop_commission", words)
    return {"removal_code": TO_SOP}


@registry.handler("risk.adult", outputs=("removal_code",))
def propose_at_adulthood(work: Work) -> dict[str, object]:
    """The child came of age (RG_X10): removal by code 7 is proposed, the head decides."""
    return {"removal_code": ADULT}


@registry.handler("risk.year", outputs=("year_from",))
def turn_the_year(work: Work) -> dict[str, object]:
    """A new year (RG_X11): the entry goes on in its register, the old year keeps what it holds (PK 2.5)."""
    entry = entry_of(work)
    year = (day(work.variables, "year_from") or today(work)).year + 1
    if entry.state == RiskState.REGISTERED:
        work.uow.risk_entries.carry_over(entry.id, year)
    return {"year_from": date(year, 1, 1).isoformat()}
