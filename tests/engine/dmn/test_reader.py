"""Files: versions of DMN, requirements between decisions, and everything that is refused."""

import pytest

from engine.dmn import markup
from engine.dmn.errors import DecisionFailed
from engine.dmn.reader import read
from tests.dmn import decision, definitions, literal, one, table
from tests.engine.dmn.deciding import codes, outcome, value

RULES = [["1", '"a"']]


@pytest.mark.parametrize("namespace", sorted(markup.MODELS))
def test_every_version_of_the_format_is_read(namespace):
    assert value(definitions(table("d", ["n"], ["a"], RULES), namespace=namespace), n=1) == "a"


def test_a_file_as_a_table_editor_writes_it_is_read():
    assert value(AS_WRITTEN_BY_AN_EDITOR, "dish", season="Winter", guestCount=4) == "Roastbeef"
    assert value(AS_WRITTEN_BY_AN_EDITOR, "dish", season="Summer", guestCount=12) == "Light salad"


def test_a_decision_uses_the_results_of_others():
    content = definitions(
        table("season", ["month:integer"], ["season"], [["[6..8]", '"summer"'], ["-", '"other"']], "FIRST"),
        literal("guests", "adults + children", kind="integer", variable="all_guests"),
        table(
            "dish",
            ["season", "all_guests"],
            ["dish"],
            [['"summer"', "> 4", '"salad"'], ["-", "-", '"soup"']],
            "FIRST",
            requires=("season", "guests"),
        ),
    )

    made = outcome(content, "dish", month=7, adults=3, children=2)

    assert made.value == "salad"
    assert [each.decision.id for each in made.required] == ["season", "guests"]


def test_a_column_may_be_called_as_its_decision_is():
    content = definitions(
        table("score", ["n"], ["score", "grade"], [["-", "n * 2", '"a"']]),
        literal("total", "score + 1", ["score"]),
    )

    assert value(content, "total", n=5) == 11


def test_a_required_list_is_a_list():
    content = definitions(
        table("points", ["n"], ["p"], [["> 0", "1"], ["> 1", "2"]], "COLLECT"),
        literal("total", "sum(points)", ["points"]),
    )

    assert value(content, "total", n=5) == 3


def test_a_literal_expression_may_choose_as_tables_write_it():
    assert value(definitions(literal("d", 'if n > 5 then "many" else "few"')), n=6) == "many"
    assert value(definitions(literal("d", "n * 2", kind="string")), n=6) == "12"


def test_a_wide_net_of_decisions_is_made_once_each():
    layers = [literal("d_0_0", "1"), literal("d_0_1", "1")]
    for layer in range(1, 40):
        needed = [f"d_{layer - 1}_0", f"d_{layer - 1}_1"]
        layers += [
            literal(f"d_{layer}_{side}", " + ".join(needed) + f" - {needed[0]}", needed) for side in (0, 1)
        ]

    assert value(definitions(*layers), "d_39_0") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xml-unreadable"),
        (b"\xff\xfe\x00", "xml-unreadable"),
        (b"<a/>", "not-dmn"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml-doctype"),
        (b"<definitions/>", "not-dmn"),
        (b" " * (markup.MAX_BYTES + 1), "decision-file-too-big"),
        (definitions("<x>" * 50 + "</x>" * 50), "decision-file-too-deep"),
        (definitions(), "decision-missing"),
        (definitions('<decision name="a"/>'), "id-missing"),
        (definitions(literal("d", "1"), literal("d", "2")), "id-repeated"),
        (definitions(literal("d" * 121, "1")), "id-invalid"),
        (definitions(literal("a/b=c", "1")), "id-invalid"),
        (definitions('<import namespace="x"/>', literal("d", "1")), "decision-import"),
        (definitions(*(literal(f"d{n}", "1") for n in range(101))), "decisions-many"),
        (definitions(decision("d", "")), "decision-without-logic"),
        (definitions(decision("d", "<context/>")), "decision-kind-unsupported"),
        (definitions(decision("d", "<invocation/>")), "decision-kind-unsupported"),
        (definitions(literal("d", "1", ["lost"])), "decision-requirement-missing"),
        (definitions(literal("d", "1 +")), "decision-expression-invalid"),
        (definitions(literal("d", "1", kind="days")), "decision-type-unknown"),
        (one(["n"], ["a"], RULES, "BEST"), "hit-policy-unknown"),
        (one(["n"], ["a"], RULES, "COLLECT", "AVERAGE"), "aggregation-unknown"),
        (one(["n"], ["a"], RULES, "FIRST", "SUM"), "aggregation-misplaced"),
        (one(["n"], ["a", "b"], [["1", "1", "1"]], "COLLECT", "SUM"), "aggregation-many-outputs"),
        (one(["n"], [], [["1"]]), "table-without-outputs"),
        (one(["n"], ["a", ""], [["1", "1", "1"]]), "output-without-name"),
        (one(["n"], ["a", "a"], [["1", "1", "1"]]), "output-repeated"),
        (one([""], ["a"], RULES), "input-without-expression"),
        (one(["n"], ["a"], [["1", "1", "1"]]), "rule-width"),
        (one(["n"], ["a"], [["[1..", "1"]]), "cell-invalid"),
        (one(["n"], ["a"], [["1", "a b"]]), "cell-invalid"),
        (one(["n:integer"], ["a"], [['"x"', "1"]]), "cell-type-wrong"),
        (one(["n"], ["a:integer"], [["1", '"x"']]), "cell-type-wrong"),
        (one(["n"], ["a"], [["1", '"x"']], output_values='"y"'), "cell-type-wrong"),
        (one(["n:days"], ["a"], RULES), "decision-type-unknown"),
        (one(["n"], ["a"], RULES, values="1,"), "decision-values-invalid"),
        (one(["n"], ["a"], [["1", "1"]], output_values="[1..5]"), "decision-values-invalid"),
        (one(["n"], ["a"], [["1", "1"]] * 1001), "table-too-big"),
    ],
)
def test_what_cannot_be_executed_is_refused_in_words(content, code):
    assert codes(content) == [code]


@pytest.mark.parametrize(
    "language", ["javascript", "groovy", "python", "http://www.ecma-international.org/ecma-262"]
)
def test_other_languages_are_refused(language):
    content = one(["n"], ["a"], RULES).replace(
        b"<inputEntry>", f'<inputEntry expressionLanguage="{language}">'.encode()
    )

    assert codes(content) == ["decision-language-unsupported"]


def test_a_decision_that_requires_itself_is_refused():
    content = definitions(literal("a", "b", ["b"]), literal("b", "a", ["a"]))

    assert codes(content) == ["decision-requirement-cycle"] * 2


def test_a_model_of_knowledge_is_refused_by_name():
    needed = '<knowledgeRequirement><requiredKnowledge href="#scoring"/></knowledgeRequirement>'
    finding = read(
        definitions(decision("d", needed + "<literalExpression><text>1</text></literalExpression>"))
    ).findings[0]

    assert (finding.code, finding.element_id, finding.values) == (
        "decision-knowledge-unsupported",
        "d",
        {"reference": "scoring"},
    )


def test_all_findings_of_a_table_are_told_at_once_with_rule_and_column():
    found = read(one(["n", "kind"], ["a"], [["[1..", '"x"', "1"], ["1", '"x', "1 +"]])).findings

    assert [(each.values["rule"], each.values["column"]) for each in found] == [
        (1, "n"),
        (2, "kind"),
        (2, "a"),
    ]


def test_kinds_that_a_file_names_itself_are_known():
    kind = (
        '<itemDefinition name="tGrade"><typeRef>string</typeRef>'
        '<allowedValues><text>"a","b"</text></allowedValues></itemDefinition>'
    )
    content = definitions(kind, table("d", ["grade:tGrade"], ["ok"], [['"a"', "true"], ['"b"', "false"]]))

    assert value(content, grade="a") is True
    with pytest.raises(DecisionFailed, match="допустимые"):
        value(content, grade="c")


def test_a_cell_may_call_its_input_by_the_name_the_editor_gave_it():
    content = one(["n"], ["a"], [["x > 1 and ? < 5", "1"]]).replace(
        b"<input>", b'<input camunda:inputVariable="x">'
    )

    assert value(content, n=2) == 1


AS_WRITTEN_BY_AN_EDITOR = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
  xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0"
  xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="dinner" name="DRD" namespace="http://camunda.org/schema/1.0/dmn"
  exporter="Camunda Modeler" exporterVersion="5.20.0">
  <inputData id="guests" name="Guests" />
  <decision id="dish" name="Dish">
    <informationRequirement id="r1"><requiredInput href="#guests" /></informationRequirement>
    <authorityRequirement id="r2"><requiredAuthority href="#book" /></authorityRequirement>
    <decisionTable id="table_1" hitPolicy="FIRST" biodi:annotationsWidth="400">
      <input id="i1" label="Season" biodi:width="192" camunda:inputVariable="s">
        <inputExpression id="e1" typeRef="string" expressionLanguage="feel"><text>season</text></inputExpression>
        <inputValues id="v1"><text>"Winter","Summer"</text></inputValues>
      </input>
      <input id="i2" label="How many guests">
        <inputExpression id="e2" typeRef="integer"><text>guestCount</text></inputExpression>
      </input>
      <output id="o1" label="Dish" name="desiredDish" typeRef="string" biodi:width="192" />
      <rule id="row-1"><description>Save money</description>
        <inputEntry id="c1"><text>not("Summer")</text></inputEntry>
        <inputEntry id="c2"><text>&lt;= 8</text></inputEntry>
        <outputEntry id="c3" expressionLanguage="juel"><text>"Roastbeef"</text></outputEntry>
      </rule>
      <rule id="row-2">
        <inputEntry id="c4"><text>"Summer"</text></inputEntry>
        <inputEntry id="c5"><text></text></inputEntry>
        <outputEntry id="c6"><text>"Light salad"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <knowledgeSource id="book" name="Book" />
  <textAnnotation id="note"><text>Hey</text></textAnnotation>
  <dmndi:DMNDI><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="dish"><dc:Bounds height="80" width="180" x="1" y="1" /></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>"""
