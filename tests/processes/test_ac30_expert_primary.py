"""AC-30: a primary session of the expert group (KA 3-5)."""

from tests.processes.expert_path import SERVICE, ExpertWalk
from tests.processes.expert_place import CSPN, LEADER, SECRETARY
from tests.processes.records import local


def held(expert: ExpertWalk) -> ExpertWalk:
    """An application on Tuesday 14 October; seven of nine decide on Friday 24 October."""
    expert.apply("2025-10-14 12:00").prepare("2025-10-15 10:00").open_session(7).analyse()
    return expert.word("residential", "causes", "extend").ballot("++++--0")


def recorded(expert: ExpertWalk) -> ExpertWalk:
    """Protocol, signatures and extracts on Monday 27 October at noon."""
    held(expert).draw_up("2025-10-27 12:00", 7)
    expert.do("EG_M01", SECRETARY)
    expert.do("EG_M02", SECRETARY)
    return expert


def test_a_session_is_due_fifteen_days_after_the_application(expert: ExpertWalk) -> None:
    expert.apply("2025-10-14 12:00").prepare("2025-10-15 10:00")

    assert expert.due("EG_T05") == "2025-10-29"
    assert local(expert.session().held_at) == "2025-10-24 15:00:00"
    assert expert.case().family_name == "Ежовы" and expert.case().status == "expert_group"


def test_four_of_seven_adopt(expert: ExpertWalk) -> None:
    held(expert)

    (question,) = expert.questions()
    assert (question.votes_for, question.votes_against, question.votes_abstained) == (4, 2, 1)
    assert expert.open() == ["EG_T09"] and not question.by_casting_vote


def test_terms_after_the_session_end_on_their_days(expert: ExpertWalk) -> None:
    recorded(expert)
    expert.do("EG_X21", SECRETARY, {"specialists": [expert.staff(CSPN)]})

    assert expert.due("EG_T17") == "2025-10-27"
    assert expert.due("EG_T13") == "2025-11-01"  # a working Saturday
    assert expert.due("EG_T16") == "2025-10-30"


def test_the_papers_and_journals_of_a_primary_session(expert: ExpertWalk) -> None:
    recorded(expert).do("EG_T17", SECRETARY)
    expert.do("EG_X21", SECRETARY, {"specialists": [expert.staff(CSPN)]})
    expert.do("EG_T16", CSPN)
    expert.do("EG_T13", CSPN, {"service_form": "residential", "number": "112"})
    service = {**SERVICE, "from": "2025-11-01", "until": "2026-01-24"}
    expert.do("EG_T14", CSPN, {"services": [service], "course_ends_on": "2026-01-24"})

    papers = expert.papers("F-X-APPL", "F-KA-1", "F-X-EXTRACT", "F-X-NEED", "F-X-IPPSU", "F-X-PERSFILE")
    assert set(papers.values()) == {1}
    (row,) = expert.register("F-KA-2")
    assert (row.content["session_kind"], row.content["held_on"]) == ("primary", "2025-10-24")
    assert row.content["sent_ministry_on"] == row.content["sent_curator_on"] == "2025-10-27"
    assert len(expert.register("F-X-DISPATCH")) == 4 and len(expert.register("F-X-ACK")) == 1
    assert "4" in expert.documents("F-KA-1")[0].content["votes"]


def test_the_case_ends_when_measures_are_seen_to_and_the_next_session_is_set(expert: ExpertWalk) -> None:
    test_the_papers_and_journals_of_a_primary_session(expert)
    row = {"measure": "Занятия с психологом", "result": "done", "done_on": "2025-10-27", "text": "Проведены."}
    expert.do("EG_T19", LEADER, {"rows": [row]})
    expert.do("EG_T20", SECRETARY, {"kind": "none"})

    assert expert.open() == [] and expert.runs()[0].status == "completed"
    assert expert.all_ends() >= {"EG_E01"}
    assert [measure.state for measure in expert.measures()] == ["done"]


def test_the_course_brings_the_interim_and_the_final_session(expert: ExpertWalk) -> None:
    recorded(expert).do("EG_T13", CSPN, {"service_form": "residential", "number": "112"})
    service = {**SERVICE, "from": "2025-11-01", "until": "2026-04-24"}
    expert.do("EG_T14", CSPN, {"services": [service], "course_ends_on": "2026-04-24"})

    expert.world.to("2026-02-02 09:00")
    assert len(expert.runs()) == 2 and expert.session_kinds() == ["primary", "interim"]
    expert.world.to("2026-04-10 09:00")
    assert expert.session_kinds() == ["primary", "interim", "final"]
