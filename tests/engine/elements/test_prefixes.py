"""References may carry the namespace prefix of their file, as the standard writes them."""

from engine.bpmn.reader import read
from tests import bpmn
from tests.engine.procedure import Procedure

TNS = ("<bpmn:definitions ", '<bpmn:definitions xmlns:tns="urn:t" ')


def prefixed(content: bytes, *names: str) -> bytes:
    text = content.decode().replace(*TNS)
    for name in names:
        text = text.replace(f'{name}="', f'{name}="tns:')
    return text.encode()


def test_a_prefix_before_a_reference_says_nothing_new() -> None:
    inner = bpmn.start("s2") + bpmn.user("a") + bpmn.end("e2", bpmn.error("E"))
    body = (
        bpmn.start() + bpmn.sub("stage", inner, "s2>a a>e2") + bpmn.boundary("on", "stage", bpmn.error("E"))
    )
    shared = '<bpmn:timerEventDefinition id="term"><bpmn:timeDuration>P1D</bpmn:timeDuration>'
    shared += "</bpmn:timerEventDefinition>" + bpmn.error_known("E")
    body += bpmn.catch("wait", "<bpmn:eventDefinitionRef>tns:term</bpmn:eventDefinitionRef>")
    body += bpmn.element("callActivity", "call", calledElement="q") + bpmn.user("after")
    flows = "start>stage on>wait wait>call call>after"
    main = bpmn.one_process("p", body, flows)
    called = bpmn.one_process("q", bpmn.start("s3") + bpmn.user("b"), "s3>b")
    content = prefixed(bpmn.definitions(shared, main, called), "attachedToRef", "errorRef", "calledElement")

    going = Procedure(content, restoring=True).start().complete("a").pass_time(days=1)

    assert going.open == ["b"]
    assert going.complete("b").open == ["after"]


def test_a_colon_that_follows_no_prefix_is_part_of_the_id() -> None:
    body = bpmn.start() + bpmn.user("x:a") + bpmn.boundary("on", "x:a", bpmn.timer("timeDuration", "P1D"))

    diagram = read(bpmn.process("p", body, "start>x:a"))

    assert diagram.findings == []
    assert diagram.processes[0].node("on").attached_to == "x:a"  # type: ignore[union-attr]
