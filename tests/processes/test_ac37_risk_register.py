"""AC-37: Perm krai, entries that are not allowed, a monthly update that was missed (PK 2.1, 2.3, annex 1)."""

from datetime import date

import pytest

from engine.commands import BeginOffered
from engine.errors import FormInvalid
from storage.models import RiskState
from storage.unit_of_work import UnitOfWork
from tests.processes.risk_path import CHILD, RiskWalk
from tests.processes.risk_place import CLINIC, SADIK, SCHOOL

ABUSE = {"fact": "Побои", "on": "2026-04-01"}


def faults(risk: RiskWalk, **said: object) -> set[str]:
    """The fields at which the entry is refused."""
    with pytest.raises(FormInvalid) as refusal:
        risk.enter(**said)
    return set(refusal.value.errors)


def test_a_school_enters_children_only_and_not_by_codes_one_and_nine(risk: RiskWalk) -> None:
    risk.begin("2026-05-05 10:00")

    assert "entry_kind" in faults(risk, entry_kind="family")
    for code in ("1", "9"):
        assert "ground_codes" in faults(risk, ground_codes=["3", code])


def test_facts_of_abuse_come_from_law_enforcement_and_categories_from_the_parents(risk: RiskWalk) -> None:
    risk.begin("2026-05-05 10:00")

    assert any(
        key.startswith("abuse_facts") for key in faults(risk, abuse_facts=[{**ABUSE, "source": "педагог"}])
    )
    assert "categories_source" in faults(risk, family_category_codes=["1"])
    risk.enter(
        abuse_facts=[{**ABUSE, "source": "police"}], family_category_codes=["1"], categories_source="parents"
    )
    assert "RG_T02" in risk.open()


@pytest.mark.parametrize(
    ("keeper", "said", "admitted"),
    [
        (CLINIC, {"child_birth": "2024-06-01", "ground_codes": ["1", "9"], "entry_kind": "family"}, True),
        (CLINIC, {"child_birth": "2021-06-01", "edu_org": "Детский сад № 3"}, False),
        (CLINIC, {"child_birth": "2021-06-01", "edu_org": None}, True),
        (SADIK, {"child_birth": "2021-06-01", "entry_kind": "family"}, True),
        (SADIK, {"child_birth": "2017-06-01"}, False),
        (SCHOOL, {"child_birth": "2008-05-01"}, False),
        (SCHOOL, {"edu_org": None}, False),
    ],
)
def test_whom_an_organisation_enters_depends_on_age_and_attendance(
    risk: RiskWalk, keeper: str, said: dict[str, object], admitted: bool
) -> None:
    risk.keeper = keeper
    risk.begin("2026-05-05 10:00")

    risk.enter(**said)

    assert risk.open() == (["RG_T02"] if admitted else ["RG_T01"])
    if not admitted:
        remarks = risk.opened(risk.world.task("RG_T01", risk.case_id), keeper)["admission_remarks"]
        assert "п. 1.1" in remarks


def test_a_child_stands_once_on_the_register_of_an_organisation(risk: RiskWalk) -> None:
    risk.stand()
    first = risk.entry()
    risk.world.run(_second_entry(risk), risk.keeper)

    risk.do("RG_T01", risk.keeper, CHILD | {"person_id": first.person_id})

    assert "RG_T01" in risk.open() and "RG_T02" not in risk.open()


def _second_entry(risk: RiskWalk) -> BeginOffered:
    return BeginOffered(
        process_key="risk_group_register",
        start_event="RG_S01",
        municipality_id=risk.world.municipality_id,
        case_id=risk.case_id,
    )


def test_one_of_ten_entries_is_not_confirmed_in_may(risk: RiskWalk) -> None:
    """The keeper confirms nine: the tenth is late on 29 May, its head and the authority hear, it stays."""
    cases = []
    for number in range(10):
        risk.stand(
            "2026-04-07 10:00", child_name=f"Лялин Егор {number}", child_birth=f"2014-05-1{number % 10}"
        )
        cases.append(risk.case_id)
    risk.world.to("2026-04-21 10:00")
    for case_id in cases:
        risk.case_id = case_id
        risk.confirm()
    risk.world.to("2026-05-20 12:00")
    assert risk.due("RG_T05") == "2026-05-29"
    for case_id in cases[:9]:
        risk.case_id = case_id
        risk.confirm()
    risk.world.to("2026-05-30 10:00")

    late = []
    for case_id in cases:
        risk.case_id = case_id
        late += [case_id for element in risk.late() if element == "RG_T05"]
    assert late == [cases[9]]
    risk.case_id = cases[9]
    assert risk.told("RG_T05", "E1")
    entry = risk.entry()
    assert entry.state == RiskState.REGISTERED
    assert str(entry.last_confirmed_on) == "2026-04-21"
    risk.confirm()
    assert str(risk.entry().last_confirmed_on) == "2026-05-30"


def test_without_a_keeper_the_tasks_are_the_heads_and_a_warning_says_so(risk: RiskWalk) -> None:
    risk.stand()
    with risk.world.database.begin() as connection:
        key = f"register_keeper@agency:{risk.world.agency(SCHOOL)}"
        UnitOfWork(connection).staff.end_group(key, on=date(2026, 5, 6))
    risk.world.to("2026-05-20 12:00")

    assert any("не назначен" in words for words in risk.words_told("org_head"))
    risk.confirm(login=risk.head)
    assert str(risk.entry().last_confirmed_on) == "2026-05-20"
