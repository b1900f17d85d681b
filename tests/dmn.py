"""Writing the smallest decision table that shows a behaviour.

``table("d", ["age"], ["kind"], [["< 18", '"child"'], ["-", '"adult"']])``; a column with a
kind is ``"age:integer"``.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
CAMUNDA = "http://camunda.org/schema/1.0/dmn"


def definitions(*decisions: str, namespace: str = NAMESPACE) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{namespace}" xmlns:camunda="{CAMUNDA}" '
        f'id="definitions" name="test" namespace="http://camunda.org/schema/1.0/dmn">{"".join(decisions)}</definitions>'
    ).encode()


def table(
    key: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    policy: str = "",
    aggregation: str = "",
    *,
    requires: Sequence[str] = (),
    values: str = "",
    output_values: str = "",
    default: str = "",
) -> str:
    """One decision. ``values`` are the allowed ones of the first input, ``output_values`` of the first output."""
    attributes = f' hitPolicy="{policy}"' if policy else ""
    attributes += f' aggregation="{aggregation}"' if aggregation else ""
    columns = "".join(_input(each, values if not place else "") for place, each in enumerate(inputs))
    results = "".join(
        _output(each, output_values if not place else "", default if not place else "")
        for place, each in enumerate(outputs)
    )
    rows = "".join(_rule(number, cells, len(inputs)) for number, cells in enumerate(rules, 1))
    return decision(key, f"<decisionTable{attributes}>{columns}{results}{rows}</decisionTable>", requires)


def one(*arguments: object, **options: object) -> bytes:
    """A file with one table, ``d`` unless the first argument is its key."""
    return definitions(table("d", *arguments, **options))  # type: ignore[arg-type]


def decision(key: str, logic: str, requires: Sequence[str] = (), variable: str = "") -> str:
    needed = "".join(
        f'<informationRequirement><requiredDecision href="#{each}"/></informationRequirement>'
        for each in requires
    )
    named = f"<variable name={quoteattr(variable)}/>" if variable else ""
    return f'<decision id="{key}" name="{key}">{named}{needed}{logic}</decision>'


def literal(key: str, text: str, requires: Sequence[str] = (), kind: str = "", variable: str = "") -> str:
    named = f"<variable name={quoteattr(variable or key)} typeRef={quoteattr(kind)}/>"
    logic = f"<literalExpression><text>{escape(text)}</text></literalExpression>"
    return decision(key, named + logic, requires)


def _input(written: str, values: str) -> str:
    expression, _, kind = written.partition(":")
    typed = f' typeRef="{kind}"' if kind else ""
    allowed = f"<inputValues><text>{escape(values)}</text></inputValues>" if values else ""
    return (
        f"<input><inputExpression{typed}><text>{escape(expression)}</text></inputExpression>{allowed}</input>"
    )


def _output(written: str, values: str, default: str) -> str:
    name, _, kind = written.partition(":")
    typed = f' typeRef="{kind}"' if kind else ""
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    otherwise = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    named = f' name="{name}"' if name else ""
    return f"<output{named}{typed}>{allowed}{otherwise}</output>"


def _rule(number: int, cells: Sequence[str], inputs: int) -> str:
    written = "".join(
        f"<{tag}><text>{escape(cell)}</text></{tag}>"
        for tag, cell in (
            ("inputEntry" if place < inputs else "outputEntry", cell) for place, cell in enumerate(cells)
        )
    )
    return f'<rule id="rule_{number}">{written}</rule>'
