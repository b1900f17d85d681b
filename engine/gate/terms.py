"""Terms: timers that can be read, rules of law that exist, and the clause each rests on."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from engine import iso8601
from engine.bpmn.entries import timers_of
from engine.bpmn.model import EventKind, Node, Process
from engine.deadlines import parse_rule
from engine.errors import EngineError
from engine.findings import Finding
from engine.gate import language
from engine.gate.subject import Surroundings
from engine.settings import load_setting_list

_COUNTED_FROM = re.compile(r"\brule\([^(),]+,\s*[\"']([^\"']+)[\"']")
SHOWN_DATES = ("dueDate", "followUpDate")
_DAYS = re.compile(r"([0-9]{1,3}( +[0-9]{1,3})*)?")
_SETTING = "setting:"
_ANY_ZONE = ZoneInfo("UTC")


def findings(process: Process, around: Surroundings) -> Iterator[Finding]:
    yield from _beginnings(process)
    for node in process.nodes():
        for event in node.events:
            if event.kind is EventKind.TIMER and event.expression:
                yield from _timer(node, event.expression)
        for attribute in SHOWN_DATES:
            if iso8601.is_literal(node.attributes.get(attribute, "")):
                yield from _timer(node, node.attributes[attribute])
        rule = node.properties.get("deadline")
        reminded = node.properties.get("remindOn", "")
        if not _DAYS.fullmatch(reminded):
            yield node.finding("remind-on-wrong", text=reminded)
        if rule:
            yield from _rule(node, rule, around)
        elif node.properties.get("deadlineFrom"):
            yield node.finding("deadline-from-without-deadline")


def _beginnings(process: Process) -> Iterator[Finding]:
    """A procedure that begins by time begins without a case, and so without anything of one."""
    for node, _, event in timers_of(process):
        if not iso8601.is_written_out(event.expression):
            needed = set(language.names_in(event.expression)) | set(_COUNTED_FROM.findall(event.expression))
            if "deadline" in language.functions_in(event.expression):
                needed.add("deadline()")
            for variable in sorted(needed):
                yield node.finding("start-timer-variable", variable=variable)


def _timer(node: Node, text: str) -> Iterator[Finding]:
    if not iso8601.is_written_out(text):
        yield from language.expression(node, text)
    elif iso8601.is_repetition(text):
        if iso8601.cycle(text, _ANY_ZONE) is None:
            yield node.finding("cycle-wrong", text=text)
    elif text[:4].isdigit():
        if iso8601.moment(text, _ANY_ZONE) is None:
            yield node.finding("date-wrong", text=text)
    elif iso8601.duration(text) is None:
        yield node.finding("duration-wrong", text=text)


def _rule(node: Node, rule: str, around: Surroundings) -> Iterator[Finding]:
    if rule.startswith(_SETTING):
        yield from _setting(node, rule.removeprefix(_SETTING), around)
        return
    try:
        parse_rule(rule)
    except EngineError as error:
        yield node.finding("deadline-rule-wrong", reason=error.message, rule=rule)
    if not node.clauses and not node.properties.get("assumption"):
        yield node.finding("deadline-without-clause", rule=rule)


def _setting(node: Node, key: str, around: Surroundings) -> Iterator[Finding]:
    """What a setting rests on stands in the table of settings: a clause, or the assumption that it is."""
    if key not in {setting.key for setting in load_setting_list(around.law.folder)}:
        yield node.finding("setting-unknown", setting=key)
