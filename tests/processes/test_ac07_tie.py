"""AC-07: a tie in the commission (ME 6.1)."""

from engine.commands import ChangeSetting
from tests.processes import answers
from tests.processes.path import CURATOR, SECRETARY, CaseWalk
from tests.processes.records import local

CAST = "принято голосом председательствующего"


def to_the_question_of_closing(walk: CaseWalk) -> CaseWalk:
    """A family on the register since 2 October; in November its curator proposes to take it off."""
    walk.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    walk.tell("MSG_PREPARE_PROPOSAL", CURATOR, at="2025-11-10 10:00")
    walk.do("IC_T34", CURATOR, answers.curator_removes())
    return walk.invite()


def test_on_a_tie_the_vote_of_the_presiding_person_decides(walk: CaseWalk) -> None:
    to_the_question_of_closing(walk).vote("close", "+++++"[:4] + "----").sign()
    walk.do("IC_T39", SECRETARY, answers.closing(answers.family_leaves("ME-6.4-e", text="улучшение")))

    *_, question = walk.questions()
    assert (question.votes_for, question.votes_against, question.votes_abstained) == (4, 4, 0)
    assert question.decision == "adopted" and question.by_casting_vote
    assert CAST in walk.documents("F-X-KDNPROT")[-1].content["votes"]
    assert CAST in walk.documents("F-X-POST", "closing")[0].content["votes"]


def test_without_the_presiding_vote_half_is_not_a_majority(walk: CaseWalk) -> None:
    to_the_question_of_closing(walk).vote("close", "0++++--0")

    first, *_ = [question for question in walk.questions() if question.kind == "closure"]
    assert (first.votes_for, first.votes_against, first.votes_abstained) == (4, 2, 2)
    assert first.decision == "postponed" and not first.by_casting_vote


def test_a_question_not_adopted_goes_to_the_next_session_and_nobody_leaves_the_register(
    walk: CaseWalk,
) -> None:
    to_the_question_of_closing(walk).vote("close", "0++++--0")

    assert local(walk.session().held_at) == "2025-12-04 15:00:00"
    assert "KS_T01" in walk.open() and "IC_T39" not in walk.open()
    assert [row.content["removed_on"] for row in walk.register("F-ME-6")] == [None, None]
    assert set(walk.standing().values()) == {"registered"}


def says(walk: CaseWalk, key: str, value: str) -> None:
    """The municipality sets a rule of its own."""
    world = walk.world
    world.run(
        ChangeSetting(municipality_id=world.municipality_id, key=key, value=value, ground="Регламент"),
        "zimina",
    )


def test_where_nobody_casts_a_vote_a_tie_adopts_nothing(walk: CaseWalk) -> None:
    to_the_question_of_closing(walk)
    says(walk, "rule.tie", "NOT_ADOPTED")
    walk.vote("close", "++++----")

    first, *_ = [question for question in walk.questions() if question.kind == "closure"]
    assert (first.votes_for, first.votes_against, first.by_casting_vote) == (4, 4, False)
    assert (first.decision, first.remarks) == ("postponed", "голоса разделились поровну")


def test_a_municipality_that_wants_two_thirds_has_no_quorum_of_six(walk: CaseWalk) -> None:
    to_the_question_of_closing(walk)
    says(walk, "rule.quorum", "TWO_THIRDS")
    walk.vote("close", "++++++")

    first, *_ = [question for question in walk.questions() if question.kind == "closure"]
    assert (first.decision, first.remarks) == ("postponed", "нет кворума")
