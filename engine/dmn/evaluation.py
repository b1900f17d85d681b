"""Making a decision: the rules that apply, and what the hit policy makes of them.

Column by column, only the rules that still apply are looked at. Required decisions come
first, each once; the reader has refused those that require themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from engine.dmn import policies
from engine.dmn.errors import DecisionFailed
from engine.dmn.model import Decision, DecisionFile, Input, Literal, Output, Rule, Table
from engine.dmn.scope import CELL_INPUT, DecisionScope
from engine.dmn.tests import Anything, agrees
from engine.dmn.values import shown, typed
from engine.errors import ExpressionInvalid
from engine.expressions import Expression, Scope

Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A rule that applied."""

    number: int
    id: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A decision made. ``rows`` are the results by output name; ``is_single`` says there is at most one.

    ``required`` are the other decisions that had to be made, each once, in their order.
    """

    decision: Decision
    rows: Sequence[Row]
    hits: Sequence[Hit]
    inputs: Mapping[str, object]
    is_single: bool
    required: Sequence["Outcome"] = ()

    @property
    def value(self) -> object:
        """The result as other decisions see it."""
        plain = [_bare(row) for row in self.rows]
        if self.is_single:
            return plain[0] if plain else None
        return plain


def decide(file: DecisionFile, decision_id: str, outer: Scope, zone: tzinfo) -> Outcome:
    """Make a decision of a file; raises DecisionFailed naming the decision, the rules and the reason."""
    made: dict[str, Outcome] = {}
    scope = DecisionScope(outer, zone)
    for each in in_order(file, decision_id):
        made[each.id] = _made(each, scope)
        _publish(made[each.id], scope)
    outcome = made.pop(decision_id)
    return replace(outcome, required=tuple(made.values()))


def in_order(file: DecisionFile, decision_id: str) -> list[Decision]:
    """The decision after all that it requires."""
    ordered: dict[str, Decision] = {}

    def visit(each: str) -> None:
        if each in ordered:
            return
        decision = file.decisions[each]
        for required in decision.required:
            visit(required)
        ordered[each] = decision

    visit(decision_id)
    return list(ordered.values())


def _made(decision: Decision, scope: DecisionScope) -> Outcome:
    try:
        if isinstance(decision.logic, Literal):
            return _literal(decision, decision.logic, scope)
        return _table(decision, decision.logic, scope)
    except (ExpressionInvalid, ValueError) as error:
        raise DecisionFailed(decision.name, _reason(error)) from error


def _publish(outcome: Outcome, scope: DecisionScope) -> None:
    """Let further decisions see the result: by id, by the names of its outputs, by its variable's name."""
    rows = outcome.rows
    scope.names[outcome.decision.id] = outcome.value
    for name in outcome.decision.output_names:
        values = [row.get(name) for row in rows]
        scope.names[name] = (values[0] if values else None) if outcome.is_single else values
    if outcome.decision.variable != outcome.decision.id:
        scope.names[outcome.decision.variable] = outcome.value


def _literal(decision: Decision, logic: Literal, scope: DecisionScope) -> Outcome:
    value = typed(scope.work_out(logic.expression), logic.type, scope.zone)
    return Outcome(
        decision=decision,
        rows=[{decision.variable: value}],
        hits=[],
        inputs={},
        is_single=True,
    )


def _table(decision: Decision, table: Table, scope: DecisionScope) -> Outcome:
    inputs: Row = {}
    rules: Sequence[Rule] = table.rules
    for index, column in enumerate(table.inputs):
        inputs[column.label] = value = _input(column, scope)
        scope.names[CELL_INPUT] = value
        if column.variable:
            scope.names[column.variable] = value
        rules = [rule for rule in rules if _applies(rule, index, column, value, scope)]
        if column.variable:
            del scope.names[column.variable]
    scope.names.pop(CELL_INPUT, None)
    found = [(rule, _results(rule, table, scope)) for rule in policies.first_only(table, rules)]
    chosen = policies.chosen(table, found)
    return Outcome(
        decision=decision,
        rows=policies.aggregated(table, [row for _, row in chosen]) if chosen else _nothing(table, scope),
        hits=[Hit(number=rule.number, id=rule.id) for rule, _ in chosen],
        inputs=inputs,
        is_single=table.is_single,
    )


def _input(column: Input, scope: DecisionScope) -> object:
    try:
        value = typed(scope.work_out(column.expression), column.type, scope.zone)
        if column.allowed is not None and value is not None and not column.allowed.matches(value, scope):
            raise ValueError(f"значение {shown(value)} не входит в допустимые ({column.allowed_text})")
    except (ExpressionInvalid, ValueError) as error:
        raise ValueError(f"вход «{column.label}»: {_reason(error)}") from error
    return value


def _applies(rule: Rule, index: int, column: Input, value: object, scope: DecisionScope) -> bool:
    test = rule.tests[index]
    if isinstance(test, Anything):
        return True
    try:
        return test.matches(value, scope)
    except (ExpressionInvalid, ValueError) as error:
        raise ValueError(f"правило {rule.number}, вход «{column.label}»: {_reason(error)}") from error


def _results(rule: Rule, table: Table, scope: DecisionScope) -> Row:
    row: Row = {}
    for output, expression in zip(table.outputs, rule.results, strict=True):
        try:
            row[output.name] = _result(output, expression, scope)
        except (ExpressionInvalid, ValueError) as error:
            raise ValueError(f"правило {rule.number}, выход «{output.label}»: {_reason(error)}") from error
    return row


def _result(output: Output, expression: Expression | None, scope: DecisionScope) -> object:
    if expression is None:
        return None
    value = typed(scope.work_out(expression), output.type, scope.zone)
    if output.values and value is not None and not agrees(value, list(output.values)):
        raise ValueError(f"значение {shown(value)} не входит в допустимые")
    return value


def _nothing(table: Table, scope: DecisionScope) -> list[Row]:
    """No rule applies: the outputs' defaults where there are any."""
    if any(output.default is not None for output in table.outputs):
        return [{output.name: _result(output, output.default, scope) for output in table.outputs}]
    return policies.aggregated(table, [])


def _bare(row: Row) -> object:
    return next(iter(row.values())) if len(row) == 1 else row


def _reason(error: Exception) -> str:
    reason = error.message if isinstance(error, ExpressionInvalid) else str(error)
    return reason.rstrip(".")
