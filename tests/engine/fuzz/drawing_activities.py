"""Drawing activities: stages, calls, repetition, events on their edge and in their inside."""

from typing import TYPE_CHECKING

from tests import bpmn
from tests.engine.fuzz.blocks import Activity, Again, Reaction, Repeat, Script
from tests.engine.fuzz.drawing import Drawing, Ends
from tests.engine.fuzz.file import File, script, together

if TYPE_CHECKING:
    from tests.engine.fuzz.blocks import Task

LETTERS = "xyzuvw"


def draw(block: Activity) -> bytes:
    """A file whose process ``p`` is the block's inside."""
    file = File()
    body = _scope(file, block)
    return bpmn.definitions(*file.known.values(), bpmn.one_process("p", body), *file.processes)


def _scope(file: File, block: Activity) -> str:
    drawing = Drawing(file)
    first, ends = drawing.draw(block.inside)
    # Without a start event a scope begins where nothing leads to; a loop has no such place.
    if block.drawn_ends or first.startswith("m_"):
        drawing.add(bpmn.start(f"s_{block.name}"))
        drawing.flow(f"s_{block.name}", first)
        drawing.end(f"e_{block.name}", ends)
    for listener in block.listeners:
        drawing.add(_event_sub_process(file, listener))
    return "".join(drawing.parts)


def _event_sub_process(file: File, listener: Reaction) -> str:
    inner = Drawing(file)
    begin, over = inner.draw(listener.body)
    flag = str(listener.interrupting).lower()
    definition = file.definition(listener.event)
    inner.add(bpmn.start(f"s_{listener.name}", definition, isInterrupting=flag, **together(listener.event)))
    inner.flow(f"s_{listener.name}", begin)
    inner.end(f"e_{listener.name}", over)
    return bpmn.sub(f"l_{listener.name}", "".join(inner.parts), triggeredByEvent="true")


def draw_activity(drawing: Drawing, block: Activity) -> tuple[str, Ends]:
    loop = _repeated(block.repeat) if block.repeat is not None else _again(block.again)
    if block.kind == "task":
        drawing.add(bpmn.user(block.name, loop))
    elif block.kind in ("stage", "transaction"):
        tag = "subProcess" if block.kind == "stage" else block.kind
        drawing.add(bpmn.element(tag, block.name, loop + _scope(drawing.file, block)))
    else:
        _draw_call(drawing, block, loop)
    if block.undo is not None:
        _draw_undo(drawing, block.name, block.undo)
    ends: Ends = (block.name,)
    for boundary in block.boundaries:
        ends += _draw_boundary(drawing, block, boundary)
    return block.name, ends


def _repeated(repeat: Repeat) -> str:
    done = (
        f"<bpmn:completionCondition>nrOfCompletedInstances &gt;= {repeat.quorum}</bpmn:completionCondition>"
        if repeat.quorum
        else ""
    )
    if not repeat.by_number:
        items = str(list(LETTERS[: repeat.count]))
        return bpmn.for_each(items, "item", sequential=repeat.sequential, inner=done)
    count = f"<bpmn:loopCardinality>{repeat.count}</bpmn:loopCardinality>{done}"
    tag, flag = "multiInstanceLoopCharacteristics", str(repeat.sequential).lower()
    return f'<bpmn:{tag} isSequential="{flag}">{count}</bpmn:{tag}>'


def _again(again: Again | None) -> str:
    if again is None:
        return ""
    condition = f"<bpmn:loopCondition>not ({again.until.text})</bpmn:loopCondition>"
    tag, flag = "standardLoopCharacteristics", str(again.test_before).lower()
    return f'<bpmn:{tag} loopMaximum="{again.maximum}" testBefore="{flag}">{condition}</bpmn:{tag}>'


def _draw_call(drawing: Drawing, block: Activity, loop: str) -> None:
    drawing.file.processes.append(bpmn.one_process(f"p_{block.name}", _scope(drawing.file, block)))
    lines = '<camunda:in source="given" target="given"/><camunda:in source="item" target="item"/>'
    lines += f'<camunda:out source="{block.result}" target="o_{block.name}"/>'
    extension = f"<bpmn:extensionElements>{lines}</bpmn:extensionElements>"
    drawing.add(bpmn.element("callActivity", block.name, extension + loop, calledElement=f"p_{block.name}"))


def _draw_undo(drawing: Drawing, activity: str, undo: "Task | Script") -> None:
    event = f"u_{activity}"
    drawing.add(
        bpmn.boundary(event, activity, "<bpmn:compensateEventDefinition/>"),
        f'<bpmn:association id="a_{event}" sourceRef="{event}" targetRef="{undo.name}"/>',
    )
    if isinstance(undo, Script):
        drawing.add(script(undo, isForCompensation="true"))
    else:
        drawing.add(bpmn.user(undo.name, isForCompensation="true"))


def _draw_boundary(drawing: Drawing, block: Activity, boundary: Reaction) -> Ends:
    """The loose ends of an interrupting event's handler; others come to an end of their own."""
    event = f"b_{boundary.name}"
    definition = drawing.file.definition(boundary.event)
    flags = {"cancelActivity": str(boundary.interrupting).lower(), **together(boundary.event)}
    drawing.add(bpmn.element("boundaryEvent", event, definition, attachedToRef=block.name, **flags))
    first, over = drawing.draw(boundary.body)
    drawing.flow(event, first)
    if boundary.interrupting:
        return over
    drawing.end(f"e_{boundary.name}", over)
    return ()
