"""How big an expression may be, how much it may do, and that values share nothing."""

import pytest

from engine import expressions, values
from engine.errors import ExpressionInvalid, Invalid
from engine.expressions import MAX_CHARACTERS, MAX_DEPTH, MAX_LINES, MAX_NODES, MAX_OPERATIONS, Effort
from engine.spiff.environment import PlainNames, SafeEnvironment
from tests import bpmn
from tests.engine.procedure import Procedure

THOUSAND = list(range(900))


def effort_of(text: str, **names: object) -> int:
    effort = Effort()
    expressions.parse(text).evaluate(PlainNames(names), effort)
    return effort.spent


AT_THE_LIMIT = {
    "letters": (
        lambda size: "n" + " " * (size - 2) + "n" if size < 0 else "'" + "a" * (size - 2) + "'",
        MAX_CHARACTERS,
    ),
    "parts": (lambda size: "-1 + " * 0 + " + ".join(["n"] * ((size + 1) // 2)), MAX_NODES - 1),
    "brackets": (lambda size: "(" * (size - 1) + "1" + ")" * (size - 1), MAX_DEPTH),
    "fields": (lambda size: "n" + ".a" * size, MAX_DEPTH),
}


@pytest.mark.parametrize("what", AT_THE_LIMIT)
def test_an_expression_may_be_as_big_as_the_limit_and_no_bigger(what: str) -> None:
    written, limit = AT_THE_LIMIT[what]

    expressions.parse(written(limit))

    with pytest.raises(ExpressionInvalid):
        expressions.parse(written(limit + 2))


def test_a_script_may_have_fifty_lines_besides_its_notes() -> None:
    expressions.parse_script("# note\n\n" * 100 + "a = 1\n" * MAX_LINES)

    with pytest.raises(ExpressionInvalid, match="50 строк"):
        expressions.parse_script("a = 1\n" * (MAX_LINES + 1))


def test_work_over_long_lists_is_counted() -> None:
    assert effort_of("1 + 2 > 2") == 0
    assert effort_of("count(a, 1)", a=THOUSAND) >= len(THOUSAND)
    assert effort_of("5 in a", a=THOUSAND) >= len(THOUSAND)
    assert effort_of("a == b", a=THOUSAND, b=list(THOUSAND)) >= len(THOUSAND)


def test_too_much_work_is_refused_by_count() -> None:
    often = " + ".join(["count(a, 1)"] * 60)

    with pytest.raises(ExpressionInvalid, match="слишком долгое"):
        effort_of(often, a=[THOUSAND[:450], THOUSAND[:450], *THOUSAND[:90]] * 1 + [THOUSAND[:850]])


def test_the_lines_of_a_script_share_one_count() -> None:
    line = " + ".join(["count(a, 1)"] * 30)
    effort_of(line, a=THOUSAND)

    with pytest.raises(ExpressionInvalid, match="слишком долгое"):
        SafeEnvironment().execute(f"b = {line}\n" * 5, {"a": THOUSAND})
    assert 30 * len(THOUSAND) < MAX_OPERATIONS < 150 * len(THOUSAND)


def test_what_comes_out_shares_nothing_with_what_was_there() -> None:
    known: dict[str, object] = {"a": [1, {"b": [2]}]}
    SafeEnvironment().execute("c = a\nd = [c, c]", known)

    assert known["d"] == [[1, {"b": [2]}], [1, {"b": [2]}]]
    parts = [known["a"], known["c"], *known["d"]]  # type: ignore[misc]
    assert len({id(part) for part in parts}) == len({id(part[1]) for part in parts}) == 4


def test_what_a_handler_does_to_its_variables_changes_nothing_in_the_case() -> None:
    def spoil(token: object) -> dict[str, object]:
        variables = token.scope.visible(token)  # type: ignore[attr-defined]
        variables["people"].append("nobody")
        kept = ["mine"]
        outputs = {"found": kept}
        spoiled.append(kept)
        return outputs

    spoiled: list[list[str]] = []
    drawing = bpmn.process(
        "p", bpmn.start() + bpmn.service("s", "spoil") + bpmn.user("a") + bpmn.end(), "start>s s>a a>end"
    )
    going = Procedure(drawing, topics={"spoil": spoil}, people=["Анна"]).start()

    spoiled[0].append("later")

    assert going.variables == {"people": ["Анна"], "found": ["mine"]}


UNFIT = {
    "too long a text": "x" * 10_001,
    "too many items": [0] * 1_001,
    "too many items inside": [[0] * 500, [0] * 500],
    "too many letters": ["x" * 9_000] * 12,
    "too many letters in names": {"x" * 9_000 + str(n): 1 for n in range(12)},
    "too deep": values.copied([[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]),
    "not a number": float("nan"),
    "without end": float("inf"),
    "257 bits": 2**256,
    "a letter that ends texts": "a\x00",
    "half of a letter": "\ud800",
    "a number for a name": {1: "a"},
    "bytes": b"x",
    "a set": {1},
    "an object": object(),
    "code": len,
    "a class": str,
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_variable_holds_only_plain_data_of_sane_size(what: str) -> None:
    with pytest.raises(Invalid, match="В переменную «x» нельзя записать"):
        values.variable("x", UNFIT[what])


def test_a_message_cannot_bring_what_is_no_plain_data() -> None:
    drawing = bpmn.process(
        "p",
        bpmn.start() + bpmn.catch("w", bpmn.message("GO")) + bpmn.end(),
        "start>w w>end",
        bpmn.message_known("GO"),
    )

    with pytest.raises(Invalid, match="В переменную «payload»"):
        Procedure(drawing).start().send("GO", payload=float("nan"))
