"""AC-20: removal from both parents (ME 7.1)."""

from tests.beginnings import told_once
from tests.processes import removal_answers as say
from tests.processes.removal import OPEKA, RemovalWalk

CANDIDATES = ["Белова Анна Ивановна", "Носов Пётр Ильич"]


@told_once
def april(removal: RemovalWalk) -> RemovalWalk:
    """Guardianship is told on Wed 15 April 2026 at 18:10; the head signs the act at 20:40."""
    removal.told_of_threat("2026-04-15 18:10").visit("2026-04-15 18:30", "2026-04-15 18:55")
    removal.survey("2026-04-15 19:20", say.threat()).act("2026-04-15 20:10")
    removal.head_signs("2026-04-15 20:40")
    return removal.remove("2026-04-15 20:45", "nobody", CANDIDATES)


@told_once
def placed(april: RemovalWalk) -> RemovalWalk:
    """The prosecutor is told at 21:00, the first candidate takes both children."""
    april.tell_prosecutor("2026-04-15 21:00")
    april.do("ER_T14", OPEKA, say.offer("agree"), at="2026-04-15 21:30")
    april.do("ER_T15", OPEKA, say.family(), at="2026-04-15 22:00")
    return april


@told_once
def reported(placed: RemovalWalk) -> RemovalWalk:
    """Journal, questionnaire and commission on 17 April, the claim on the 21st."""
    placed.do("ER_T10", OPEKA, say.acknowledged(), at="2026-04-16 10:00")
    placed.do("ER_T18", OPEKA, at="2026-04-17 10:00")
    placed.do("ER_T19", OPEKA)
    placed.do("ER_T21", OPEKA, say.measures())
    placed.do("ER_T20", OPEKA, say.claim(), at="2026-04-21 11:00")
    return placed


def test_terms_run_from_the_message_the_threat_and_the_signature(april: RemovalWalk) -> None:
    hours = {element: april.due_at(element) for element in ("ER_T02", "ER_T05", "ER_T06", "ER_T09")}
    days = {element: april.due(element) for element in ("ER_T18", "ER_T20", "ER_T21")}

    assert hours == {
        "ER_T02": "2026-04-15 20:10:00",
        "ER_T05": "2026-04-15 22:20:00",
        "ER_T06": "2026-04-15 22:20:00",
        "ER_T09": "2026-04-15 23:40:00",
    }
    assert days == {"ER_T18": "2026-04-20", "ER_T20": "2026-04-22", "ER_T21": "2026-04-20"}
    assert str(april.terms("ER_T20")[-1].target_date) == "2026-04-22"


def test_everything_is_on_time(reported: RemovalWalk) -> None:
    states = {term.element_id: term.state for term in reported.terms() if term.element_id != "IC_T04"}

    assert set(states.values()) <= {"met", "void"}
    assert [element for element, state in states.items() if state == "void"] in ([], ["ER_T14"])
    assert [element for element in reported.late() if element.startswith("ER_")] == []


def test_one_candidate_who_agrees_ends_the_offers(placed: RemovalWalk) -> None:
    assert "ER_T14" not in placed.open()
    journal = placed.register("F-X-GUARDOFFER")
    assert {row.content["candidate"] for row in journal} == {*CANDIDATES}
    assert sorted(str(row.content.get("answer")) for row in journal) == ["None", "agree"]


def test_the_papers_of_the_removal_are_in_the_case(reported: RemovalWalk) -> None:
    assert reported.papers(
        "F-X-ACTSURVEY", "F-X-ACTREMOVAL", "F-X-PROS", "F-X-TRANSFER", "F-X-CLAIM", "F-X-MEASURES"
    ) == dict.fromkeys(
        ("F-X-ACTSURVEY", "F-X-ACTREMOVAL", "F-X-PROS", "F-X-TRANSFER", "F-X-CLAIM", "F-X-MEASURES"), 1
    )
    (act,) = reported.documents("F-X-ACTREMOVAL")
    assert (act.number, act.state, act.content["taker"]) == ("17", "signed", "nobody")


def test_each_child_has_a_row_and_the_siblings_one_placement(reported: RemovalWalk) -> None:
    assert len(reported.register("F-X-THREAT")) == 1
    names = ["Ковалёв Артём", "Ковалёва Мария"]
    for journal in ("F-X-CHILDJOURNAL", "F-X-ANKETA"):
        assert [row.content["child"] for row in reported.register(journal)] == names
        assert all(row.person_id for row in reported.register(journal))
    (placement,) = reported.register("F-X-PLACEMENT")
    assert [child["full_name"] for child in placement.content["children"]] == names
    assert placement.content["receiver"] in CANDIDATES


def test_the_court_ends_the_removal(reported: RemovalWalk) -> None:
    assert reported.open() == ["IC_T04"]

    reported.tell("MSG_CLAIM_DECISION", OPEKA, at="2026-06-10 12:00")
    reported.do("ER_T22", OPEKA, say.judgment("granted", "2026-06-09"))

    assert "ER_E03" in reported.ends()
    assert reported.procedure().status == "completed"
    assert reported.documents("F-X-CLAIM")[0].content["outcome"] == "granted"


def test_the_commission_opens_a_check_and_is_told(reported: RemovalWalk) -> None:
    assert reported.procedures() == ["emergency_removal", "intake_case"]
    assert "Опека сообщила о мерах, принятых по угрозе ребёнку" in reported.words_told("kdn_secretary")


def test_guardianship_is_reminded_of_the_claim_on_the_third_day(placed: RemovalWalk) -> None:
    placed.world.to("2026-04-18 09:01")

    (words,) = placed.words_told("opeka_specialist")
    assert words.startswith("Иск о лишении или ограничении родительских прав")


def test_without_an_acknowledgement_the_prosecutor_is_told_again_and_nothing_waits(
    placed: RemovalWalk,
) -> None:
    again = {"ack_received": False, "no_ack": "17 апреля направлено письмо с уведомлением."}
    placed.do("ER_T10", OPEKA, again, at="2026-04-17 10:00")

    (paper,) = placed.documents("F-X-PROS")
    assert paper.content["no_ack"] == again["no_ack"]
    assert "ER_T10" not in placed.open()
