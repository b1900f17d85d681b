"""Shapes that several tests of elements draw, and a procedure made of them in one line."""

from typing import Any

from tests import bpmn
from tests.engine.procedure import Procedure

TERMINATE = "<bpmn:terminateEventDefinition/>"


def escalation(code: str) -> str:
    return f'<bpmn:escalationEventDefinition escalationRef="esc_{code}"/>'


def escalation_known(code: str) -> str:
    return f'<bpmn:escalation id="esc_{code}" name="{code}" escalationCode="{code}"/>'


def condition(text: str) -> str:
    return (
        f"<bpmn:conditionalEventDefinition><bpmn:condition>{text}</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>"
    )


def link(name: str) -> str:
    return f'<bpmn:linkEventDefinition name="{name}"/>'


def known(text: str) -> str:
    """Messages ``m:A``, signals ``s:B``, errors ``e:C`` and escalations ``esc:D`` beside the process."""
    kinds = {
        "m": bpmn.message_known,
        "s": bpmn.signal_known,
        "e": bpmn.error_known,
        "esc": escalation_known,
    }
    return "".join(kinds[kind](name) for kind, _, name in (each.partition(":") for each in text.split()))


def event_sub(name: str, start_body: str, inner: str, *, interrupting: bool = True) -> str:
    """An event sub-process that begins with ``on_<name>`` and does ``inner``."""
    flag = "true" if interrupting else "false"
    begin = bpmn.element("startEvent", f"on_{name}", start_body, isInterrupting=flag)
    return bpmn.sub(name, begin + bpmn.user(inner), f"on_{name}>{inner}", triggeredByEvent="true")


def run(body: str, flows: str = "", extra: str = "", **options: Any) -> Procedure:
    """A procedure that has not begun; ``options`` are those of Procedure and its variables."""
    return Procedure(bpmn.process("p", body, flows, known(extra)), restoring=True, **options)


def called(key: str, body: str, flows: str) -> str:
    """A process to put beside the main one."""
    return bpmn.one_process(key, body, flows)


def run_with(body: str, flows: str, others: str, extra: str = "", **options: Any) -> Procedure:
    """A procedure with processes beside it that it calls."""
    main = bpmn.one_process("p", body, flows)
    return Procedure(bpmn.definitions(known(extra), main, others), restoring=True, **options)


def followed(activity: str, *, restoring: bool = True, **variables: object) -> Procedure:
    """Activity «a» alone, and task «after» behind it."""
    body = bpmn.start() + activity + bpmn.user("after") + bpmn.end()
    content = bpmn.process("p", body, "start>a a>after after>end")
    return Procedure(content, restoring=restoring, **variables)  # type: ignore[arg-type]
