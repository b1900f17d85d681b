"""Hit policies: what becomes of the rules that apply."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.dmn.model import Aggregation, HitPolicy, Rule, Table
from engine.dmn.values import comparable, is_number, same, shown

Row = dict[str, object]
Found = tuple[Rule, Row]


def first_only(table: Table, rules: Sequence[Rule]) -> Sequence[Rule]:
    """The rules whose results are wanted; raises ValueError when a table of one answer gives two."""
    if table.hit_policy is HitPolicy.FIRST:
        return rules[:1]
    if table.hit_policy is HitPolicy.UNIQUE and len(rules) > 1:
        raise ValueError(f"подошло сразу несколько правил ({_numbers(rules)}), а должно подойти одно")
    return rules


def chosen(table: Table, found: Sequence[Found]) -> Sequence[Found]:
    """The rules whose results make the answer, in its order; raises ValueError when ANY disagrees."""
    policy = table.hit_policy
    if policy is HitPolicy.ANY:
        return _agreed(found)
    if policy.is_by_values:
        ranked = sorted(found, key=lambda each: _rank(table, each[1]))
        return ranked[:1] if policy is HitPolicy.PRIORITY else ranked
    return found


def aggregated(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The rows, or the one row that COLLECT makes of them; raises ValueError for what cannot be added up."""
    if table.aggregation is Aggregation.NONE:
        return list(rows)
    name = table.outputs[0].name
    if table.aggregation is Aggregation.COUNT:
        return [{name: len(rows)}]
    values = [row[name] for row in rows if row[name] is not None]
    return [{name: _total(table.aggregation, values)}] if values else []


def _agreed(found: Sequence[Found]) -> Sequence[Found]:
    for other in found[1:]:
        if not _same_rows(found[0][1], other[1]):
            numbers = _numbers([rule for rule, _ in found])
            raise ValueError(f"подошли правила ({numbers}), а их ответы различаются")
    return found[:1]


def _same_rows(left: Mapping[str, object], right: Mapping[str, object]) -> bool:
    return all(same(left[name], right[name]) for name in left)


def _rank(table: Table, row: Row) -> tuple[int, ...]:
    """The place of a row by its outputs' allowed values, compared from left to right."""
    return tuple(
        next((place for place, value in enumerate(output.values) if same(value, row[output.name])), _LAST)
        for output in table.outputs
        if output.values
    )


_LAST = 1_000_000


def _total(aggregation: Aggregation, values: Sequence[object]) -> object:
    if aggregation is Aggregation.SUM:
        if not all(map(is_number, values)):
            raise ValueError(f"сложить можно только числа, а среди ответов {shown(_odd(values))}")
        return _sum(values)
    if not all(comparable(values[0], value) for value in values):
        raise ValueError("наибольшее и наименьшее можно выбрать только среди чисел или только среди дат")
    return (min if aggregation is Aggregation.MIN else max)(values)  # type: ignore[type-var]


def _sum(values: Sequence[object]) -> int | float:
    """As on paper: a tenth and two tenths are three tenths."""
    total = sum(Decimal(repr(value)) for value in values)
    return int(total) if all(isinstance(value, int) for value in values) else float(total)


def _odd(values: Sequence[object]) -> object:
    return next(value for value in values if not is_number(value))


def _numbers(rules: Sequence[Rule]) -> str:
    return ", ".join(str(rule.number) for rule in rules)
