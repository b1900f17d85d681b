"""AC-05: the written notice is not sent (ME 4.4)."""

from sqlalchemy import select

from engine.letters.outbox import Outbox
from storage.models import Delivery
from storage.unit_of_work import UnitOfWork
from tests.beginnings import told_once
from tests.processes.path import CaseWalk
from tests.processes.records import local

CLINIC = "alekseeva"


@told_once
def april(walk: CaseWalk) -> CaseWalk:
    """The clinic phones at once on Wednesday 30 April 2025 and sends no letter."""
    walk.report("2025-04-30 10:15", CLINIC).phone("2025-04-30 10:20", CLINIC)
    return walk.receive("2025-04-30 10:30")


def test_three_working_days_of_the_letter_pass_over_may_day(april: CaseWalk) -> None:
    assert april.due("IC_T03") == "2025-05-07"
    assert april.due("IC_SP1") == "2025-05-13"


def test_reminders_come_on_the_day_before_and_on_the_last_day(april: CaseWalk) -> None:
    april.world.to("2025-05-07 23:59:58")

    reminded = [("E0", "2025-05-06 09:00:00"), ("E0", "2025-05-07 09:00:00")]
    assert april.notices("agency_specialist", "IC_T03") == reminded
    assert april.log("IC_T03") == [], "a reminder is no miss"


def test_those_whom_the_ladder_names_are_told_at_its_moments(april: CaseWalk) -> None:
    april.world.to("2025-06-01 12:00")

    assert april.notices("agency_head", "IC_T03") == [("E1", "2025-05-07 23:59:59")]
    assert april.notices("kdn_secretary", "IC_T03") == [("E1", "2025-05-07 23:59:59")]
    assert april.notices("kdn_chair", "IC_T03") == [("E2", "2025-05-12 10:00:00")]
    assert april.notices("municipality_head", "IC_T03") == [("E3", "2025-05-14 10:00:00")]


def test_the_log_says_whose_act_it_was_and_by_when(april: CaseWalk) -> None:
    april.world.to("2025-05-08 12:00")

    (row,) = april.log_rows("IC_T03")
    assert (row.agency_id, row.assignee_id) == (april.world.agency(CLINIC), None)
    assert local(row.due_at) == "2025-05-07 23:59:59"
    assert row.clauses == april.terms("IC_T03")[0].clauses
    assert april.case().is_late


def test_nobody_told_in_writing_climbs_the_ladder(april: CaseWalk) -> None:
    april.world.to("2025-05-14 23:00")

    assert april.log("IC_T03") == [
        ("E1", "2025-05-07 23:59:59"),
        ("E2", "2025-05-12 10:00:00"),
        ("E3", "2025-05-14 10:00:00"),
    ]
    assert {"agency_head", "kdn_secretary"} <= set(april.told("IC_T03", "E1"))
    assert april.told("IC_T03", "E2") == ["kdn_chair"]
    assert april.told("IC_T03", "E3") == ["municipality_head"]


def test_the_letter_is_accepted_late_and_the_log_keeps_its_three_rows(april: CaseWalk) -> None:
    april.write("2025-05-15 11:00", CLINIC)
    april.world.to("2025-06-15 12:00")

    assert april.states("IC_T03") == {"met_late"}
    assert [step for step, _ in april.log("IC_T03")] == ["E1", "E2", "E3"]
    assert "IC_X02" in april.ends()


def test_letters_about_the_case_name_nothing_but_its_number(april: CaseWalk) -> None:
    for day in range(6, 16):
        april.world.to(f"2025-05-{day:02} 08:30")
        Outbox(april.world.executor).run_due()

    sent = april.world.rows(select(Delivery.subject, Delivery.body, Delivery.state))
    text = "\n".join(f"{letter.subject}\n{letter.body}" for letter in sent)
    assert {letter.state for letter in sent} == {"kept"}
    assert (
        f"срок пропущен, был до 7 мая: «Направить письменную информацию в КДНиЗП», дело № {april.case().number}."
        in text
    )
    with april.world.database.read() as connection:
        people = UnitOfWork(connection).people.of_case(april.case_id)
    for person in people:
        assert person.surname[:-1] not in text and person.given_name not in text
