"""Flows and attachments that mean nothing are refused: no case could ever go that way."""

import pytest

from engine.bpmn.reader import read
from tests import bpmn
from tests.engine.elements.shapes import event_sub

ENDS = bpmn.start() + bpmn.user("a") + bpmn.user("b") + bpmn.end()
MESSAGE = bpmn.message("M")


def codes(body: str, flows: str) -> list[tuple[str, str]]:
    found = read(bpmn.process("p", body, flows, bpmn.message_known("M"))).findings
    return [(finding.code, finding.element_id) for finding in found]


@pytest.mark.parametrize(
    ("body", "flows", "code", "element"),
    [
        (ENDS, "start>a a>b b>end b>start", "flow-into-event", "start"),
        (ENDS, "start>a a>end end>b", "flow-out-of-end", "end"),
        (ENDS + bpmn.boundary("on", "a", MESSAGE), "start>a a>end on>b b>on", "flow-into-event", "on"),
        (ENDS + event_sub("h", MESSAGE, "x"), "start>a a>end a>h", "flow-at-event-sub-process", "h"),
        (ENDS + event_sub("h", MESSAGE, "x"), "start>a a>end h>b", "flow-at-event-sub-process", "h"),
        (ENDS + bpmn.boundary("on", "", MESSAGE), "start>a a>end on>b", "boundary-attached-to-nothing", "on"),
        (ENDS + bpmn.boundary("on", "end", MESSAGE), "start>a a>end on>b", "boundary-host", "on"),
        (
            ENDS + bpmn.exclusive("g") + bpmn.boundary("on", "g", MESSAGE),
            "start>g g>a a>end on>b",
            "boundary-host",
            "on",
        ),
    ],
)
def test_what_no_case_could_take_is_refused(body: str, flows: str, code: str, element: str) -> None:
    assert (code, element) in codes(body, flows)


@pytest.mark.parametrize("host", [bpmn.user("x"), bpmn.sub("x", bpmn.start("s")), bpmn.script("x", "n = 1")])
def test_an_event_may_hang_on_every_activity(host: str) -> None:
    body = ENDS + host + bpmn.boundary("on", "x", MESSAGE)

    assert codes(body, "start>x x>end on>b b>a") == []
