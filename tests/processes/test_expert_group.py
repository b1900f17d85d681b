"""What else happens to an item of the expert group: crises, the consilium, late papers, the edition of Kilmez."""

import pytest

from engine.commands import BeginOffered, EnterVotes, MarkAttendance
from engine.errors import FormInvalid, NotAllowed
from tests.processes.expert_path import FAMILY, PROCESS, SERVICE, ExpertWalk, KilmezWalk
from tests.processes.expert_place import ADMINISTRATION, CSPN, DEPUTY, LEADER, SCHOOL, SECRETARY
from tests.processes.records import local


def crisis(expert: ExpertWalk) -> ExpertWalk:
    expert.begin("EG_S03", LEADER, "2025-10-15 21:00")
    expert.do("EG_X02", LEADER, FAMILY | {"session_at": "2025-10-16T10:00:00+03:00"})
    return expert


def decided(expert: ExpertWalk, *decisions: str) -> ExpertWalk:
    expert.apply("2025-10-14 12:00").prepare("2025-10-15 10:00").open_session(7).analyse()
    return expert.word(*decisions).ballot("+++++++")


def test_a_crisis_session_is_called_within_a_day_and_without_notice(expert: ExpertWalk) -> None:
    expert.begin("EG_S03", LEADER, "2025-10-15 21:00")
    assert expert.due_at("EG_X02") == "2025-10-16 21:00:00"

    expert.do("EG_X02", LEADER, FAMILY | {"session_at": "2025-10-16T10:00:00+03:00"})

    assert local(expert.session().held_at) == "2025-10-16 10:00:00" and not expert.session().is_regular
    expert.prepare(kind="crisis").open_session(5).analyse().word("residential", "causes")
    expert.ballot("+++--").draw_up("2025-10-16 18:00", 5)
    (row,) = expert.register("F-KA-2")
    assert row.content["crisis"] and expert.due("EG_T17") == "2025-10-20"


def test_a_crisis_still_needs_a_quorum(expert: ExpertWalk) -> None:
    crisis(expert).prepare(kind="crisis").open_session(4)

    assert "EG_E02" in expert.all_ends()


def test_a_session_is_not_called_for_the_past(expert: ExpertWalk) -> None:
    expert.begin("EG_S03", LEADER, "2025-10-15 21:00")

    with pytest.raises(FormInvalid):
        expert.do("EG_X02", LEADER, FAMILY | {"session_at": "2025-10-14T10:00:00+03:00"})


def test_only_whom_the_diagram_names_begins(expert: ExpertWalk) -> None:
    command = BeginOffered(
        process_key=PROCESS, start_event="EG_S03", municipality_id=expert.world.municipality_id
    )

    for login in (SECRETARY, SCHOOL, CSPN):
        with pytest.raises(NotAllowed):
            expert.world.run(command, login)


def test_a_hard_case_goes_to_the_consilium_and_comes_back_with_its_answer(expert: ExpertWalk) -> None:
    decided(expert, "residential", "consilium")
    assert expert.open() == ["EG_T09", "EG_T18"] and expert.due("EG_T18") == "2025-10-29"
    expert.do("EG_T18", SECRETARY, {"reason": "Нужны места в другом районе."}, at="2025-10-27 10:00")

    expert.tell("MSG_CONSILIUM_ANSWER", SECRETARY, at="2025-11-05 10:00")
    expert.do("EG_X09", SECRETARY, {"answer": "Место выделено."})
    expert.world.pass_time(minutes=1)

    assert "EG_E03" in expert.all_ends() and len(expert.runs()) == 2
    assert expert.documents("F-X-ESCAL")[0].content["answer"] == "Место выделено."
    assert local(expert.session().held_at) == "2025-11-14 15:00:00"


def test_papers_late_stay_open_and_are_told(expert: ExpertWalk) -> None:
    decided(expert, "residential").draw_up("2025-10-27 12:00", 7)

    expert.world.to("2025-10-28 09:00")

    assert "EG_T17" in expert.open() and "EG_X12" in expert.all_ends()
    assert expert.log("EG_T17")[0][0] == "E1" and "eg_leader" in expert.told("EG_T17", "E1")


def test_a_measure_not_done_in_time_stays_open_with_the_leader(expert: ExpertWalk) -> None:
    decided(expert, "residential").draw_up("2025-10-27 12:00", 7)
    assert expert.due("EG_T19") == "2025-12-15"

    expert.world.to("2025-12-16 09:00")
    late = {
        "measure": "Занятия с психологом",
        "result": "done",
        "done_on": "2025-12-18",
        "text": "Проведены.",
    }
    expert.do("EG_T19", LEADER, {"rows": [late]}, at="2025-12-18 10:00")

    assert [measure.late_days for measure in expert.measures()] == [3]


def test_an_agency_named_for_a_measure_reports_itself(expert: ExpertWalk) -> None:
    expert.apply("2025-10-14 12:00").prepare("2025-10-15 10:00").open_session(7).analyse()
    row = {"measure": "Характеристика", "responsible": "школа", "due": "2025-11-10"}
    expert.word("residential", measures_needed=[{**row, "agency": expert.world.agency(SCHOOL)}])
    expert.ballot("+++++++").draw_up("2025-10-27 12:00", 7)

    report = {"measure": "Характеристика", "result": "done", "done_on": "2025-10-27", "text": "Дана."}
    expert.do("EG_T19", SCHOOL, {"rows": [report]})

    assert expert.measures()[0].agency_id == expert.world.agency(SCHOOL)


def test_every_quarter_the_leader_looks_at_the_services(expert: ExpertWalk) -> None:
    decided(expert, "residential").draw_up("2025-10-27 12:00", 7).world.to("2026-01-15 09:00")

    assert "EG_T23" in expert.open()
    figures = [{"indicator": "Оказано услуг", "now": 12}]
    expert.do("EG_T23", DEPUTY, {"figures": figures, "findings": "Хорошо.", "recommendations": "Продолжать."})
    assert "EG_X20" in expert.all_ends()


def test_the_secretary_sets_the_day_of_the_next_session(expert: ExpertWalk) -> None:
    decided(expert, "residential").draw_up("2025-10-27 12:00", 7)
    row = {"measure": "Занятия с психологом", "result": "not_done", "text": "Специалист болел."}
    expert.do("EG_T19", LEADER, {"rows": [row]})

    expert.do("EG_T20", SECRETARY, {"kind": "interim", "held_at": "2025-12-12T15:00:00+03:00"})
    expert.world.to("2025-12-08 09:00")

    assert expert.session_kinds() == ["primary", "interim"]
    assert local(expert.session().held_at) == "2025-12-12 15:00:00"


def test_the_final_session_asks_for_results_and_returns_the_child(expert: ExpertWalk) -> None:
    decided(expert, "residential").draw_up("2025-10-27 12:00", 7).do("EG_M01", SECRETARY)
    expert.do("EG_T13", CSPN, {"service_form": "residential", "number": "112"})
    service = {**SERVICE, "from": "2025-10-28", "until": "2025-12-26"}
    expert.do("EG_T14", CSPN, {"services": [service], "course_ends_on": "2025-12-26"})
    expert.world.to("2025-12-12 00:01")
    assert expert.session_kinds() == ["primary", "final"]

    expert.prepare(held_at="2025-12-19T15:00:00+03:00").open_session(9)
    with pytest.raises(FormInvalid):
        expert.do("EG_T06", "shilov", {"family_summary": "Мать здорова."})
    later = {"measure": "Сопровождение", "responsible": "ЦСПН", "due": "2026-03-01"}
    expert.analyse().word("no_causes", "return", measures_needed=[later]).ballot("+++++++++")

    assert "EG_T09" in expert.open()


def test_kilmez_gives_assignments_and_a_route_and_sends_nothing(kilmez: KilmezWalk) -> None:
    kilmez.begin("EG_S02", SECRETARY, "2025-10-15 10:00")
    kilmez.prepare(items=[{"child": "Котов Иван Петрович", "case_type": "high_risk"}])
    assert kilmez.due("EG_T05") == "2025-10-31"
    kilmez.open_session(5).analyse()
    kilmez.do("EG_T07", LEADER, order(kilmez))
    kilmez.ballot("+++--").do("EG_T09", SECRETARY, at="2025-10-27 10:00")
    kilmez.do("EG_T10", LEADER)
    kilmez.do("EG_T22", LEADER)

    assert kilmez.open() == ["EG_T19", "EG_T19", "EG_X21"]
    papers = kilmez.papers("F-KM-PROT", "F-X-ROUTE", "F-X-ASSIGN", "F-X-EXTRACT")
    assert list(papers.values()) == [1, 1, 1, 0]
    assert len(kilmez.register("F-KA-2")) == 1 and kilmez.case().family_name == "Котовы"


def order(walk: KilmezWalk, year: str = "2025") -> dict[str, object]:
    """What the chair of Kilmez puts to the vote."""
    given = {"addressee": walk.world.agency(SCHOOL), "text": "Устроить в группу продлённого дня."}
    return {
        "decision": "Оставить ребёнка в семье.",
        "route": [{"step": "Оформить пособие", "responsible": "ЦСПН", "due": f"{year}-11-20"}],
        "assignments": [{**given, "due": f"{year}-11-10"}],
    }


def test_an_unscheduled_session_of_kilmez_is_called_within_a_working_day(kilmez: KilmezWalk) -> None:
    kilmez.begin("EG_S03", LEADER, "2025-10-15 10:00")

    assert kilmez.due("EG_X02") == "2025-10-16"
    kilmez.do("EG_X02", LEADER, FAMILY | {"session_at": "2025-10-16T10:00:00+03:00"})
    kilmez.prepare(kind="unscheduled", format="on_site").open_session(5)
    assert kilmez.session_kinds() == ["unscheduled"]


def test_the_act_on_the_composition_sets_the_quorum_of_planned_sessions(expert: ExpertWalk) -> None:
    world = expert.world
    world.deploy("expert_group_composition.ru-tve.bpmn")
    command = BeginOffered(
        process_key="expert_group_composition",
        start_event="EG_X31",
        municipality_id=world.municipality_id,
    )
    answer = world.run(command, ADMINISTRATION)
    roles = ("leader", "deputy", "secretary", "member", "member")
    members = [{"post": "специалист", "full_name": f"Член {role}", "role": role} for role in roles]
    act = {"act_kind": "order", "number": "307", "members": members}

    world.complete("EG_T21", ADMINISTRATION, act | {"act_on": "2025-04-01", "valid_from": "2025-04-01"})

    assert answer["case_id"] is None and world.status(str(answer["instance_id"])) == "completed"
    expert.apply("2025-10-14 12:00")
    assert expert.session().members_total == 5


def test_one_session_takes_several_families_each_with_its_own_decision(expert: ExpertWalk) -> None:
    other = ExpertWalk(expert.world)
    for walk in (expert, other):
        walk.apply("2025-10-14 12:00").prepare("2025-10-15 10:00")
    world, session = expert.world, expert.session()
    assert other.session().id == session.id
    world.to(session.held_at)
    came = [expert.staff(login) for login in expert.came(7)]

    marked = world.run(MarkAttendance(session_id=session.id, present=came, presiding=came[0]), SECRETARY)
    for walk, vote in ((expert, "for"), (other, "against")):
        walk.analyse().word("residential")
        cast = EnterVotes(question_id=walk.questions()[0].id, votes=dict.fromkeys(came, vote))
        world.run(cast, SECRETARY)
    world.pass_time(minutes=5)
    other.word("extend")
    again = EnterVotes(question_id=other.questions()[0].id, votes=dict.fromkeys(came, "for"))
    world.run(again, SECRETARY)
    for walk in (expert, other):
        walk.draw_up("2025-10-27 12:00", 7)

    assert (marked["questions"], marked["quorum"]) == (2, True)
    papers = [walk.documents("F-KA-1")[0] for walk in (expert, other)]
    assert [paper.number for paper in papers] == ["1", "1"]
    assert [paper.content["decision"] for paper in papers] == [["residential"], ["extend"]]
    assert [walk.questions()[0].decision for walk in (expert, other)] == ["adopted", "adopted"]
