"""Reading decision tables and literal expressions: columns, rules, cells."""

from collections.abc import Sequence
from datetime import UTC

from engine.bpmn.markup import Element
from engine.dmn import feel
from engine.dmn.cells import constant_of, read_test
from engine.dmn.errors import CellInvalid, CellTypeWrong
from engine.dmn.markup import camunda, child, children, text_in
from engine.dmn.model import Aggregation, HitPolicy, Input, Literal, Output, Rule, Table
from engine.dmn.scope import CELL_INPUT
from engine.dmn.tests import AnyOf, Anything, Constant, UnaryTest, agrees
from engine.dmn.types import Kind, Types
from engine.dmn.values import ValueType, shown, typed
from engine.expressions import Expression
from engine.findings import Finding

MAX_ID = 120
MAX_RULES = 1_000
MAX_CELLS = 5_000
MAX_LETTERS = 200_000
"""Of all cells together: what takes longer to read is not a table for people."""

OUR_LANGUAGES = ("feel", "juel", "kurator")


class TableReader:
    """Reads the logic of one decision; what is wrong goes to ``findings``."""

    def __init__(self, types: Types, findings: list[Finding], decision_id: str, name: str):
        self.types = types
        self.findings = findings
        self.decision_id = decision_id
        self.name = name

    def _find(self, code: str, element_id: str = "", **values: object) -> None:
        self.findings.append(
            Finding(
                code=code,
                element_id=element_id or self.decision_id,
                element_name=self.name,
                values=values,
            )
        )

    def literal(self, element: Element, variable: Element | None) -> Literal | None:
        named = (variable.get("typeRef") if variable is not None else "") or element.get("typeRef") or ""
        kind = self._kind(named, "результат")
        self._check_language(element, "результат")
        expression = self._expression(text_in(element), "результат")
        return None if expression is None else Literal(expression=expression, type=kind.type)

    def table(self, element: Element) -> Table | None:
        before = len(self.findings)
        policy, aggregation = self._policy(element)
        rows = list(children(element, "rule"))
        inputs = [self._input(each, number) for number, each in enumerate(children(element, "input"), 1)]
        clauses = list(children(element, "output"))
        outputs = [self._output(each, number, len(clauses)) for number, each in enumerate(clauses, 1)]
        self._check_outputs(outputs, policy, aggregation)
        if not self._has_sane_size(rows, len(inputs) + len(outputs), element):
            return None
        columns = [column for column in inputs if column is not None]
        if len(columns) < len(inputs):
            return None
        rules = [self._rule(row, number, columns, outputs) for number, row in enumerate(rows, 1)]
        read = [rule for rule in rules if rule is not None]
        if len(self.findings) > before or policy is None or len(read) < len(rules):
            return None
        return Table(
            hit_policy=policy,
            aggregation=aggregation,
            inputs=tuple(columns),
            outputs=tuple(outputs),
            rules=tuple(read),
        )

    def _policy(self, element: Element) -> tuple[HitPolicy | None, Aggregation]:
        policy = (element.get("hitPolicy") or "UNIQUE").replace("_", " ").strip().upper()
        aggregation = (element.get("aggregation") or "").strip().upper()
        if policy not in HitPolicy._value2member_map_:
            self._find("hit-policy-unknown", policy=policy)
            return None, Aggregation.NONE
        if aggregation not in Aggregation._value2member_map_:
            self._find("aggregation-unknown", aggregation=aggregation)
            return None, Aggregation.NONE
        if aggregation and policy != HitPolicy.COLLECT:
            self._find("aggregation-misplaced", policy=policy, aggregation=aggregation)
            return None, Aggregation.NONE
        return HitPolicy(policy), Aggregation(aggregation)

    def _input(self, element: Element, number: int) -> Input | None:
        written = child(element, "inputExpression")
        source = text_in(written)
        label = (element.get("label") or source or str(number)).strip()
        if written is None or not source:
            self._find("input-without-expression", element.get("id") or "", column=label)
            return None
        self._check_language(written, label)
        kind = self._kind(written.get("typeRef") or "", label)
        allowed = text_in(child(element, "inputValues")) or kind.allowed
        expression = self._expression(source, label)
        variable = camunda(element, "inputVariable")
        return (
            None
            if expression is None
            else Input(
                id=element.get("id") or "",
                label=label,
                source=source,
                expression=expression,
                type=kind.type,
                variable="" if variable == CELL_INPUT else variable,
                allowed=self._values(allowed, kind, label),
                allowed_text=allowed,
            )
        )

    def _output(self, element: Element, number: int, count: int) -> Output:
        name = (element.get("name") or "").strip()
        label = (element.get("label") or name or str(number)).strip()
        if not name and count > 1:
            self._find("output-without-name", element.get("id") or "", column=label)
        kind = self._kind(element.get("typeRef") or "", label)
        values = self._values(text_in(child(element, "outputValues")) or kind.allowed, kind, label)
        default = text_in(child(element, "defaultOutputEntry"))
        return Output(
            id=element.get("id") or "",
            name=name or self.decision_id,
            label=label,
            type=kind.type,
            values=self._listed(values, label),
            default=self._expression(default, label) if default else None,
        )

    def _check_outputs(
        self, outputs: Sequence[Output], policy: HitPolicy | None, aggregation: Aggregation
    ) -> None:
        if not outputs:
            self._find("table-without-outputs")
        names = [output.name for output in outputs]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._find("output-repeated", column=name)
        if aggregation and len(outputs) > 1:
            self._find("aggregation-many-outputs", aggregation=aggregation.value)
        if policy and policy.is_by_values and not any(output.values for output in outputs):
            self._find("priority-without-values", policy=policy.value)

    def _has_sane_size(self, rows: Sequence[Element], columns: int, element: Element) -> bool:
        letters = sum(len(text) for text in element.itertext())
        if len(rows) <= MAX_RULES and len(rows) * columns <= MAX_CELLS and letters <= MAX_LETTERS:
            return True
        self._find("table-too-big", rules=len(rows), limit=MAX_RULES, cells=MAX_CELLS)
        return False

    def _rule(
        self, element: Element, number: int, inputs: Sequence[Input], outputs: Sequence[Output]
    ) -> Rule | None:
        rule_id = (element.get("id") or "")[:MAX_ID]
        conditions, results = list(children(element, "inputEntry")), list(children(element, "outputEntry"))
        if len(conditions) != len(inputs) or len(results) != len(outputs):
            self._find(
                "rule-width",
                rule_id,
                rule=number,
                found=len(conditions) + len(results),
                expected=len(inputs) + len(outputs),
            )
            return None
        tests = [self._test(cell, number, each) for cell, each in zip(conditions, inputs, strict=True)]
        cells = [self._result(cell, number, each) for cell, each in zip(results, outputs, strict=True)]
        note = " ".join(text_in(each) for each in children(element, "annotationEntry"))
        described = child(element, "description")
        return Rule(
            id=rule_id,
            number=number,
            tests=tuple(tests),
            results=tuple(cells),
            note=note or ((described.text or "").strip() if described is not None else ""),
        )

    def _test(self, cell: Element, number: int, column: Input) -> UnaryTest:
        text = text_in(cell)
        self._check_language(cell, column.label, number)
        try:
            return read_test(text, column.type, column.variable)
        except CellInvalid as error:
            self._cell(error, cell, number, column.label, text)
            return Anything()

    def _result(self, cell: Element, number: int, column: Output) -> Expression | None:
        text = text_in(cell)
        self._check_language(cell, column.label, number)
        if not text or text == "-":
            return None
        try:
            expression = feel.expression(text)
            _check_result(expression, column)
        except CellInvalid as error:
            self._cell(error, cell, number, column.label, text)
            return None
        return expression

    def _cell(self, error: CellInvalid, cell: Element, number: int, column: str, text: str) -> None:
        code = "cell-type-wrong" if isinstance(error, CellTypeWrong) else "cell-invalid"
        place = {"rule": number, "column": column, "text": text, "reason": str(error)}
        self._find(code, cell.get("id") or "", **place)

    def _kind(self, name: str, column: str) -> Kind:
        kind = self.types.named(name)
        if kind is None:
            self._find("decision-type-unknown", type=name, column=column)
        return kind or Kind(ValueType.ANY)

    def _check_language(self, element: Element, column: str, rule: int = 0) -> None:
        language = (element.get("expressionLanguage") or "").strip()
        if language and not (language.lower() in OUR_LANGUAGES or "feel" in language.lower()):
            place = f"{column}, правило {rule}" if rule else column
            self._find("decision-language-unsupported", language=language, column=place)

    def _expression(self, source: str, column: str) -> Expression | None:
        try:
            return feel.expression(source)
        except CellInvalid as error:
            self._find("decision-expression-invalid", column=column, text=source, reason=str(error))
            return None

    def _values(self, text: str, kind: Kind, column: str) -> UnaryTest | None:
        """Allowed values as a test."""
        try:
            return read_test(text, kind.type) if text else None
        except CellInvalid as error:
            self._find("decision-values-invalid", column=column, text=text, reason=str(error))
            return None

    def _listed(self, test: UnaryTest | None, column: str) -> tuple[object, ...]:
        """The allowed values of an output in their order; only a list can be put in order."""
        if test is None or isinstance(test, Anything):
            return ()
        tests = test.tests if isinstance(test, AnyOf) else (test,)
        values = tuple(each.value for each in tests if isinstance(each, Constant))
        if len(values) < len(tests):
            self._find("decision-values-invalid", column=column, text="", reason="нужен список значений")
        return values


def _check_result(expression: Expression, column: Output) -> None:
    """A literal of a kind or value that its column does not allow is seen at once."""
    constant = constant_of(expression)
    if constant is None or constant[0] is None:
        return
    try:
        value = typed(constant[0], column.type, UTC)
    except ValueError as error:
        raise CellTypeWrong(str(error)) from error
    if column.values and not agrees(value, list(column.values)):
        raise CellTypeWrong(f"{shown(value)} не входит в допустимые значения")
