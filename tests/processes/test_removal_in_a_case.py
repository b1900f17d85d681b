"""A removal beside the check of the same family: how it begins, what each hears of the other."""

import pytest
from sqlalchemy import select

from engine.commands import ReportThreat
from engine.errors import NotAllowed
from storage.models import KeptMessage
from tests.beginnings import told_once
from tests.processes import answers
from tests.processes import removal_answers as say
from tests.processes.path import SCHOOL, SECRETARY
from tests.processes.removal import OPEKA, OPEKA_HEAD, RemovalWalk


@told_once
def told(removal: RemovalWalk) -> RemovalWalk:
    """The school reports a threat on Mon 5 May 2025 and telephones guardianship at 09:20."""
    removal.report("2025-05-05 09:00", threat_flag=True)
    removal.do("IC_M03", SCHOOL, answers.threat(), at="2025-05-05 09:20")
    removal.world.to("2025-05-05 09:21")
    return removal


@told_once
def visited(told: RemovalWalk) -> RemovalWalk:
    return told.visit("2025-05-05 09:40", "2025-05-05 10:00")


def test_the_message_of_the_check_begins_the_removal_of_the_same_case(told: RemovalWalk) -> None:
    assert told.procedures() == ["emergency_removal", "intake_case"]
    assert {"ER_T01", "ER_T21"} <= {*told.open()}
    assert told.due_at("ER_T02" if told.terms("ER_T02") else "ER_T01") == "2025-05-05 10:20:00"
    kept = told.world.rows(select(KeptMessage.name).where(KeptMessage.case_id == told.case_id))
    assert kept == []


def test_what_the_case_knows_stands_in_the_forms_already(told: RemovalWalk) -> None:
    shown = told.opened(told.world.task("ER_T01", told.case_id), OPEKA)

    assert shown["threat"].startswith("Ковалёв")
    assert shown["received_at"] == "2025-05-05T09:20:00+03:00"
    assert [child["given_name"] for child in shown["children"]] == ["Артём", "Мария"]


def test_violations_without_a_threat_are_not_told_to_the_commission_twice(visited: RemovalWalk) -> None:
    """The case came from the commission: information on measures is enough (A-ME-22)."""
    visited.survey("2025-05-05 10:30", say.violations())

    assert visited.ends() == ["ER_E01"]
    assert visited.open().count("ER_T21") == 1


def test_no_second_check_begins_and_the_commission_hears(visited: RemovalWalk) -> None:
    visited.do("ER_T21", OPEKA, say.measures(), at="2025-05-06 10:00")
    visited.world.to("2025-05-06 10:01")

    assert visited.procedures() == ["emergency_removal", "intake_case"]
    assert "Опека сообщила о мерах, принятых по угрозе ребёнку" in visited.words_told("kdn_secretary")


def test_siblings_go_apart_only_with_reasons_of_the_head(visited: RemovalWalk) -> None:
    visited.survey("2025-05-05 10:30", say.threat()).act("2025-05-05 11:00").head_signs("2025-05-05 11:30")
    visited.remove("2025-05-05 11:40", "relatives", together=False)
    for _ in range(2):
        visited.do("ER_T16", OPEKA_HEAD, say.apart())
        visited.do("ER_T12", OPEKA, say.to_relative())

    placed = visited.register("F-X-PLACEMENT")
    assert sorted(row.content["children"][0]["full_name"] for row in placed) == [
        "Ковалёв Артём",
        "Ковалёва Мария",
    ]
    assert {row.content["split_reason"] for row in placed} == {say.apart()["split_reason"]}
    assert len(visited.documents("F-X-TRANSFER")) == 2


def test_the_other_parent_takes_the_children(visited: RemovalWalk) -> None:
    visited.survey("2025-05-05 10:30", say.threat()).act("2025-05-05 11:00", "one_parent")
    visited.head_signs("2025-05-05 11:30").remove("2025-05-05 11:40", "parent")
    visited.do("ER_T11", OPEKA, say.to_parent(visited.person("Игорь")))

    (row,) = visited.register("F-X-PLACEMENT")
    assert (row.content["kind"], row.content["receiver"]) == ("parent", "Ковалёв Игорь")
    assert visited.register("F-X-CHILDJOURNAL") == []
    assert "ER_T18" not in visited.open()


def test_a_claim_may_be_spared_only_where_no_parent_lost_the_child(visited: RemovalWalk) -> None:
    visited.survey("2025-05-05 10:30", say.threat()).act("2025-05-05 11:00", "others")
    visited.head_signs("2025-05-05 11:30").remove("2025-05-05 11:40", "relatives")
    visited.do("ER_T20", OPEKA, say.no_claim())

    assert visited.documents("F-X-CLAIM") == []
    assert "ER_E03" in visited.ends()


def test_without_acknowledgement_the_prosecutor_is_told_again_once(visited: RemovalWalk) -> None:
    visited.survey("2025-05-05 10:30", say.threat()).act("2025-05-05 11:00").head_signs("2025-05-05 11:30")
    visited.remove("2025-05-05 11:40", "relatives").tell_prosecutor("2025-05-05 12:00")

    visited.world.to("2025-05-07 09:00")
    assert visited.due_at("ER_T09") == "2025-05-07 02:59:59"
    assert len(visited.words_told("opeka_head")) == 1
    visited.tell_prosecutor("2025-05-07 09:30")

    assert visited.open().count("ER_T10") == 1
    assert "ER_X13" in visited.ends()


def test_only_guardianship_begins_a_removal_by_itself(removal: RemovalWalk) -> None:
    command = ReportThreat(
        municipality_id=removal.world.municipality_id, agency_id=removal.world.agency(OPEKA)
    )

    with pytest.raises(NotAllowed):
        removal.world.run(command, SCHOOL)
    with pytest.raises(NotAllowed):
        removal.world.run(command, SECRETARY)
