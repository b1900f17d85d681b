"""Writing the smallest diagram that shows a behaviour.

``process("p", start() + user("a") + end(), "start>a a>end")``; a flow with a condition is
``flow("g", "a", "n < 2")``.
"""

from html import escape

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def definitions(*parts: str) -> bytes:
    body = "".join(parts)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {NAMESPACES} id="d" targetNamespace="t">'
        f"{body}</bpmn:definitions>"
    ).encode()


def process(key: str, body: str, flows: str = "", extra: str = "") -> bytes:
    """A file with one process; ``extra`` are messages, signals, errors beside it."""
    return definitions(extra, one_process(key, body, flows))


def one_process(key: str, body: str, flows: str = "") -> str:
    return f'<bpmn:process id="{key}" isExecutable="true">{body}{arrows(flows)}</bpmn:process>'


def arrows(flows: str) -> str:
    pairs = [pair.split(">") for pair in flows.split()]
    return "".join(flow(source, target) for source, target in pairs)


def flow(source: str, target: str, condition: str = "", name: str = "") -> str:
    flow_id = name or f"f_{source}_{target}"
    inner = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
    return f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def element(tag: str, name: str, body: str = "", **attributes: str) -> str:
    """Any element; attributes with ``camunda_`` go into that namespace."""
    written = "".join(
        f' {key.replace("camunda_", "camunda:")}="{escape(value)}"' for key, value in attributes.items()
    )
    return f'<bpmn:{tag} id="{name}" name="{name}"{written}>{body}</bpmn:{tag}>'


def start(name: str = "start", body: str = "", **attributes: str) -> str:
    return element("startEvent", name, body, **attributes)


def end(name: str = "end", body: str = "") -> str:
    return element("endEvent", name, body)


def user(name: str, body: str = "", groups: str = "kdn_secretary", **attributes: str) -> str:
    return element("userTask", name, body, camunda_candidateGroups=groups, **attributes)


def script(name: str, code: str, body: str = "", **attributes: str) -> str:
    return element("scriptTask", name, f"{body}<bpmn:script>{escape(code)}</bpmn:script>", **attributes)


def service(name: str, topic: str, body: str = "", **attributes: str) -> str:
    return element("serviceTask", name, body, camunda_topic=topic, **attributes)


def exclusive(name: str, default: str = "") -> str:
    return element("exclusiveGateway", name, **({"default": default} if default else {}))


def inclusive(name: str, default: str = "") -> str:
    return element("inclusiveGateway", name, **({"default": default} if default else {}))


def parallel(name: str) -> str:
    return element("parallelGateway", name)


def sub(name: str, body: str, flows: str = "", **attributes: str) -> str:
    return element("subProcess", name, body + arrows(flows), **attributes)


def boundary(name: str, on: str, body: str, *, interrupting: bool = True) -> str:
    return element(
        "boundaryEvent", name, body, attachedToRef=on, cancelActivity="true" if interrupting else "false"
    )


def catch(name: str, body: str) -> str:
    return element("intermediateCatchEvent", name, body)


def throw(name: str, body: str) -> str:
    return element("intermediateThrowEvent", name, body)


def timer(form: str, text: str) -> str:
    """``timer("timeDuration", "P1D")``."""
    return f"<bpmn:timerEventDefinition><bpmn:{form}>{escape(text)}</bpmn:{form}></bpmn:timerEventDefinition>"


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="m_{name}"/>'


def message_known(name: str) -> str:
    return f'<bpmn:message id="m_{name}" name="{name}"/>'


def signal(name: str) -> str:
    return f'<bpmn:signalEventDefinition signalRef="s_{name}"/>'


def signal_known(name: str) -> str:
    return f'<bpmn:signal id="s_{name}" name="{name}"/>'


def error(name: str) -> str:
    return f'<bpmn:errorEventDefinition errorRef="e_{name}"/>'


def error_known(name: str) -> str:
    return f'<bpmn:error id="e_{name}" name="{name}" errorCode="{name}"/>'


def properties(**values: str) -> str:
    entries = "".join(
        f'<camunda:property name="{key}" value="{escape(value)}"/>' for key, value in values.items()
    )
    return (
        f"<bpmn:extensionElements><camunda:properties>{entries}</camunda:properties></bpmn:extensionElements>"
    )


def for_each(collection: str, variable: str, *, sequential: bool = False, inner: str = "") -> str:
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}" '
        f'camunda:collection="{collection}" camunda:elementVariable="{variable}">{inner}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
