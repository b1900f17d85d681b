"""Which variables of a procedure a decision looks at."""

from collections.abc import Iterator

from engine.dmn.evaluation import in_order
from engine.dmn.model import Decision, DecisionFile, Table
from engine.dmn.scope import CELL_INPUT
from engine.dmn.space import parts_of
from engine.dmn.tests import Comparison, Formula, Interval, Operand, UnaryTest
from engine.expressions import Expression


def read_by(file: DecisionFile, decision_id: str) -> frozenset[str]:
    """Names that a decision, and those it requires, take from the procedure."""
    found: set[str] = set()
    for decision in in_order(file, decision_id):
        own = {CELL_INPUT}
        if isinstance(decision.logic, Table):
            own |= {column.variable for column in decision.logic.inputs}
        for required in (file.decisions[each] for each in decision.required):
            own |= {required.id, required.variable, *required.output_names}
        found |= {name for expression in _expressions(decision) for name in expression.names} - own
    return frozenset(found)


def _expressions(decision: Decision) -> Iterator[Expression]:
    if not isinstance(decision.logic, Table):
        yield decision.logic.expression
        return
    table = decision.logic
    yield from (column.expression for column in table.inputs)
    yield from (output.default for output in table.outputs if output.default is not None)
    for rule in table.rules:
        yield from (result for result in rule.results if result is not None)
        for test in rule.tests:
            yield from _inside(test)


def _inside(test: UnaryTest) -> Iterator[Expression]:
    for part in parts_of(test):
        operands: list[Operand] = []
        if isinstance(part, Formula | Comparison):
            operands = [part.operand]
        elif isinstance(part, Interval):
            operands = [part.low, part.high]
        yield from (operand.expression for operand in operands if operand.expression is not None)
