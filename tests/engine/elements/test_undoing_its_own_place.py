"""What undoes an activity stands where the activity stood, and knows itself by that place."""

from tests import bpmn
from tests.engine.elements.shapes import run
from tests.engine.elements.undoing import CANCEL, edge


def test_a_handler_in_a_cancelled_transaction_may_ask_for_its_own_term() -> None:
    handler = bpmn.element(
        "scriptTask", "undo_a", "<bpmn:script>log = [deadline()]</bpmn:script>", isForCompensation="true"
    )
    inner = bpmn.start("s2") + bpmn.user("a") + edge("a", "undo_a") + handler + bpmn.end("no", CANCEL)
    body = bpmn.start() + bpmn.element("transaction", "t", inner + bpmn.arrows("s2>a a>no"))
    body += bpmn.boundary("out", "t", CANCEL) + bpmn.user("cancelled")
    going = run(body, "start>t out>cancelled").start()

    going.complete("a")

    assert (going.open, going.variables["log"]) == (["cancelled"], [None])
