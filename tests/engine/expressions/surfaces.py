"""Diagrams that hold an expression at one place each: every surface that is ever worked out."""

from html import escape

from tests import bpmn


def drawn(body: str, flows: str = "start>a a>end", extra: str = "") -> bytes:
    return bpmn.process("p", bpmn.start() + body + bpmn.end(), flows, extra)


def conditioned(code: str) -> bytes:
    content = drawn(bpmn.exclusive("x", default="f_x_end") + bpmn.user("a"), "start>x x>end a>end").decode()
    return content.replace("</bpmn:process>", bpmn.flow("x", "a", code) + "</bpmn:process>").encode()


def repeated(inner: str, attributes: str = "") -> bytes:
    body = (
        f"<bpmn:multiInstanceLoopCharacteristics {attributes}>{inner}</bpmn:multiInstanceLoopCharacteristics>"
    )
    return drawn(bpmn.user("a", body))


def with_parameter(kind: str, code: str) -> bytes:
    line = f'<camunda:{kind}Parameter name="v">{escape(code)}</camunda:{kind}Parameter>'
    inner = (
        f"<bpmn:extensionElements><camunda:inputOutput>{line}</camunda:inputOutput></bpmn:extensionElements>"
    )
    return drawn(bpmn.user("a", inner))


def called(kind: str, code: str) -> bytes:
    line = f'<camunda:{kind} sourceExpression="{escape(code)}" target="v"/>'
    inner = f"<bpmn:extensionElements>{line}</bpmn:extensionElements>"
    main = bpmn.one_process(
        "p",
        bpmn.start() + bpmn.element("callActivity", "a", inner, calledElement="q") + bpmn.end(),
        "start>a a>end",
    )
    return bpmn.definitions(main, bpmn.one_process("q", bpmn.start("go") + bpmn.end("stop"), "go>stop"))


def conditional_event(code: str) -> bytes:
    event = f"<bpmn:conditionalEventDefinition><bpmn:condition>{escape(code)}</bpmn:condition></bpmn:conditionalEventDefinition>"
    return drawn(bpmn.catch("a", event))


def looped(code: str) -> bytes:
    inner = f"<bpmn:loopCondition>{escape(code)}</bpmn:loopCondition>"
    return drawn(
        bpmn.user("a", f"<bpmn:standardLoopCharacteristics>{inner}</bpmn:standardLoopCharacteristics>")
    )


def waiting(form: str, code: str) -> bytes:
    return drawn(bpmn.catch("a", bpmn.timer(form, code)))


def correlated(code: str) -> bytes:
    body = bpmn.properties(correlation=code) + bpmn.message("GO")
    return drawn(bpmn.catch("a", body), extra=bpmn.message_known("GO"))


def standard_loop(maximum: str) -> bytes:
    return drawn(bpmn.user("a", f'<bpmn:standardLoopCharacteristics loopMaximum="{maximum}"/>'))


def cardinality(text: str) -> bytes:
    return repeated(f"<bpmn:loopCardinality>{text}</bpmn:loopCardinality>")


def thrown(code: str) -> bytes:
    """What instances throw by a condition."""
    definition = (
        "<bpmn:complexBehaviorDefinition>"
        f"<bpmn:condition>{escape(code)}</bpmn:condition>"
        f'<bpmn:event id="t"><bpmn:signalEventDefinition signalRef="s_S"/></bpmn:event>'
        "</bpmn:complexBehaviorDefinition>"
    )
    inner = f"<bpmn:loopCardinality>2</bpmn:loopCardinality>{definition}"
    content = repeated(inner, 'behavior="Complex"').decode()
    return content.replace("<bpmn:process", bpmn.signal_known("S") + "<bpmn:process", 1).encode()


def ad_hoc(code: str) -> bytes:
    inner = f"{bpmn.user('b')}<bpmn:completionCondition>{escape(code)}</bpmn:completionCondition>"
    return drawn(bpmn.element("adHocSubProcess", "a", inner))


def joined(code: str) -> bytes:
    """A complex gateway that goes on by a condition."""
    condition = f"<bpmn:activationCondition>{escape(code)}</bpmn:activationCondition>"
    body = (
        bpmn.parallel("x") + bpmn.user("b") + bpmn.user("c") + bpmn.element("complexGateway", "a", condition)
    )
    return drawn(body, "start>x x>b x>c b>a c>a a>end")


def asked(attribute: str, code: str) -> bytes:
    attributes = {f"camunda_{attribute}": f"${{{code}}}", "camunda_resultVariable": "v"}
    return drawn(bpmn.element("serviceTask", "a", **attributes))


SURFACES = {
    "expression of a task": lambda code: asked("expression", code),
    "end of an ad-hoc stage": ad_hoc,
    "condition of a complex gateway": joined,
    "condition of what instances throw": thrown,
    "condition of a flow": conditioned,
    "script": lambda code: drawn(bpmn.script("a", f"v = {code}")),
    "date of a timer": lambda code: waiting("timeDate", code),
    "length of a timer": lambda code: waiting("timeDuration", code),
    "repetition of a timer": lambda code: waiting("timeCycle", code),
    "number of repetitions": lambda code: repeated(
        f"<bpmn:loopCardinality>{escape(code)}</bpmn:loopCardinality>"
    ),
    "list of repetitions": lambda code: repeated("", f'camunda:collection="{escape(code)}"'),
    "end of repetitions": lambda code: repeated(
        "<bpmn:loopCardinality>2</bpmn:loopCardinality>"
        f"<bpmn:completionCondition>{escape(code)}</bpmn:completionCondition>"
    ),
    "condition of a loop": looped,
    "conditional event": conditional_event,
    "correlation of a message": correlated,
    "input of a call": lambda code: called("in", code),
    "output of a call": lambda code: called("out", code),
    "input of a task": lambda code: with_parameter("input", f"${{{code}}}"),
    "output of a task": lambda code: with_parameter("output", f"${{{code}}}"),
    "who does it": lambda code: drawn(bpmn.user("a", camunda_assignee=f"${{{code}}}")),
    "when it is due": lambda code: drawn(bpmn.user("a", camunda_dueDate=f"${{{code}}}")),
    "when to look again": lambda code: drawn(bpmn.user("a", camunda_followUpDate=f"${{{code}}}")),
    "how urgent it is": lambda code: drawn(bpmn.user("a", camunda_priority=f"${{{code}}}")),
}
"""Where a diagram holds an expression."""
