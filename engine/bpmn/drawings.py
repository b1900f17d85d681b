"""Looking at a file that is only kept and shown: any dialect and encoding, if it is safe to give back."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.markup import MODEL, Element, local, model_children, overfull
from engine.findings import Finding

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 100
MAX_ELEMENTS = 10_000
_PICTURES = ("collaboration", "choreography", "globalConversation", "globalChoreographyTask")
"""What a file without a process may show."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """The name that the file gives itself, and what is wrong with it.

    ``drawn`` are the ids and names of what it shows, when nothing of it is meant to run.
    """

    title: str
    findings: tuple[Finding, ...]
    drawn: tuple[tuple[str, str], ...] = ()


def look(content: bytes) -> Look:
    """Nothing of the file is understood but that it is BPMN; its bytes are given back to browsers."""
    if len(content) > MAX_BYTES:
        return _refused(Finding(code="file-too-big", values={"limit": "2 МБ"}))
    too_much = overfull(content, MAX_ELEMENTS)
    if too_much is not None:
        return _refused(too_much)
    try:
        root = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        return _refused(Finding(code="xml-unreadable", values={"line": getattr(error, "lineno", 0) or 1}))
    if root.getroottree().docinfo.doctype:
        return _refused(Finding(code="xml-doctype"))
    if root.tag != f"{{{MODEL}}}definitions":
        return _refused(Finding(code="not-bpmn", values={"tag": local(root)}))
    return Look(title=_title(root), findings=tuple(_unsafe(root)), drawn=tuple(_drawn(root)))


def shown_in(content: bytes) -> set[str]:
    """Ids of the procedures and pictures in a file that was looked at before."""
    return {shown for shown, _ in _shown(etree.fromstring(content, _parser()))}


def is_said_to_run(content: bytes) -> bool:
    """Whether a file says of one of its processes that it is executable; one that says nothing does not."""
    found = look(content)
    if found.findings:
        return True
    processes = model_children(etree.fromstring(content, _parser()), "process")
    return any(process.get("isExecutable") == "true" for process in processes)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def _refused(finding: Finding) -> Look:
    return Look(title="", findings=(finding,))


def _drawn(root: Element) -> Iterator[tuple[str, str]]:
    if all(process.get("isExecutable") == "false" for process in model_children(root, "process")):
        yield from _shown(root)


def _shown(root: Element) -> Iterator[tuple[str, str]]:
    processes = list(model_children(root, "process"))
    for each in processes or [child for tag in _PICTURES for child in model_children(root, tag)]:
        yield each.get("id") or "", (each.get("name") or "").strip()


def _title(root: Element) -> str:
    """Of the file, else of its first pool or process that has a name."""
    named = (root, *root.iter(f"{{{MODEL}}}participant", f"{{{MODEL}}}process"))
    return next(
        (" ".join(each.get("name").split()) for each in named if (each.get("name") or "").strip()), ""
    )


def _unsafe(root: Element) -> Iterator[Finding]:
    """A browser would follow an instruction to use a style sheet; nesting without end would hang it."""
    before = root.getprevious()
    while before is not None:
        if before.tag is etree.ProcessingInstruction:
            yield Finding(code="xml-processing-instruction", values={"target": before.target})
        before = before.getprevious()
    for each in root.iter(etree.ProcessingInstruction):
        yield Finding(code="xml-processing-instruction", values={"target": each.target})
        return
    if _is_deeper(root, MAX_DEPTH):
        yield Finding(code="xml-too-deep", values={"limit": MAX_DEPTH})


def _is_deeper(root: Element, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
