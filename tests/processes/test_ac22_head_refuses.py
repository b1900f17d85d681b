"""AC-22: the head refuses to sign the removal act (ME 7.1 3) а))."""

import pytest

from engine.errors import NotAllowed
from tests.beginnings import told_once
from tests.processes import removal_answers as say
from tests.processes.removal import OPEKA, OPEKA_HEAD, RemovalWalk


@told_once
def refused(removal: RemovalWalk) -> RemovalWalk:
    """A threat found on Tue 14 October 2025 at 17:30; the draft is refused at 19:00."""
    removal.told_of_threat("2025-10-14 16:30").visit("2025-10-14 16:40", "2025-10-14 17:00")
    removal.survey("2025-10-14 17:30", say.threat()).act("2025-10-14 18:10")
    return removal.head_refuses("2025-10-14 19:00")


def test_the_head_of_guardianship_acts_within_the_hour_and_nobody_is_removed(refused: RemovalWalk) -> None:
    assert refused.due_at("ER_T06") == "2025-10-14 20:30:00"
    assert refused.due_at("ER_T07") == "2025-10-14 20:00:00"
    assert refused.open() == ["ER_T07", "ER_T21"]


def test_a_late_signature_is_told_to_the_head_of_guardianship_too(removal: RemovalWalk) -> None:
    removal.told_of_threat("2025-10-14 16:30").visit("2025-10-14 16:40", "2025-10-14 17:00")
    removal.survey("2025-10-14 17:30", say.threat()).act("2025-10-14 18:10")
    removal.world.to("2025-10-14 20:31")

    assert set(removal.told("ER_T06", "E1")) == {"municipality_head", "agency_head", "opeka_head"}


def test_the_refused_draft_stays_with_its_reason_and_what_was_done(refused: RemovalWalk) -> None:
    refused.do("ER_T07", OPEKA_HEAD, say.after_refusal("new_survey"))

    (paper,) = refused.documents("F-X-ACTREMOVAL")
    assert (paper.kind, paper.state) == ("refusal", "draft")
    assert paper.content["refusal_reason"] == "Родители нашлись, едут домой."
    assert paper.content["told"] == ["prosecutor", "police"]


def test_after_a_new_survey_the_act_is_signed_and_its_terms_run_from_then(refused: RemovalWalk) -> None:
    refused.do("ER_T07", OPEKA_HEAD, say.after_refusal("new_survey"), at="2025-10-14 19:30")
    refused.survey("2025-10-14 20:00", say.threat()).act("2025-10-14 20:20", number="18")
    refused.head_signs("2025-10-14 21:00").remove("2025-10-14 21:10", "nobody")

    assert ("E1", "2025-10-14 20:30:00") in refused.log("ER_T06")
    assert refused.due("ER_T20") == "2025-10-21"
    assert refused.due_at("ER_T09") == "2025-10-15 00:00:00"
    assert [paper.kind for paper in refused.documents("F-X-ACTREMOVAL")] == ["refusal", "signature"]


def test_the_new_draft_may_go_to_the_head_at_once(refused: RemovalWalk) -> None:
    refused.do("ER_T07", OPEKA_HEAD, say.after_refusal("new_draft"), at="2025-10-14 19:20")

    assert refused.open() == ["ER_T05", "ER_T21"]


def test_when_the_threat_is_over_the_commission_is_told_all_the_same(refused: RemovalWalk) -> None:
    refused.do("ER_T07", OPEKA_HEAD, say.after_refusal("threat_removed"), at="2025-10-14 19:40")

    assert refused.ends() == ["ER_E04"]
    assert refused.open() == ["ER_T21"]
    refused.do("ER_T21", OPEKA, say.measures(), at="2025-10-16 10:00")
    assert refused.procedure().status == "completed"


def test_who_prepared_the_act_cannot_sign_it(removal: RemovalWalk) -> None:
    removal.told_of_threat("2025-10-14 16:30").visit("2025-10-14 16:40", "2025-10-14 17:00")
    removal.survey("2025-10-14 17:30", say.threat()).act("2025-10-14 18:10")

    with pytest.raises(NotAllowed):
        removal.do("ER_T06", OPEKA, say.signed())
