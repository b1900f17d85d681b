"""AC-04: a check over New Year is late, the fact is not confirmed (ME 4.6)."""

from engine.access import relations, scope_of
from engine.aspects import AccessRules
from storage.models import CaseStatus
from storage.queries.cases import standing
from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import CHAIR, SECRETARY, CaseWalk
from tests.world import PROCESSES


@told_once
def january(walk: CaseWalk) -> CaseWalk:
    """Told by phone on Friday 26 December 2025; the conclusion is signed on Thursday 15 January 2026."""
    walk.report("2025-12-26 16:30").phone("2025-12-26 16:40").receive("2025-12-26 16:50")
    walk.write("2025-12-26 17:00").ask("2025-12-29 10:00", reply_due="2025-12-30")
    walk.gather("2025-12-30 12:00").do("IC_T10", SECRETARY, answers.conclusion("not_confirmed"))
    walk.do("IC_T11", CHAIR, at="2026-01-15 09:30")
    return walk


def test_new_year_holidays_do_not_count_for_the_check(january: CaseWalk) -> None:
    assert january.due("IC_SP1") == "2026-01-14"
    assert january.due("IC_T12") == "2026-01-20"


def test_the_miss_is_logged_once_at_the_end_of_the_last_day_and_the_chair_hears(january: CaseWalk) -> None:
    assert january.log("IC_SP1") == [("E1", "2026-01-14 23:59:59")]
    assert january.case().is_late

    assert january.notices("kdn_chair", "IC_SP1") == []
    assert "Проверка информации не закончена за 5 рабочих дней" in january.words_told("kdn_chair")


def test_a_late_conclusion_is_accepted_and_shown_as_late_by_a_day(january: CaseWalk) -> None:
    (check,) = january.terms("IC_SP1")

    assert check.state == "met_late"
    assert check.closed_at is not None
    assert (check.closed_at.date() - check.due_date).days == 1


def test_a_fact_not_confirmed_ends_the_case_with_the_result_in_both_journals(january: CaseWalk) -> None:
    january.do("IC_T12", SECRETARY, answers.result())

    assert january.case().status == CaseStatus.NOT_CONFIRMED
    assert january.procedure().status == "completed"
    assert "IC_E01" in january.ends()
    assert [row.content["result"] for row in january.register("F-ME-1")] == ["Факт не подтвердился"] * 2
    assert january.papers("F-ME-2") == {"F-ME-2": 1}
    assert january.register("F-ME-6") == []


def test_the_school_that_reported_sees_only_the_result(january: CaseWalk) -> None:
    january.do("IC_T12", SECRETARY, answers.result())
    teacher = january.world.actor("semenova")
    with january.world.database.read() as connection:
        stands = standing(connection, case_id=january.case_id, scope=scope_of(teacher))
    assert stands is not None

    rights = AccessRules.load(PROCESSES).aspects(relations(teacher, january.case_id, stands))

    assert rights["conclusion"] == "result"
    assert not rights.sees_some("living") and not rights.sees_some("income")
