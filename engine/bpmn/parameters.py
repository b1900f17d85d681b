"""Variables of an activity's own: what it is given when it begins and what it leaves when it is done.

``camunda:inputOutput`` and the assignments of BPMN's data associations come to the same:
lines ``name = expression``. Plain text is itself, as in Camunda; ``${…}`` is an expression.
"""

from collections.abc import Iterator

from engine.bpmn.data import DataNames
from engine.bpmn.extensions import extensions
from engine.bpmn.markup import CAMUNDA, Element, finding_at, local, model_children, text_of
from engine.bpmn.model import VariableMapping
from engine.findings import Finding

_ACTIVITIES = frozenset(
    """task userTask manualTask serviceTask scriptTask sendTask receiveTask businessRuleTask
    callActivity subProcess transaction adHocSubProcess""".split()
)


class ParameterReader:
    def __init__(self, root: Element, findings: list[Finding]):
        self.data = DataNames(root)
        self.findings = findings

    def inputs(self, element: Element) -> list[VariableMapping]:
        """What becomes a variable of the activity's own when it begins."""
        return [*self._associated(element, "dataInputAssociation"), *self._written(element, "inputParameter")]

    def outputs(self, element: Element) -> list[VariableMapping]:
        """What becomes a variable of the procedure when the activity is done."""
        found = [
            *self._written(element, "outputParameter"),
            *self._associated(element, "dataOutputAssociation"),
        ]
        if found and next(model_children(element, "multiInstanceLoopCharacteristics"), None) is not None:
            self.findings.append(finding_at(element, "parameter-output-repeated"))
        return found

    def _written(self, element: Element, tag: str) -> Iterator[VariableMapping]:
        for block in extensions(element, "inputOutput"):
            for line in block.iterfind(f"{{{CAMUNDA}}}{tag}"):
                if local(element) not in _ACTIVITIES:
                    self.findings.append(finding_at(element, "parameters-outside-activity"))
                    return
                yield VariableMapping(target=line.get("name") or "", expression=self._value(element, line))

    def _value(self, element: Element, holder: Element) -> str:
        """A parameter's value as an expression: text, ``list`` and ``map`` in any depth."""
        for child in _elements(holder):
            return self._structure(element, child)
        return self._text(element, (holder.text or "").strip())

    def _structure(self, element: Element, value: Element) -> str:
        if local(value) == "list":
            return f"[{', '.join(self._item(element, each) for each in _elements(value))}]"
        if local(value) == "map":
            pairs = [f"{each.get('key') or ''!r}: {self._value(element, each)}" for each in _elements(value)]
            return f"{{{', '.join(pairs)}}}"
        self.findings.append(finding_at(element, "parameter-script", tag=local(value)))
        return "null"

    def _item(self, element: Element, item: Element) -> str:
        is_plain = local(item) == "value"
        return self._text(element, (item.text or "").strip()) if is_plain else self._structure(element, item)

    def _text(self, element: Element, text: str) -> str:
        inside = text[2:-1]
        if text.startswith(("${", "#{")) and text.endswith("}") and inside.count("{") == inside.count("}"):
            return f"({inside.strip()})"
        if "${" in text or "#{" in text:
            self.findings.append(finding_at(element, "parameter-mixed", text=text))
            return "null"
        return repr(text) if text else "null"

    def _associated(self, element: Element, tag: str) -> Iterator[VariableMapping]:
        for association in model_children(element, tag):
            lines = list(self._lines(association))
            changes = any(line.source or line.expression for line in lines)
            if lines and changes and local(element) not in _ACTIVITIES:
                self.findings.append(finding_at(element, "data-association-outside-activity"))
                return
            yield from lines

    def _lines(self, association: Element) -> Iterator[VariableMapping]:
        target = self.data.variable(text_of(association, "targetRef"))
        assignments = list(model_children(association, "assignment"))
        for assignment in assignments:
            to = text_of(assignment, "to")
            to = self.data.variable(to) or to.removeprefix("${").removesuffix("}").strip()
            yield VariableMapping(target=to or target, expression=text_of(assignment, "from"))
        source = self.data.variable(text_of(association, "sourceRef"))
        transformation = text_of(association, "transformation")
        if transformation:
            yield VariableMapping(target=target or source, expression=transformation)
        elif not assignments and source and target and source != target:
            yield VariableMapping(target=target, source=source)


def _elements(holder: Element) -> Iterator[Element]:
    return (child for child in holder if isinstance(child.tag, str))
