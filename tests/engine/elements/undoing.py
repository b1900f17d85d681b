"""Activities with what undoes them, drawn in one line."""

from tests import bpmn

CANCEL = "<bpmn:cancelEventDefinition/>"
CAUGHT = "<bpmn:compensateEventDefinition/>"


def compensate(activity: str = "", *, waits: bool = True) -> str:
    """What a compensation event throws."""
    named = f' activityRef="{activity}"' if activity else ""
    flag = "" if waits else ' waitForCompletion="false"'
    return f"<bpmn:compensateEventDefinition{named}{flag}/>"


def edge(activity: str, handler: str) -> str:
    """The compensation event on an activity's edge and its association with the handler."""
    line = f'<bpmn:association id="l_{activity}" sourceRef="c_{activity}" targetRef="{handler}"/>'
    return bpmn.boundary(f"c_{activity}", activity, CAUGHT) + line


def work(name: str, loop: str = "") -> str:
    """A person's task ``a`` that a person undoes by ``undo_a``."""
    handler = bpmn.user(f"undo_{name}", isForCompensation="true")
    return bpmn.user(name, loop) + edge(name, f"undo_{name}") + handler


def machine(name: str, loop: str = "", says: str = "") -> str:
    """A script that does nothing; undone by one that adds the name, or what it sees, to ``log``."""
    code = f"log = coalesce(log, '') + {says or repr(name)}"
    handler = bpmn.element(
        "scriptTask", f"undo_{name}", f"<bpmn:script>{code}</bpmn:script>", isForCompensation="true"
    )
    return bpmn.script(name, "n = 1", loop) + edge(name, f"undo_{name}") + handler


def undoing_sub(name: str, inner: str, flows: str) -> str:
    """An event sub-process that undoes the stage it stands in; it begins with ``on_<name>``."""
    return bpmn.sub(name, bpmn.start(f"on_{name}", CAUGHT) + inner, flows, triggeredByEvent="true")
