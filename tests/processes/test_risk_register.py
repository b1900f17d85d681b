"""The register of the risk group in Perm krai (PK 2.1-2.5): entries admitted, kept month by month, removed."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import BeginOffered, CorrelateMessage
from engine.errors import EngineError, FormInvalid
from storage.models import Case, Person, RiskEntry
from storage.queries.risk_entries import changes
from tests.processes.risk_path import CHILD, RiskWalk
from tests.processes.risk_place import AUTHORITY, CLINIC, COLLEGE, SADIK, SCHOOL

RESOLUTION = {"removal_paper": "Постановление № 12", "removal_paper_on": "2026-06-10"}


def refused(risk: RiskWalk, code: str, **said: Any) -> Mapping[str, Sequence[str]]:
    """What is said at the fields of a removal that is not accepted."""
    with pytest.raises(FormInvalid) as refusal:
        risk.take_off(code, **said)
    return refusal.value.errors


def test_an_entry_lives_from_its_grounds_to_a_good_result(risk: RiskWalk) -> None:
    risk.stand().plan()
    risk.world.to("2026-05-19 10:00")
    risk.conclude()
    entry = risk.entry()
    assert (entry.put_on.isoformat(), entry.number, entry.state) == ("2026-05-05", 1, "registered")
    assert entry.content["ipk_measures_on_time"] == "yes"
    assert entry.curator_name and entry.grounds == ["3", "5"]

    risk.take_off("1")

    removed = risk.entry()
    assert (removed.state, removed.removal_code) == ("removed", "1")
    assert risk.open() == []
    status = risk.world.value(select(Case.status).where(Case.id == risk.case_id))
    assert status == "risk_removed"
    assert not any(group.startswith("ipk_curator") for group in risk.world.actor(risk.curator).groups)


def test_a_programme_without_a_good_result_is_followed_by_a_new_one(risk: RiskWalk) -> None:
    risk.stand().plan()
    risk.world.to("2026-05-19 10:00")
    risk.conclude("same")

    assert "RG_T04" in risk.open()
    risk.news().confirm("removal")
    assert "итог ИПК положительный" in refused(risk, "1")["removal_code"][0]


def test_signs_of_sop_go_to_the_commission_and_its_resolution_removes(risk: RiskWalk) -> None:
    risk.stand().news().confirm("sop_signs")
    letter = {"out_number": "14", "signs": "Мать не ночует дома."}
    risk.do("RG_M01", risk.keeper, letter)
    assert risk.words_told("district_kdn")

    assert "removal_paper" in refused(risk, "2")
    risk.world.to("2026-06-11 10:00")
    risk.take_off("2", on="2026-06-11", **RESOLUTION)

    assert risk.entry().removal_code == "2"
    assert risk.entry().content["removal_paper"] == "Постановление № 12"


def test_a_resolution_later_than_the_removal_proves_nothing(risk: RiskWalk) -> None:
    risk.stand().news().confirm("removal")
    risk.world.to("2026-06-20 10:00")

    faults = refused(risk, "3", on="2026-06-01", **RESOLUTION)

    assert faults == {"removal_paper_on": ["Документ составлен позже дня снятия."]}


@pytest.mark.parametrize(("keeper", "code"), [(CLINIC, "12"), (SCHOOL, "14"), (SCHOOL, "8"), (SCHOOL, "7")])
def test_a_code_that_does_not_fit_the_organisation_or_the_age_is_refused(
    risk: RiskWalk, keeper: str, code: str
) -> None:
    risk.keeper = keeper
    attends = {"edu_org": ""} if keeper == CLINIC else {}
    risk.stand(**attends).news().confirm("removal")

    assert "removal_code" in refused(risk, code, follow_up="Школа № 1")


def test_death_is_written_into_the_record_of_the_child(risk: RiskWalk) -> None:
    risk.stand().news().confirm("removal")
    risk.world.to("2026-06-12 10:00")

    risk.take_off("5", **RESOLUTION)

    died_on = select(Person.died_on).where(Person.id == risk.entry().person_id)
    assert str(risk.world.value(died_on)) == "2026-06-10"


def test_a_child_who_goes_on_elsewhere_is_followed_up_by_the_authority(risk: RiskWalk) -> None:
    """PK 2.8: the authority takes measures and tells the next organisation, which begins by code 14."""
    risk.stand().news().confirm("removal").take_off("9", follow_up="Колледж")
    assert risk.open() == ["RG_T08"]
    risk.do("RG_T08", AUTHORITY, {"measures": "Сопровождение психолога."})
    receiver = risk.world.agency(COLLEGE)
    risk.do("RG_M02", AUTHORITY, {"receiving_agency": receiver, "org_to": None})
    risk.world.pass_time(minutes=1)

    first = risk.entry()
    assert first.next_organisation == "Колледж"
    risk.keeper = COLLEGE
    risk.do("RG_X02", COLLEGE)
    risk.do("RG_T01", COLLEGE, {"entry_kind": "child", "edu_org": "Колледж"})
    risk.put_on("2026-05-05")

    second = risk.entries()[-1] if risk.entries()[-1].id != first.id else risk.entries()[0]
    assert (second.agency_name, second.grounds, second.child_name) == ("Колледж", ["14"], first.child_name)
    assert second.person_id == first.person_id
    assert second.content["settlement"] == "г. Краснокамск"


def test_a_state_organisation_goes_on_with_the_work_itself(risk: RiskWalk) -> None:
    risk.keeper = COLLEGE
    risk.stand(edu_org="Колледж").news().confirm("removal").take_off("14", follow_up="Центр занятости")

    risk.do("RG_X15", COLLEGE, {"measures": "Помощь в трудоустройстве."})
    risk.do("RG_M02", COLLEGE, {"org_to": "Центр занятости"})

    assert risk.open() == []
    assert risk.entry().next_organisation == "Центр занятости"


def test_the_head_may_refuse_and_of_the_draft_only_the_reason_stays(risk: RiskWalk) -> None:
    risk.begin("2026-05-05 10:00").enter()
    risk.do("RG_T02", risk.head, {"put_on": False, "refusal_reason": "Основания не подтвердились."})

    (row,) = risk.world.rows(select(RiskEntry.child_name, RiskEntry.state, RiskEntry.refusal_reason))
    assert tuple(row) == ("", "refused", "Основания не подтвердились.")
    assert risk.open() == []


def test_the_head_may_leave_the_child_on_the_register(risk: RiskWalk) -> None:
    risk.stand().news().confirm("removal")

    risk.do("RG_T07", risk.head, {"remove": False, "kept_reason": "Помощь ещё нужна."})

    assert risk.entry().state == "registered"
    assert "RG_T04" in risk.open()


def test_coming_of_age_proposes_removal_by_code_seven(risk: RiskWalk) -> None:
    risk.stand(child_birth="2008-06-01")
    risk.world.to("2026-06-02 09:00")

    opened = risk.opened(risk.world.task("RG_T07", risk.case_id), risk.head)
    assert opened["removal_code"] == "7"
    risk.take_off("7")
    assert risk.entry().removal_code == "7"


def test_the_new_year_carries_a_standing_entry_over(risk: RiskWalk) -> None:
    risk.stand()
    risk.world.to("2027-01-02 09:00")

    assert [(row.year, row.number) for row in risk.entries(2027)] == [(2027, 1)]
    assert [(row.year, row.number) for row in risk.entries(2026)] == [(2026, 1)]


def test_a_family_off_the_register_of_sop_is_entered_by_code_thirteen(risk: RiskWalk) -> None:
    risk.begin("2026-05-05 10:00", "RG_S02")

    opened = risk.opened(risk.world.task("RG_T01", risk.case_id), risk.keeper)

    assert opened["ground_codes"] == ["13"]


def test_the_head_appoints_the_keeper_and_the_one_before_steps_down(risk: RiskWalk) -> None:
    risk.world.to("2026-05-05 10:00")
    begin = BeginOffered(
        process_key="risk_group_keeper", start_event="RG_X31", municipality_id=risk.world.municipality_id
    )
    risk.world.run(begin, risk.head)
    task = risk.world.task("RG_T09")
    successor = risk.staff(risk.curator)
    said = risk.opened(task, risk.head) | {"to": successor}
    risk.world.complete("RG_T09", risk.head, said)

    assert "register_keeper" in {group.partition("@")[0] for group in risk.world.actor(risk.curator).groups}
    risk.world.to("2026-05-06 10:00")
    assert "register_keeper" not in {group.partition("@")[0] for group in risk.world.actor(SCHOOL).groups}


def test_nobody_begins_an_entry_for_another_organisation(risk: RiskWalk) -> None:
    risk.keeper = AUTHORITY

    with pytest.raises(EngineError, match="начать эту процедуру"):
        risk.begin("2026-05-05 10:00")


def test_each_step_stays_in_the_history_of_the_entry(risk: RiskWalk) -> None:
    risk.stand().plan()

    with risk.world.database.read() as connection:
        reasons = [change.reason for change in changes(connection, risk.entry().id)]

    assert set(reasons) == {"постановка на учёт", "назначен куратор ИПК", "разработана ИПК"}


def test_a_family_is_entered_by_a_preschool(risk: RiskWalk) -> None:
    risk.keeper = SADIK

    risk.stand(entry_kind="family", child_birth="2021-02-03", edu_org="Детский сад № 3")

    assert risk.entry().kind == "family"


def test_what_the_keeper_strikes_out_is_no_longer_in_the_entry(risk: RiskWalk) -> None:
    risk.stand(extra_activity="Кружок шахмат", extra_kinds=["section"], parents_liability="Штраф")

    risk.news().confirm("changed", extra_activity=None, extra_kinds=[], occupation="Учится в 5 классе")

    entry = risk.entry()
    assert (entry.content["extra_activity"], entry.codes.get("extra")) == (None, None)
    assert entry.content["occupation"] == "Учится в 5 классе"
    assert entry.content["parents_liability"] == "Штраф"


def test_a_family_whose_case_of_sop_is_closed_comes_back_to_the_register(risk: RiskWalk) -> None:
    """A-PK-10: removed by code 2, put on again by code 13; the message names no organisation, the case does."""
    risk.stand().news().confirm("removal")
    risk.world.to("2026-06-11 10:00")
    risk.take_off("2", on="2026-06-11", **RESOLUTION)

    risk.world.to("2026-11-02 10:00")
    risk.world.run(CorrelateMessage(name="MSG_SOP_CLOSED", case_id=risk.case_id))
    opened = risk.opened(risk.world.task("RG_T01", risk.case_id), risk.keeper)
    risk.do("RG_T01", risk.keeper, CHILD | {"ground_codes": opened["ground_codes"]})
    risk.put_on("2026-11-02")

    assert [row.grounds for row in risk.entries()] in ([["3", "5"], ["13"]], [["13"], ["3", "5"]])
    assert {row.number for row in risk.entries()} == {1, 2}
