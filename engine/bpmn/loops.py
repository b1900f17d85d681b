"""Reading how often an activity is done: multi-instance and standard loops."""

from engine.bpmn.markup import CAMUNDA, MODEL, Element, finding_at, text_of
from engine.bpmn.model import Loop
from engine.findings import Finding


def loop_of(element: Element, findings: list[Finding]) -> Loop | None:
    standard = element.find(f"{{{MODEL}}}standardLoopCharacteristics")
    if standard is not None:
        return _standard(standard, findings)
    multi = element.find(f"{{{MODEL}}}multiInstanceLoopCharacteristics")
    return None if multi is None else _multi_instance(multi, findings)


def _standard(standard: Element, findings: list[Finding]) -> Loop:
    maximum = standard.get("loopMaximum")
    if maximum is not None and not (maximum.isdigit() and int(maximum) > 0):
        findings.append(finding_at(standard.getparent(), "loop-maximum-wrong", maximum=maximum))
        maximum = None
    return Loop(
        is_standard=True,
        completion=text_of(standard, "loopCondition"),
        maximum=int(maximum) if maximum else None,
        test_before=standard.get("testBefore") == "true",
    )


def _multi_instance(multi: Element, findings: list[Finding]) -> Loop:
    loop = Loop(
        sequential=multi.get("isSequential") == "true",
        collection=multi.get(f"{{{CAMUNDA}}}collection") or text_of(multi, "loopDataInputRef"),
        cardinality=text_of(multi, "loopCardinality"),
        element_variable=multi.get(f"{{{CAMUNDA}}}elementVariable") or _item(multi, "inputDataItem"),
        output_collection=multi.get(f"{{{CAMUNDA}}}outputCollection") or text_of(multi, "loopDataOutputRef"),
        output_element=multi.get(f"{{{CAMUNDA}}}outputElement") or _item(multi, "outputDataItem"),
        completion=text_of(multi, "completionCondition"),
    )
    if not loop.collection and not loop.cardinality:
        findings.append(finding_at(multi.getparent(), "repetition-without-list"))
    if loop.cardinality.lstrip("-").isdigit() and int(loop.cardinality) < 0:
        findings.append(finding_at(multi.getparent(), "repetition-negative", number=loop.cardinality))
    return loop


def _item(multi: Element, name: str) -> str:
    found = multi.find(f"{{{MODEL}}}{name}")
    return "" if found is None else (found.get("name") or found.get("id") or "")
