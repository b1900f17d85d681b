"""What was drawn to be looked at, not to be run: kept and given back, never judged as a procedure."""

from collections.abc import Iterator

from engine.bpmn.markup import MODEL, Element, model_children
from engine.bpmn.model import Diagram
from engine.findings import Finding

_OTHER_PICTURES = ("collaboration", "choreography", "globalChoreographyTask", "globalConversation")


def findings(root: Element, diagram: Diagram) -> Iterator[Finding]:
    """What reading found in procedures that are to run, and a word about each that is not."""
    drawn = _ids_of_drawings(root)
    is_picture = any(next(model_children(root, tag), None) is not None for tag in _OTHER_PICTURES)
    for finding in diagram.findings:
        if finding.code == "no-process" and is_picture:
            yield Finding(code="drawing", element_id=root.get("id") or "")
        elif finding.element_id not in drawn:
            yield finding
    for process in diagram.processes:
        if not process.is_executable:
            yield Finding(code="drawing", element_id=process.id, element_name=process.name)


def _ids_of_drawings(root: Element) -> set[str]:
    """Ids of everything inside processes that are not executable."""
    inside: set[str] = set()
    for process in model_children(root, "process"):
        if process.get("isExecutable") == "false":
            inside.update(element.get("id") or "" for element in process.iter(f"{{{MODEL}}}*"))
    return inside
