"""AC-26: no threat, rights violated (ME 7.1 7), 8))."""

from tests.beginnings import told_once
from tests.processes import removal_answers as say
from tests.processes.removal import OPEKA, RemovalWalk


@told_once
def march(removal: RemovalWalk) -> RemovalWalk:
    """Told on Fri 7 March 2025 at 10:00, there before 12:00; at 13:00 no threat, but the child misses school."""
    removal.told_of_threat("2025-03-07 10:00").visit("2025-03-07 11:30", "2025-03-07 11:55")
    return removal.survey("2025-03-07 13:00", say.violations())


@told_once
def phoned(march: RemovalWalk) -> RemovalWalk:
    march.do("ER_M01", OPEKA, say.phoned(), at="2025-03-07 13:20")
    march.world.to("2025-03-07 13:21")
    return march


def test_phone_letter_and_information_on_measures_are_due(march: RemovalWalk) -> None:
    assert march.due_at("ER_M01") == "2025-03-07 14:00:00"

    march.do("ER_M01", OPEKA, say.phoned(), at="2025-03-07 13:20")

    assert march.due("ER_X04") == "2025-03-12"
    assert march.due("ER_T21") == "2025-03-12"


def test_the_check_begins_in_the_commission_from_the_call(phoned: RemovalWalk) -> None:
    assert phoned.procedures() == ["emergency_removal", "intake_case"]
    assert "IC_T04" in phoned.open()

    phoned.receive("2025-03-07 14:00", source_code="citizens", threat_flag=False)

    assert phoned.due("IC_SP1") == "2025-03-14"


def test_both_papers_go_and_no_second_check_begins(phoned: RemovalWalk) -> None:
    phoned.do("ER_X04", OPEKA, {"out_number": "12"}, at="2025-03-11 10:00")
    phoned.do("ER_T21", OPEKA, say.measures())

    assert phoned.ends() == ["ER_E01", "ER_X28"]
    assert phoned.procedures() == ["emergency_removal", "intake_case"]
    assert phoned.papers("F-X-ACTREMOVAL", "F-X-PROS", "F-X-ACTSURVEY", "F-X-MEASURES", "F-X-WRITTEN") == {
        "F-X-ACTREMOVAL": 0,
        "F-X-PROS": 0,
        "F-X-ACTSURVEY": 1,
        "F-X-MEASURES": 1,
        "F-X-WRITTEN": 1,
    }
    assert phoned.documents("F-X-ACTSURVEY")[0].content["threat_found"] == "absent"


def test_when_nothing_is_found_the_commission_still_hears_of_the_measures(removal: RemovalWalk) -> None:
    removal.told_of_threat("2025-03-07 10:00").visit("2025-03-07 11:30", "2025-03-07 11:55")
    removal.survey("2025-03-07 13:00", say.no_threat())

    assert removal.ends() == ["ER_E02"]
    assert removal.open() == ["ER_T21"]
