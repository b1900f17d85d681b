"""Where a new decision table begins: one condition, one result, two rules that leave no gap."""

from html import escape

_BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" \
xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" \
xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" \
id="definitions_{key}" name="{name}" namespace="urn:kurator:decisions">
  <decision id="{key}" name="{name}">
    <decisionTable id="table_{key}" hitPolicy="FIRST">
      <input id="input_1" label="Несовершеннолетних в семье">
        <inputExpression id="expression_1" typeRef="integer"><text>minors</text></inputExpression>
      </input>
      <output id="output_1" label="Решение" name="result" typeRef="string" />
      <rule id="rule_1">
        <inputEntry id="entry_1"><text>&gt;= 3</text></inputEntry>
        <outputEntry id="answer_1"><text>"да"</text></outputEntry>
      </rule>
      <rule id="rule_2">
        <inputEntry id="entry_2"><text></text></inputEntry>
        <outputEntry id="answer_2"><text>"нет"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="drawing_{key}">
      <dmndi:DMNShape id="shape_{key}" dmnElementRef="{key}">
        <dc:Bounds height="80" width="180" x="160" y="100" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""


def blank_table(key: str, name: str) -> bytes:
    return _BLANK.format(key=key, name=escape(name)).encode()
