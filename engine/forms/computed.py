"""Answers that follow from other answers, by name: a form's file says which sum, the sum is written here."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from engine.forms.fields import Answers, Json

INCOMES = ("salary", "pension", "benefits", "household_plot", "alimony", "stipend", "other")
KOPECK = Decimal("0.01")


def income_per_head(answers: Answers) -> Json:
    """Incomes of a month, as the family names them, over its members; ``None`` without either."""
    family = answers.get("family_members")
    incomes = [_sum(answers.get(f"income_{kind}")) for kind in INCOMES]
    known = [income for income in incomes if income is not None]
    if not isinstance(family, list) or not family or not known:
        return None
    return str((sum(known, Decimal(0)) / len(family)).quantize(KOPECK, ROUND_HALF_UP))


def _sum(value: Json) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def removed_in_all(answers: Answers) -> Json:
    """Entries that left the register in the period, over the grounds of annex 4."""
    grounds = [value for key, value in answers.items() if key.startswith("removed_code")]
    counted = [value for value in grounds if isinstance(value, int)]
    return sum(counted) if counted else None


SUMS: Mapping[str, Callable[[Answers], Json]] = {
    "income_per_head": income_per_head,
    "removed_in_all": removed_in_all,
}
