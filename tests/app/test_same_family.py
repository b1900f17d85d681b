"""The same family found again is joined, not doubled; a person decides and may take it back."""

from collections.abc import Callable

import pytest

from engine.commands import JudgeFamily, SeparateCases
from engine.errors import Invalid, NotAllowed
from storage.queries.family_links import decisions
from storage.queries.matching import candidates
from tests.processes import answers
from tests.processes.path import CHAIR, SECRETARY, CaseWalk
from tests.world import World

REASON = "Свидетельство о рождении то же."


@pytest.fixture
def elder(world: World) -> CaseWalk:
    """The family of this case is being checked."""
    return CaseWalk(world).intake("2025-05-12")


@pytest.fixture
def newer(elder: CaseWalk) -> CaseWalk:
    """A second message about the same boy, whose birth date was not known at first."""
    walk = CaseWalk.__new__(CaseWalk)
    walk.world, walk.case_id = elder.world, ""
    return (
        walk.report("2025-05-14 09:00", "grigoryeva")
        .phone("2025-05-14 09:20", "grigoryeva")
        .receive("2025-05-14 09:40", open_case_exists=False)
    )


def found(walk: CaseWalk) -> list:
    with walk.world.database.read() as connection:
        return candidates(connection, walk.case_id)


def judge(newer: CaseWalk, elder: CaseWalk, *, same: bool, login: str = SECRETARY) -> None:
    command = JudgeFamily(case_id=newer.case_id, other_case_id=elder.case_id, same=same, reason=REASON)
    newer.world.run(command, login)


def test_names_births_and_the_address_are_compared(elder: CaseWalk, newer: CaseWalk) -> None:
    (candidate,) = found(newer)

    assert candidate.case_id == elder.case_id
    assert {each.what for each in candidate.agreeing} == {"name", "birth", "address"}
    assert candidate.differing == []


def test_a_joined_message_ends_with_its_procedure_and_tells_the_journal(
    elder: CaseWalk, newer: CaseWalk
) -> None:
    judge(newer, elder, same=True)

    assert (newer.case().status, newer.case().joined_case_id) == ("joined", elder.case_id)
    assert newer.procedure().status == "cancelled" and elder.procedure().status == "running"
    assert newer.open() == []
    rows = newer.register("F-ME-1")
    assert {row.content["joined_case"] for row in rows} == {elder.case().number}


def test_a_mistaken_joining_is_taken_back_and_the_check_begins(elder: CaseWalk, newer: CaseWalk) -> None:
    judge(newer, elder, same=True)
    newer.world.run(SeparateCases(case_id=newer.case_id, reason="Тёзки."), SECRETARY)
    newer.do("IC_T04", SECRETARY, answers.received(open_case_exists=False))

    assert newer.case().status == "checking" and "IC_T05" in newer.open()
    assert len([row for row in newer.register("F-ME-1") if row.owner.startswith("mun:")]) == 1
    with newer.world.database.read() as connection:
        (decided,) = decisions(connection, newer.case_id)
    assert decided.undo_reason == "Тёзки."


def test_another_family_is_not_offered_again(elder: CaseWalk, newer: CaseWalk, enter: Callable) -> None:
    secretary = enter(SECRETARY)
    page = f"/cases/{newer.case_id}"
    assert "Есть похожие открытые дела" in secretary.get(page).get_data(as_text=True)

    form = {"other": elder.case_id, "decision": "other", "reason": REASON}
    answer = secretary.post(f"{page}/same-family", form, follow=True).get_data(as_text=True)

    assert "Записано: это другая семья." in answer and "другая семья" in answer
    assert "Есть похожие открытые дела" not in secretary.get(page).get_data(as_text=True)
    assert newer.case().status == "checking"


def test_the_page_joins_and_separates(elder: CaseWalk, newer: CaseWalk, enter: Callable) -> None:
    secretary = enter(SECRETARY)
    address = f"/cases/{newer.case_id}/same-family"
    assert "совпадает" in secretary.get(address).get_data(as_text=True)

    form = {"other": elder.case_id, "decision": "same", "reason": REASON}
    joined = secretary.post(address, form, follow=True).get_data(as_text=True)
    assert elder.case().number in joined and "Отменить присоединение" in joined
    assert newer.case().number in secretary.get(f"/cases/{elder.case_id}").get_data(as_text=True)

    secretary.post(f"/cases/{newer.case_id}/separate", {"reason": "Тёзки."})
    assert newer.case().status == "intake"


def test_only_the_commission_decides_and_never_without_a_reason(
    elder: CaseWalk, newer: CaseWalk, enter: Callable
) -> None:
    with pytest.raises(NotAllowed):
        judge(newer, elder, same=True, login="semenova")
    with pytest.raises(Invalid, match="по чему"):
        newer.world.run(
            JudgeFamily(case_id=newer.case_id, other_case_id=elder.case_id, same=True, reason=" "), CHAIR
        )
    assert enter("semenova").get(f"/cases/{newer.case_id}/same-family").status_code == 403


def test_a_family_already_recognised_is_not_joined_to_another(elder: CaseWalk, newer: CaseWalk) -> None:
    newer.world.run(
        JudgeFamily(case_id=newer.case_id, other_case_id=elder.case_id, same=True, reason=REASON), CHAIR
    )

    with pytest.raises(Invalid, match="проверяет"):
        judge(newer, elder, same=True)


def test_a_program_compares_joins_and_separates(elder: CaseWalk, newer: CaseWalk, calling: Callable) -> None:
    program = calling(SECRETARY)
    address = f"/cases/{newer.case().number}/same-family"
    (item,) = program.get(address).get_json()["items"]
    assert item["number"] == elder.case().number and all(each["agrees"] for each in item["compared"])

    joined = program.post(address, {"other": item["number"], "same": True, "reason": REASON}, key="join")
    assert (joined.status_code, newer.case().status) == (200, "joined")
    separated = program.post(f"/cases/{newer.case_id}/separate", {"reason": "Тёзки."}, key="apart")
    assert (separated.status_code, newer.case().status) == (200, "intake")
    assert calling("semenova").get(address).status_code == 403


def test_a_program_reads_the_databank(elder: CaseWalk, calling: Callable) -> None:
    told = calling(SECRETARY).get("/databank", year="2025", quarter="2").get_json()

    assert told["figures"] == {"opening": 0, "put_on": 0, "removed": 0, "closing": 0}
    assert told["rows"] == []
