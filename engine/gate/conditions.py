"""Flows that nobody can take, and decisions that may find no way on."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from engine import expressions
from engine.bpmn.model import Flow, Kind, Node, Process
from engine.errors import ExpressionInvalid
from engine.expressions.words import WordKind, words
from engine.findings import Finding
from engine.gate.subject import Surroundings

_SAME = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "&&": "and",
    "||": "or",
    "!": "not",
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_NOT = frozenset({"not"})
_COMBINING = frozenset({"and", "or", "?", "if", "in", "is"})


def findings(process: Process, _around: Surroundings) -> Iterator[Finding]:
    for node in process.nodes():
        conditional = [flow for flow in node.outgoing if flow.condition and flow.id != node.default_flow]
        if len(node.outgoing) < 2 or not conditional:
            continue
        yield from _never_taken(node, conditional)
        if not node.default_flow and _decides(node) and not _covers_all(conditional):
            yield node.finding("gateway-without-default")


def _decides(node: Node) -> bool:
    return node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE)


def _never_taken(node: Node, flows: Sequence[Flow]) -> Iterator[Finding]:
    is_exclusive = node.kind is Kind.EXCLUSIVE
    seen: dict[tuple[str, ...], Flow] = {}
    always: Flow | None = None
    for flow in flows:
        value = _constant(flow.condition)
        same = seen.setdefault(_spelled(flow.condition) or (flow.id,), flow)
        if value is False or (is_exclusive and (always is not None or same is not flow)):
            before = (always or same) if value is not False else flow
            yield _about(flow, "flow-never-taken", before=before.id, condition=flow.condition)
        elif value is True:
            always = always or flow
    default = next((flow for flow in node.outgoing if flow.id == node.default_flow), None)
    if always is not None and default is not None:
        yield _about(default, "flow-never-taken", before=always.id, condition="")


def _about(flow: Flow, code: str, **values: object) -> Finding:
    return Finding(code=code, element_id=flow.id, element_name=flow.name, values=values)


class _NoNames:
    """Where a condition without names and functions is worked out."""

    def value(self, name: str) -> object:
        return None

    def call(self, name: str, arguments: list[object]) -> object:
        raise ExpressionInvalid(f"Функции «{name}» нет в справочнике.")


def _constant(condition: str) -> bool | None:
    """What the condition always is; None when that depends on something."""
    try:
        parsed = expressions.parse(condition)
        if parsed.names or parsed.functions:
            return None
        return bool(parsed.evaluate(_NoNames()))
    except ExpressionInvalid:
        return None


def _covers_all(flows: Sequence[Flow]) -> bool:
    """Whether some condition always holds, or one is the opposite of another."""
    if any(_constant(flow.condition) is True for flow in flows):
        return True
    written = [_spelled(flow.condition) for flow in flows]
    return any(_opposites(one, other) for one, other in permutations(written, 2))


def _opposites(one: Sequence[str], other: Sequence[str]) -> bool:
    """«x» and «not x», «a == b» and «a != b»; anything longer is not judged."""
    if other and other[0] in _NOT and not _COMBINING & set(one):
        return list(other[1:]) == list(one) or list(other[1:]) == ["(", *one, ")"]
    signs = [place for place, word in enumerate(one) if word in _OPPOSITE]
    if len(one) != len(other) or len(signs) != 1 or _COMBINING & set(one):
        return False
    place = signs[0]
    return other[place] == _OPPOSITE[one[place]] and all(
        mine == theirs for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if at != place
    )


def _spelled(condition: str) -> tuple[str, ...]:
    """The words of a condition, signs of other languages as ours; nothing when it cannot be read."""
    try:
        text = expressions.parse(condition).source
    except ExpressionInvalid:
        return ()
    return tuple(
        _SAME.get(word.spelling, word.spelling) for word in words(text) if word.kind is not WordKind.END
    )
