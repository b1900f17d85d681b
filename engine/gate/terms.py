"""Terms: timers that can be read, rules of law that exist, and the clause each rests on."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from engine import iso8601
from engine.bpmn.model import EventKind, Node, Process
from engine.deadlines import parse_rule
from engine.errors import EngineError
from engine.findings import Finding
from engine.gate import language
from engine.gate.subject import Surroundings
from engine.spiff.dates import ATTRIBUTES, is_literal

_ANY_ZONE = ZoneInfo("UTC")


def findings(process: Process, _around: Surroundings) -> Iterator[Finding]:
    for node in process.nodes():
        for event in node.events:
            if event.kind is EventKind.TIMER and event.expression:
                yield from _timer(node, event.expression)
        for attribute in ATTRIBUTES:
            if is_literal(node.attributes.get(attribute, "")):
                yield from _timer(node, node.attributes[attribute])
        rule = node.properties.get("deadline")
        if rule:
            yield from _rule(node, rule)
            if not node.clauses:
                yield node.finding("deadline-without-clause", rule=rule)
        elif node.properties.get("deadlineFrom"):
            yield node.finding("deadline-from-without-deadline")


def _timer(node: Node, text: str) -> Iterator[Finding]:
    if iso8601.duration(text) or text.startswith("R"):
        if text.startswith("R") and iso8601.cycle(text, _ANY_ZONE) is None:
            yield node.finding("cycle-wrong", text=text)
    elif (text.startswith("P") and text[1:2].isdigit()) or text.startswith("PT"):
        yield node.finding("duration-wrong", text=text)
    elif text[:4].isdigit():
        if iso8601.moment(text, _ANY_ZONE) is None:
            yield node.finding("date-wrong", text=text)
    else:
        yield from language.expression(node, text)


def _rule(node: Node, rule: str) -> Iterator[Finding]:
    if rule.startswith("setting:"):
        return
    try:
        parse_rule(rule)
    except EngineError as error:
        yield node.finding("deadline-rule-wrong", reason=error.message, rule=rule)
