"""Decision tables are played with the diagrams that ask them."""

from engine.simulation import Status, simulate
from tests import bpmn, dmn
from tests.engine.simulation.played import options, play

ASKING = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.user("a")
    + bpmn.element(
        "businessRuleTask",
        "ask",
        camunda_decisionRef="d",
        camunda_resultVariable="level",
        camunda_mapDecisionResult="singleEntry",
    )
    + bpmn.end(),
    "start>a a>ask ask>end",
)


def test_a_table_answers_from_a_file_beside_the_diagram() -> None:
    table = dmn.one(["age:integer"], ["level"], [["< 14", '"child"'], [">= 14", '"other"']])

    outcome = simulate({"p.bpmn": ASKING, "d.dmn": table}, **options({"answers": {"a": {"age": 12}}}))

    assert outcome.status is Status.COMPLETED, outcome.incidents or outcome.findings
    assert outcome.variables["level"] == "child"


def test_without_its_table_the_diagram_is_refused() -> None:
    assert play(ASKING).status is Status.REFUSED
