"""The intake procedure as a methodologist changes it: seven days for the check, and the school is told."""

import json
import re

from tests.world import PROCESSES

FILE = "intake_case.ru-me.bpmn"
FORM = "forms/F-X-SCHOOL.json"
NAME = "Уведомить школу"
TASK = f"""
    <bpmn:userTask id="IC_SCHOOL" name="{NAME}" camunda:candidateGroups="kdn_secretary" camunda:formKey="F-X-SCHOOL">
      <bpmn:extensionElements>
        <camunda:properties>
          <camunda:property name="deadline" value="WD:1" />
          <camunda:property name="clause" value="ME-4.6-1" />
        </camunda:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>IC_SP1__SCHOOL</bpmn:incoming>
      <bpmn:outgoing>IC_SP1__G04</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="IC_SP1__SCHOOL" sourceRef="IC_SP1" targetRef="IC_SCHOOL" />
"""


def files() -> dict[str, bytes]:
    """The changed diagram with its new form."""
    text = (PROCESSES / FILE).read_text(encoding="utf-8")
    text = re.sub(
        r'value="WD:5" />(\s*<camunda:property name="deadlineFrom" value="check_from")',
        r'value="WD:7" />\1',
        text,
    )
    text = text.replace(
        "<bpmn:outgoing>IC_SP1__G04</bpmn:outgoing>", "<bpmn:outgoing>IC_SP1__SCHOOL</bpmn:outgoing>", 1
    )
    text, drawn = re.subn(
        r'(<bpmn:sequenceFlow id="IC_SP1__G04"[^>]*sourceRef=")IC_SP1"', r'\1IC_SCHOOL"', text
    )
    assert drawn == 1
    text = text.replace(
        '<bpmn:inclusiveGateway id="IC_G04"', f'{TASK}    <bpmn:inclusiveGateway id="IC_G04"', 1
    )
    return {FILE: text.encode(), FORM: json.dumps(form(), ensure_ascii=False).encode()}


def form() -> dict[str, object]:
    return {
        "key": "F-X-SCHOOL",
        "title": NAME,
        "kind": "document",
        "fields": [
            {"key": "school", "type": "text", "label": "Школа", "required": True, "maxLength": 300},
            {"key": "told_on", "type": "date", "label": "Дата уведомления", "required": True},
        ],
    }
