"""Where a new procedure begins: a start, one step and an end; and a copy under another name."""

import re
from html import escape

from engine.errors import Invalid

_KEY = re.compile(r"[a-z][a-z0-9_]{2,59}")
_PROCESS = re.compile(r"<(?:\w+:)?process\b[^>]*>")
_BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" \
id="definitions_{key}" targetNamespace="urn:kurator:processes">
  <bpmn:process id="{key}" name="{name}" isExecutable="true" camunda:historyTimeToLive="P10Y">
    <bpmn:startEvent id="start" name="Начало">
      <bpmn:outgoing>to_first_step</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="first_step" name="Первый шаг" camunda:candidateGroups="kdn_secretary">
      <bpmn:incoming>to_first_step</bpmn:incoming>
      <bpmn:outgoing>to_end</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end" name="Окончание">
      <bpmn:incoming>to_end</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="to_first_step" sourceRef="start" targetRef="first_step" />
    <bpmn:sequenceFlow id="to_end" sourceRef="first_step" targetRef="end" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="drawing_{key}">
    <bpmndi:BPMNPlane id="plane_{key}" bpmnElement="{key}">
      <bpmndi:BPMNShape id="start_di" bpmnElement="start">
        <dc:Bounds x="162" y="142" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="160" y="185" width="40" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="first_step_di" bpmnElement="first_step">
        <dc:Bounds x="250" y="120" width="140" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="end_di" bpmnElement="end">
        <dc:Bounds x="442" y="142" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="430" y="185" width="60" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="to_first_step_di" bpmnElement="to_first_step">
        <di:waypoint x="198" y="160" />
        <di:waypoint x="250" y="160" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="to_end_di" bpmnElement="to_end">
        <di:waypoint x="390" y="160" />
        <di:waypoint x="442" y="160" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def blank_diagram(key: str, name: str) -> bytes:
    """The smallest procedure that the gate lets pass; raises Invalid for a key that cannot be."""
    return _BLANK.format(key=checked_key(key), name=escape(checked_name(name))).encode()


def copied_diagram(content: bytes, *, old: str, key: str, name: str) -> bytes:
    """The same drawing as another procedure: its id wherever it is meant, and its name; nothing else."""
    text = content.decode("utf-8")
    quoted = re.compile(rf"\b(id|processRef|bpmnElement|calledElement)=(\"|'){re.escape(old)}\2")
    text = quoted.sub(lambda found: f"{found[1]}={found[2]}{checked_key(key)}{found[2]}", text)
    written = escape(checked_name(name))
    return _PROCESS.sub(lambda found: _renamed(found.group(0), key, written), text).encode("utf-8")


def diagram_file(key: str, edition: str) -> str:
    """What a diagram's file is called."""
    return f"{key}.{edition}.bpmn" if edition else f"{key}.bpmn"


def checked_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise Invalid(
            "Обозначение процедуры пишется строчными латинскими буквами, цифрами и «_», от 3 до 60 знаков.",
            hint="Например: school_notice.",
        )
    return key


def checked_name(name: str) -> str:
    written = " ".join(name.split())
    if not written or len(written) > 200:
        raise Invalid("Назовите процедуру, не длиннее 200 знаков.")
    return written


def _renamed(tag: str, key: str, name: str) -> str:
    if not re.search(rf"\bid=(\"|'){re.escape(key)}\1", tag):
        return tag
    if re.search(r"\sname=(\"[^\"]*\"|'[^']*')", tag):
        return re.sub(
            r"(\s)name=(\"[^\"]*\"|'[^']*')", lambda found: f'{found[1]}name="{name}"', tag, count=1
        )
    end = "/>" if tag.endswith("/>") else ">"
    return f'{tag.removesuffix(end).rstrip()} name="{name}"{end}'
