"""What several answers must be together: exactly one of two marks, a term that ends after it begins."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.forms.conditions import is_empty
from engine.forms.fields import Answers, Field, Json, Rule, RuleKind


def broken_rules(
    rules: Sequence[Rule], asked: Sequence[Field], answers: Answers, unread: Answers
) -> Iterator[tuple[str, str]]:
    """Field and sentence of each broken rule.

    A rule about a field that this part does not ask, or whose answer is wrong in itself
    (``unread``), is not judged: one fault gets one message.
    """
    keys = {field.key for field in asked if not field.read_only}
    for rule in rules:
        known = keys.issuperset(rule.fields) and not any(key in unread for key in rule.fields)
        if known and not _is_kept(rule, [answers.get(key) for key in rule.fields]):
            yield rule.fields[-1] if rule.kind is RuleKind.IN_ORDER else rule.fields[0], rule.message


def _is_kept(rule: Rule, values: Sequence[Json]) -> bool:
    answered = sum(1 for value in values if not is_empty(value) and value is not False)
    match rule.kind:
        case RuleKind.EXACTLY_ONE:
            return answered == 1
        case RuleKind.AT_LEAST_ONE:
            return answered >= 1
        case RuleKind.AT_MOST_ONE:
            return answered <= 1
        case RuleKind.IN_ORDER:
            ranked = [_rank(value) for value in values if not is_empty(value)]
            return ranked == sorted(ranked)


def _rank(value: Json) -> tuple[Decimal, str]:
    """Days in ISO sort as text, counts as numbers."""
    if isinstance(value, int | float):
        return Decimal(str(value)), ""
    return Decimal(0), str(value)
