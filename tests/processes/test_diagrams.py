"""The diagrams say what the tables of the procedures say, name only what exists, and can be read."""

import json
from itertools import combinations, pairwise

import pytest

from tests.processes.diagrams import (
    CAMUNDA,
    FILES,
    NS,
    PROCESSES,
    Element,
    all_elements,
    ancestors,
    edges,
    elements,
    flows,
    shapes,
    table,
    tree,
)

LISTED = table("tests/processes/elements_me.csv")
OBLIGATIONS = table("processes/regulations/obligations.csv")
NOT_DRAWN = {"IC_R01", "IC_R02", "IC_R03"}
"""Rules of access and of registers: they are code, not steps (ME 1.8, 1.9, 4.3)."""

every_file = pytest.mark.parametrize("file", FILES)


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row["id"])
def test_every_listed_element_is_drawn_with_its_name_and_kind(row):
    drawn = all_elements()[row["id"]]

    assert (drawn.kind, drawn.name) == (row["kind"], row["name"])


def test_every_clause_on_a_diagram_is_an_obligation():
    known = {row["id"] for row in OBLIGATIONS}

    for element in all_elements().values():
        assert set(element.clauses) <= known, element.id


def test_every_obligation_of_these_procedures_is_carried_by_its_element():
    drawn = all_elements()
    duties = [
        row
        for row in OBLIGATIONS
        if row["element_id"].startswith(("IC_", "KS_", "ER_", "PN_", "SP_", "QR_"))
        and row["seed"] == "ru-me.txt"
        and row["element_id"] not in NOT_DRAWN
    ]

    assert len(duties) > 125
    for row in duties:
        assert row["id"] in drawn[row["element_id"]].clauses, row["id"]


def test_every_form_and_its_part_exists():
    for element in all_elements().values():
        key = element.attributes.get(f"{CAMUNDA}formKey")
        if key is not None:
            form = json.loads((PROCESSES / "forms" / f"{key}.json").read_text(encoding="utf-8"))
            assert element.properties["formPart"] in form["parts"], element.id


def test_every_register_and_document_has_a_form():
    for element in all_elements().values():
        for name in ("register", "document"):
            if name in element.properties:
                assert (PROCESSES / "forms" / f"{element.properties[name]}.json").exists(), element.id


def test_every_group_is_a_role():
    roles = {row["role"] for row in table("processes/roles.csv")}

    for element in all_elements().values():
        named = [*element.groups, *element.properties.get("offerTo", "").split()]
        named += [
            role
            for name in ("signedBy", "onBehalf", "tell")
            for role in element.properties.get(name, "").split()
        ]
        assert set(named) <= roles, element.id


def test_every_task_of_a_person_has_a_group_and_a_form():
    for element in all_elements().values():
        if element.kind in ("userTask", "sendTask"):
            assert element.groups and element.attributes[f"{CAMUNDA}formKey"], element.id


def test_every_setting_that_gives_a_term_exists():
    settings = {row["setting"] for row in table("processes/settings.csv")}

    for element in all_elements().values():
        rule = element.properties.get("deadline", "")
        if rule.startswith("setting:"):
            assert rule.removeprefix("setting:") in settings, element.id


@every_file
def test_every_message_and_signal_used_is_described(file):
    described = {
        node.get("id") for kind in ("message", "signal") for node in tree(file).iterfind(f"bpmn:{kind}", NS)
    }
    used = {value for name in ("messageRef", "signalRef") for value in tree(file).xpath(f"//@{name}")}

    assert used == described


@every_file
def test_every_timer_and_statutory_term_names_its_article_or_source(file):
    for timer in tree(file).iterfind(".//bpmn:timerEventDefinition", NS):
        event = timer.getparent()
        if event.get("id") != "IC_X39":  # the first day of a month comes from no article
            assert event.findtext("bpmn:documentation", namespaces=NS), event.get("id")


INTERRUPTING = {"IC_BT4", "IC_BT_MI1", "KS_BT1", "IC_BS1", "IC_BS2", "ER_BT8", "ER_M07", "RQ_BT6"}


def test_only_the_timers_that_the_procedure_names_interrupt():
    found = {
        element.id
        for element in all_elements().values()
        if element.kind == "boundaryEvent" and element.attributes.get("cancelActivity") != "false"
    }

    assert found == INTERRUPTING


@every_file
def test_every_flow_joins_elements_of_one_scope_and_is_listed_by_both(file):
    known = elements(file)
    for flow in flows(file):
        source, target = known[flow.get("sourceRef")], known[flow.get("targetRef")]
        assert source.scope == target.scope == flow.getparent().get("id")
    for tag, end in (("outgoing", "sourceRef"), ("incoming", "targetRef")):
        listed = {
            (node.getparent().get("id"), node.text) for node in tree(file).iterfind(f".//bpmn:{tag}", NS)
        }
        assert listed == {(flow.get(end), flow.get("id")) for flow in flows(file)}


@every_file
def test_conditions_stand_only_behind_gateways(file):
    for flow in flows(file):
        if flow.find("bpmn:conditionExpression", NS) is not None:
            assert elements(file)[flow.get("sourceRef")].kind.endswith("Gateway"), flow.get("id")


@every_file
def test_every_element_and_flow_is_drawn(file):
    lanes = {lane.get("id") for lane in tree(file).iterfind(".//bpmn:lane", NS)}

    assert set(elements(file)) | lanes <= set(shapes(file))
    assert {flow.get("id") for flow in flows(file)} <= set(edges(file))


@every_file
def test_flows_run_straight_and_never_slanting(file):
    for flow_id, points in edges(file).items():
        assert len(points) > 1
        for (x1, y1), (x2, y2) in pairwise(points):
            assert x1 == x2 or y1 == y2, flow_id


@every_file
def test_no_two_shapes_overlap(file):
    drawn = shapes(file)
    for one, other in combinations(elements(file).values(), 2):
        if not _belong_together(file, one, other):
            assert not _overlap(drawn[one.id], drawn[other.id]), (one.id, other.id)


@every_file
def test_what_belongs_to_a_sub_process_is_drawn_inside_it(file):
    drawn = shapes(file)
    for element in elements(file).values():
        if element.scope in drawn:
            x, y, width, height = drawn[element.id]
            left, top, wide, high = drawn[element.scope]
            assert left < x and top < y and x + width < left + wide and y + height < top + high, element.id


@every_file
def test_every_element_of_the_process_stands_in_one_lane(file):
    placed = [node.text for node in tree(file).iterfind(".//bpmn:flowNodeRef", NS)]
    process = tree(file).find("bpmn:process", NS).get("id")

    assert sorted(placed) == sorted(
        element.id for element in elements(file).values() if element.scope == process
    )


def _belong_together(file: str, one: Element, other: Element) -> bool:
    nested = one.id in ancestors(file, other) or other.id in ancestors(file, one)
    return nested or other.id == one.attached_to or one.id == other.attached_to


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
