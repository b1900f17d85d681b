"""Termination per child and per family, a longer term, a court's decision (ME 6.1-6.5, table A.7)."""

import pytest

from engine.errors import FormInvalid, NotAllowed
from storage.files import KeptFile
from storage.models import CaseStatus
from storage.repositories.attachments import Attachments
from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import CHAIR, CURATOR, SECRETARY, CaseWalk


@told_once
def registered(walk: CaseWalk) -> CaseWalk:
    """A family with two children, on the register since 2 October 2025 for a year."""
    return (
        walk.intake("2025-09-18")
        .verify("2025-09-19")
        .to_session()
        .decide("recognise")
        .recognise("2026-10-02")
    )


def propose(walk: CaseWalk, at: str, paper: answers.Answers) -> CaseWalk:
    walk.tell("MSG_PREPARE_PROPOSAL", CURATOR, at=at)
    walk.do("IC_T34", CURATOR, paper)
    return walk


def test_one_child_leaves_by_6_3_d_and_the_work_goes_on(registered: CaseWalk) -> None:
    propose(registered, "2026-02-10 10:00", answers.curator_removes("ME-6.3-d")).decide("close")

    child = registered.person("Мария")
    registered.do(
        "IC_T39", SECRETARY, answers.closing(answers.minor_leaves(child, "ME-6.3-d", text="в другой семье"))
    )

    assert registered.standing() == {"Артём": "registered", "Мария": "removed"}
    assert registered.case().status == CaseStatus.RECOGNISED
    assert registered.procedure().status == "running"


def test_a_family_alone_leaves_by_6_4_e_and_the_children_keep_their_own_standing(
    registered: CaseWalk,
) -> None:
    propose(registered, "2026-02-10 10:00", answers.curator_removes("ME-6.4-e")).decide("close")

    registered.do("IC_T39", SECRETARY, answers.closing(answers.family_leaves("ME-6.4-e", text="улучшение")))

    assert [row.content["record_kind"] for row in registered.register("F-ME-6")] == ["minor", "minor"]
    assert set(registered.standing().values()) == {"registered"}


def test_children_and_family_together_end_the_case(registered: CaseWalk) -> None:
    propose(registered, "2026-02-10 10:00", answers.curator_removes("ME-6.4-e")).decide("close")
    children = [
        answers.minor_leaves(registered.person(name), "ME-6.3-d", text="да") for name in ("Артём", "Мария")
    ]

    registered.do(
        "IC_T39", SECRETARY, answers.closing(*children, answers.family_leaves("ME-6.4-e", text="да"))
    )

    case = registered.case()
    assert (case.status, str(case.removed_on)) == (CaseStatus.CLOSED, "2026-02-19")
    results = {str(row.content["result"]) for row in registered.register("F-ME-1")}
    assert len(results) == 1 and "прекращено 19 февраля 2026 г." in results.pop()
    assert {element for element in registered.open() if element.startswith("IC_T2")} == set()


@pytest.mark.parametrize(
    ("ground", "sentence"),
    [
        ("ME-6.4-b", "В семье есть несовершеннолетние моложе 18 лет."),
        ("ME-6.4-v", "В семье есть другие несовершеннолетние."),
        ("ME-6.4-g", "Сначала внесите записи актов о смерти родителей или иных законных представителей."),
        ("ME-6.4-d", "Сначала внесите подтверждение нового места жительства."),
    ],
)
def test_a_ground_that_is_not_there_is_refused(registered: CaseWalk, ground: str, sentence: str) -> None:
    propose(registered, "2026-02-10 10:00", answers.curator_removes(ground)).decide("close")

    with pytest.raises(FormInvalid) as refusal:
        registered.do("IC_T39", SECRETARY, answers.closing(answers.family_leaves(ground)))

    assert refusal.value.errors == {"closures.0.family_ground": [sentence]}


def test_a_longer_term_is_decided_by_the_commission_and_warns_again_before_its_end(
    registered: CaseWalk,
) -> None:
    propose(registered, "2026-09-07 10:00", answers.curator_continues("2027-04-02"))
    registered.decide("continue", new_term_until="2027-04-02")

    assert str(registered.case().term_until) == "2027-04-02"
    assert "IC_E09" in registered.ends() and "IC_T34" not in registered.open()
    registered.world.to("2027-03-20 10:00")
    assert "IC_T34" in registered.open()


def test_fourteen_days_before_the_end_of_the_term_the_curator_is_asked(registered: CaseWalk) -> None:
    registered.world.to("2026-09-18 00:00")
    assert "IC_T34" not in registered.open()

    registered.world.to("2026-09-19 00:00")

    assert registered.open().count("IC_T34") == 1
    assert registered.due("IC_T34") == "2026-10-02"


def test_a_court_that_cancels_the_recognition_needs_no_vote(registered: CaseWalk) -> None:
    registered.tell("MSG_COURT_DECISION", SECRETARY, at="2026-01-20 10:00")
    decision = {
        "court_decision": "дело № 2а-118/2026",
        "in_force_on": "2026-01-19",
        "files": [attached(registered)],
    }

    registered.do("IC_X106", SECRETARY, decision)

    assert registered.case().status == CaseStatus.ANNULLED
    assert set(registered.standing().values()) == {"annulled"}
    assert {row.content["removed_on"] for row in registered.register("F-ME-6")} == {"2026-01-19"}
    assert [question.kind for question in registered.questions()] == ["recognition"]
    assert "IC_E04" in registered.ends()


def attached(walk: CaseWalk) -> str:
    with walk.world.database.begin() as connection:
        return Attachments(connection).attach(
            KeptFile(sha256="0" * 64, size=1, media_type="application/pdf", name="решение суда.pdf"),
            by=walk.staff(SECRETARY),
            at=walk.world.clock.now(),
            case_id=walk.case_id,
            municipality_id=walk.world.municipality_id,
        )


def test_an_agency_that_works_with_the_family_may_petition(registered: CaseWalk) -> None:
    registered.tell(
        "MSG_AGENCY_PETITION",
        "vasilyeva",
        at="2026-02-10 10:00",
        petition_agency=registered.world.agency("vasilyeva"),
    )
    registered.do("IC_T38", "vasilyeva", answers.proposal("ME-6.4-e"))

    assert "KS_T01" in registered.open()
    assert len(registered.documents("F-X-PROPOSAL", "petition")) == 1


def test_an_agency_that_does_not_may_not(registered: CaseWalk) -> None:
    with pytest.raises(NotAllowed):
        registered.tell("MSG_AGENCY_PETITION", "petukhova", at="2026-02-10 10:00")


def test_the_death_of_a_minor_is_a_ground_only_after_its_record(registered: CaseWalk) -> None:
    registered.tell("MSG_MINOR_DIED", SECRETARY, at="2026-02-03 10:00")
    child = registered.person("Мария")
    record = {"minor": child, "death_record": "запись акта № 7", "died_on": "2026-02-01"}
    registered.do("IC_X95", SECRETARY, record)
    registered.do("IC_T37", SECRETARY, answers.proposal("ME-6.3-v"))
    registered.decide("close")

    registered.do("IC_T39", SECRETARY, answers.closing(answers.minor_leaves(child, "ME-6.3-v")))

    assert registered.standing() == {"Артём": "registered", "Мария": "removed"}
    assert registered.register("F-ME-6")[1].content["removal_reason"] == "ME-6.3-v"


def test_the_chair_may_propose_closing_at_any_time(registered: CaseWalk) -> None:
    registered.tell("MSG_MEMBER_PROPOSAL", CHAIR, at="2026-02-10 10:00")
    registered.do("IC_T37", CHAIR, answers.proposal("ME-6.4-e"))

    assert "KS_T01" in registered.open()
