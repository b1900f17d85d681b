"""AC-32: the expert group without a quorum, with a tie, with a plurality but no majority (KA 3.5)."""

import pytest

from engine.errors import FormInvalid, Refused
from storage.unit_of_work import UnitOfWork
from tests.processes.expert_path import ExpertWalk
from tests.processes.expert_place import DEPUTY, LEADER, SECRETARY
from tests.processes.records import local
from tests.world import FOUNDED

CAST = "принято голосом председательствующего"


def before(expert: ExpertWalk) -> ExpertWalk:
    return expert.apply("2025-10-14 12:00").prepare("2025-10-15 10:00")


def test_without_a_quorum_nobody_votes_and_the_item_goes_to_the_next_session(expert: ExpertWalk) -> None:
    before(expert).open_session(4)
    expert.world.pass_time(minutes=1)

    assert "EG_E02" in expert.runs()[0].ends and "EG_T08" not in expert.open()
    assert expert.questions()[0].remarks == "нет кворума"
    assert expert.open() == ["EG_T01"] and local(expert.session().held_at) == "2025-11-14 15:00:00"


def test_a_session_without_a_quorum_counts_as_not_held(expert: ExpertWalk) -> None:
    before(expert).open_session(4)
    expert.world.to("2025-10-30 09:00")

    assert any("не проведено в срок" in words for words in expert.words_told("eg_leader"))


def test_a_session_that_was_held_leaves_the_leader_in_peace(expert: ExpertWalk) -> None:
    before(expert).open_session(7).analyse().word("residential").ballot("++++--0")
    expert.world.to("2025-10-30 09:00")

    assert expert.words_told("eg_leader") == []


def test_on_a_tie_the_head_decides_and_the_protocol_says_so(expert: ExpertWalk) -> None:
    before(expert).open_session(6).analyse().word("residential").ballot("+++---")
    expert.draw_up("2025-10-27 10:00", 6)

    (question,) = expert.questions()
    assert question.decision == "adopted" and question.by_casting_vote
    assert CAST in expert.documents("F-KA-1")[0].content["votes"]


def test_a_plurality_is_no_majority(expert: ExpertWalk) -> None:
    before(expert).open_session(7).analyse().word("residential").ballot("+++--00")
    assert expert.open() == ["EG_T07"]

    expert.word("accompaniment").ballot("+++--00").world.pass_time(minutes=1)

    assert "EG_E04" in expert.all_ends() and "EG_T09" not in expert.open()
    assert expert.questions()[0].decision == "postponed"
    assert local(expert.session().held_at) == "2025-11-14 15:00:00"


def test_wording_a_decision_anew_may_win_the_vote(expert: ExpertWalk) -> None:
    before(expert).open_session(7).analyse().word("residential").ballot("+++--00")

    expert.word("accompaniment").ballot("++++--0")

    assert expert.open() == ["EG_T09"]


def test_an_item_put_off_is_not_worded_again(expert: ExpertWalk) -> None:
    before(expert).open_session(7).analyse().word("postpone").ballot("++++--0").world.pass_time(minutes=1)

    assert "EG_E04" in expert.all_ends() and expert.open() == ["EG_T01"]


def test_an_invited_parent_does_not_vote(expert: ExpertWalk) -> None:
    before(expert).open_session(7).analyse().word("residential")
    with expert.world.database.begin() as connection:
        staff = UnitOfWork(connection).staff
        mother = staff.hire(login="mother", full_name="Ежова", short_name="Ежова", at=FOUNDED)
        staff.give_role(mother, "eg_invitee", "case", expert.case_id)

    with pytest.raises(Refused):
        expert.do("EG_T08", "mother", {"vote": "for"})


def test_in_the_absence_of_the_head_the_deputy_presides(expert: ExpertWalk) -> None:
    before(expert).open_session(6, DEPUTY).analyse().word("residential", chair=DEPUTY)
    expert.ballot("+++---", DEPUTY).draw_up("2025-10-27 10:00", 6, DEPUTY)

    assert expert.documents("F-KA-1")[0].signed_by == expert.staff(DEPUTY)


def test_a_plain_member_does_not_preside(expert: ExpertWalk) -> None:
    before(expert)

    with pytest.raises(FormInvalid):
        expert.open_session(6, "shilov")


def test_a_members_signature_may_be_missing_with_a_reason_but_not_the_heads(expert: ExpertWalk) -> None:
    before(expert).open_session(6).analyse().word("residential").ballot("++++--")
    expert.do("EG_T09", SECRETARY, at="2025-10-27 10:00")
    with pytest.raises(FormInvalid):
        expert.do("EG_T10", LEADER, {"not_signed_reason": "Отказался."})

    for login in expert.came(6):
        given = {"not_signed_reason": "В отпуске."} if login == "dronova" else {}
        expert.do("EG_T10", login, given)

    unsigned = [
        row for row in expert.documents("F-KA-1")[0].content["signature_rows"] if not row["signed_at"]
    ]
    assert [row["not_signed_reason"] for row in unsigned] == ["В отпуске."]
