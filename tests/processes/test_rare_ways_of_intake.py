"""Ways of the main procedure that no other scenario goes: each is taken once, to its end."""

from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import ASKED, CHAIR, CURATOR, GROUP, HEADS, SECRETARY, CaseWalk

FIRST = {**answers.SON, "given_name": "Денис", "born_on": "2007-12-31"}
SECOND = {**answers.DAUGHTER, "given_name": "Ольга", "born_on": "2008-02-01"}
TERM = "2026-10-02"


@told_once
def registered(walk: CaseWalk) -> CaseWalk:
    """A family on the register since 2 October 2025 for a year."""
    return walk.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise").recognise(TERM)


@told_once
def at_work(registered: CaseWalk) -> CaseWalk:
    """The programme is approved, the specialists are named."""
    registered.propose("2025-10-06 12:00", due="2026-08-01")
    registered.do("IC_T21", CURATOR, answers.programme(), at="2025-10-08 10:00")
    registered.decide("approve")
    registered.do("IC_T22", SECRETARY, at="2025-10-17 10:00")
    for login in GROUP:
        registered.do("IC_T23", HEADS[login], answers.specialist(registered.staff(login)))
    return registered


def test_a_visit_that_was_ordered_is_made_and_written_down(walk: CaseWalk) -> None:
    walk.intake("2025-09-18").ask("2025-09-19 10:00", reply_due="2025-09-22", visit="fedorova")
    walk.do("IC_T07", "fedorova", answers.survey(), at="2025-09-22 10:00")
    walk.gather("2025-09-22 12:00", asked=ASKED)

    assert walk.open() == ["IC_T10"] and len(walk.documents("F-X-ACTSURVEY")) == 1


def test_a_postponed_programme_is_put_again_and_its_dispatch_may_be_late(registered: CaseWalk) -> None:
    registered.propose("2025-10-06 12:00", due="2026-08-01")
    registered.do("IC_T21", CURATOR, answers.programme(), at="2025-10-08 10:00")
    registered.invite().vote("postponed").decide("approve")
    registered.world.to("2025-11-14 10:00")

    assert "IC_T22" in registered.open() and "IC_T22" in registered.late()


def test_a_review_that_finds_faults_tells_the_commission_and_asks_for_a_correction(at_work: CaseWalk) -> None:
    at_work.world.to("2025-11-24 10:00")
    for login in GROUP:
        at_work.do("IC_T25", login, answers.agency_report())
    found = answers.review(violations=True, correction=True, corrections="Добавить патронаж.")
    at_work.do("IC_T26", CURATOR, found)
    at_work.do("IC_T32", CURATOR)

    assert {"IC_T27", "IC_T29"} <= set(at_work.open())
    assert len(at_work.documents("F-X-CURINFO")) == 1
    row = answers.proposal_row("Патронаж", "2026-05-15", agency=at_work.world.agency(GROUP[1]))
    at_work.do("IC_T29", CURATOR, answers.correction([row]))
    at_work.decide("return")
    at_work.do("IC_T29", CURATOR, answers.correction([row]))
    at_work.invite().vote("postponed").decide("approve")
    assert [paper.version for paper in at_work.documents("F-ME-4")] == [1, 2, 3]


def test_a_control_may_go_on_and_half_a_year_later_propose_closing(registered: CaseWalk) -> None:
    registered.world.to("2026-04-06 10:00")
    registered.do("IC_T33", SECRETARY, answers.control("continue"))
    assert "IC_T34" not in registered.open()

    registered.world.to("2026-10-06 10:00")
    registered.do("IC_T33", SECRETARY, answers.control("removal"))

    assert "IC_T34" in registered.open()


def test_the_group_changes_papers_are_filed_and_causes_found(registered: CaseWalk) -> None:
    registered.tell("MSG_CHANGE_GROUP", SECRETARY, at="2025-11-10 10:00")
    agencies = [registered.world.agency(login) for login in GROUP[:2]]
    registered.do("IC_T30", SECRETARY, answers.group(agencies))
    registered.tell("MSG_DOCUMENT_ADDED", CURATOR)
    registered.tell("MSG_CAUSES", CURATOR)
    for login in GROUP[:2]:
        registered.do("IC_T35", login, answers.causes())

    assert len(registered.documents("F-X-PERSFILE")) >= 1
    assert len(registered.documents("F-X-REPORT", "causes")) == len(agencies)


def test_every_child_that_grows_up_is_proposed_and_after_the_last_nobody(walk: CaseWalk) -> None:
    walk.intake("2025-09-18", children=[FIRST, SECOND]).verify("2025-09-19").to_session()
    walk.decide("recognise").recognise(TERM)

    walk.world.to("2026-01-01 00:00")
    assert walk.open().count("IC_T37") == 1
    walk.world.to("2026-02-02 00:00")

    assert walk.open().count("IC_T37") == 2


def test_parents_who_die_while_others_care_for_the_children_leave_no_orphans(registered: CaseWalk) -> None:
    registered.tell("MSG_PARENTS_DIED", SECRETARY, at="2026-02-03 10:00")
    mother = registered.person("Анна")
    registered.do("IC_X98", SECRETARY, answers.parents_died([mother], "2026-02-01", without_care=False))

    assert "IC_T37" in registered.open()


def test_a_proposal_to_close_that_is_refused_leaves_the_programme_as_it_was(registered: CaseWalk) -> None:
    registered.tell("MSG_MEMBER_PROPOSAL", CHAIR, at="2026-02-10 10:00")
    registered.do("IC_T37", CHAIR, answers.proposal("ME-6.4-e"))
    registered.decide("continue")

    assert str(registered.case().term_until) == TERM and "IC_E09" in registered.ends()


def test_copies_that_are_not_sent_in_ten_working_days_are_late(registered: CaseWalk) -> None:
    registered.tell("MSG_MEMBER_PROPOSAL", CHAIR, at="2026-02-10 10:00")
    registered.do("IC_T37", CHAIR, answers.proposal("ME-6.4-e"))
    registered.decide("close")
    registered.do("IC_T39", SECRETARY, answers.closing(answers.family_leaves("ME-6.4-e", text="улучшение")))
    registered.world.to("2026-03-20 10:00")

    assert "IC_T40" in registered.late()
