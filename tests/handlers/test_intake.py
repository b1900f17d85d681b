"""Intake and the check (ME 4.1–4.6)."""

import pytest

from engine.errors import Invalid
from storage.models import CaseStatus
from tests.handlers.bench import Bench, moment
from tests.handlers.steps import conclude, phone, receive, register_at_school


def test_the_family_is_known_from_the_first_journal_row(bench: Bench) -> None:
    register_at_school(bench)

    people = [(person.given_name, person.kin) for person in bench.uow.people.of_case(bench.case_id)]
    assert people == [("Артём", "minor"), ("Мария", "minor"), ("Анна", "mother")]
    assert bench.now.family_name == "Ковалёвы"
    assert bench.variables["registered_at"] == "2025-05-05T09:00:00+03:00"


def test_the_commissions_row_links_to_the_schools(bench: Bench) -> None:
    register_at_school(bench)
    phone(bench.at("2025-05-05T09:40"))
    receive(bench.at("2025-05-05T09:45"))

    school, commission = bench.uow.registers.of_case(bench.case_id, "F-ME-1")
    assert (school.number, commission.number) == (1, 1)
    assert commission.linked_entry_id == school.id
    assert commission.content["phone_passed_to"] == "Смирнова Е. В."


def test_the_check_runs_from_the_phone_message(bench: Bench) -> None:
    register_at_school(bench)
    phone(bench.at("2025-05-05T09:40"))
    receive(bench.at("2025-05-06T10:00"))

    assert bench.variables["check_from"] == "2025-05-05T09:40:00+03:00"
    assert bench.now.received_at == moment("2025-05-05T09:40")
    assert bench.now.status == CaseStatus.CHECKING


def test_the_commission_writing_the_same_people_adds_nobody(bench: Bench) -> None:
    register_at_school(bench)

    receive(bench)

    assert len(bench.uow.people.of_case(bench.case_id)) == 3


def test_a_letter_is_noted_in_both_journals(bench: Bench) -> None:
    register_at_school(bench)
    receive(bench)

    letter = {"out_number": "41", "out_date": "2025-05-07", "recipient": "КДНиЗП"}
    bench.act(
        "intake.written", letter, by="semenova", form="F-X-WRITTEN", part="to_kdn", document="F-X-WRITTEN"
    )

    assert [row["written_passed_number"] for row in bench.journal("F-ME-1")] == ["41", "41"]
    assert bench.uow.documents.of_case(bench.case_id, "F-X-WRITTEN")[0].state == "sent"


def test_a_report_about_a_known_family_joins_its_open_case(bench: Bench) -> None:
    register_at_school(bench)
    second = Bench(bench.district).open("mdv-clinic")

    receive(second, open_case_exists=True, open_case_id=bench.case_id)

    assert second.now.status == CaseStatus.JOINED
    assert second.journal("F-ME-1")[0]["result"] == f"Присоединено к делу № {bench.now.number}"
    assert bench.notices()


def test_a_family_that_has_an_open_case_is_pointed_out(bench: Bench) -> None:
    register_at_school(bench)
    second = Bench(bench.district).open("mdv-clinic")

    register_at_school(second)

    assert second.variables["similar_case_id"] == bench.case_id
    receive(second)
    assert bench.now.number in second.notices()[0]


def test_a_report_cannot_be_joined_to_a_case_that_is_closed(bench: Bench) -> None:
    bench.uow.cases.close(bench.case_id, CaseStatus.NOT_CONFIRMED, at=bench.clock.now())
    second = Bench(bench.district).open("mdv-clinic")

    with pytest.raises(Invalid, match="только к открытому делу"):
        receive(second, open_case_exists=True, open_case_id=bench.case_id)


def test_agencies_that_kept_silent_are_listed(bench: Bench) -> None:
    asked = bench.ids("mdv-police", "mdv-clinic")
    plan = {"requests": [{"agency": agency, "kinds": ["identity"]} for agency in asked]}
    bench.act("", plan, form="F-X-REQUEST", part="plan")
    for agency in asked:
        bench.variables["agency"] = agency
        bench.act("document", document="F-X-REQUEST", element="IC_X07")
    bench.act("", {"has_materials": True}, by="alekseeva", form="F-X-RESPONSE", document="F-X-RESPONSE")

    bench.variables["request_agencies"] = asked
    assert bench.act("intake.silent_agencies") == {"silent_agencies": asked[:1]}
    assert set(bench.uow.cases.agencies(bench.case_id, "requested")) == set(asked)


def test_a_critical_level_of_one_child_makes_the_case_critical(bench: Bench) -> None:
    register_at_school(bench)
    children = [
        {"surname": "Ковалёв", "given_name": "Артём", "danger_level": "low"},
        {"surname": "Ковалёва", "given_name": "Мария", "danger_level": "critical"},
    ]

    conclude(bench, minors=children, danger_level="low")

    assert bench.variables["critical"] is True
    assert bench.now.danger_level == "critical"
    levels = [minor.danger_level for minor in bench.uow.people.minors(bench.case_id)]
    assert levels == ["low", "critical"]


def test_who_prepared_the_conclusion_does_not_sign_it(bench: Bench) -> None:
    register_at_school(bench)
    conclude(bench)

    with pytest.raises(Exception, match="подписывает не тот"):
        bench.act("conclusion.signed", {}, form="F-ME-2", part="signature")


def test_a_fact_not_confirmed_stands_in_both_journals_and_the_school_hears(bench: Bench) -> None:
    register_at_school(bench)
    receive(bench)
    bench.variables["outcome"] = "not_confirmed"

    bench.act("intake.result", {"result": "Факт не подтвердился"}, form="F-ME-1", part="result")

    assert [row["result"] for row in bench.journal("F-ME-1")] == ["Факт не подтвердился"] * 2
    assert bench.now.status == CaseStatus.NOT_CONFIRMED
    assert "Факт не подтвердился" in bench.notices()[0]
    assert bench.journal("F-ME-6") == []


def test_the_rows_as_first_written_are_kept_under_the_result(bench: Bench) -> None:
    register_at_school(bench)
    bench.act("intake.result", {"result": "Факт не подтвердился"}, form="F-ME-1", part="result")

    row = bench.uow.registers.of_case(bench.case_id, "F-ME-1")[0]
    assert "result" not in bench.uow.registers.as_written(row.id)
