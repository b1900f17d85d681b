"""The ladder of a place: the shipped table, then its region's rows, then its own settings."""

from dataclasses import dataclass
from datetime import time

import pytest

from engine.deadlines import LadderStep
from engine.ladder.ladders import ladder_of
from engine.settings import SettingInvalid, Settings
from tests.engine.deadline_world import PROCESSES, SETTINGS


@dataclass(frozen=True)
class Place:
    region_code: str = "ru-me"
    settings: Settings = SETTINGS


def steps(region: str = "ru-me", procedure: str = "intake_case", **own: str) -> dict[str, LadderStep]:
    settings = Settings({**SETTINGS.values, **{key.replace("__", "."): value for key, value in own.items()}})
    return {step.step.value: step for step in ladder_of(PROCESSES, Place(region, settings), procedure)}


def told(region: str, procedure: str = "intake_case") -> list[str]:
    return [" ".join(step.told) for step in steps(region, procedure).values()]


@pytest.mark.parametrize(
    ("region", "procedure", "owner", "second", "third"),
    [
        ("ru-me", "intake_case", "kdn_secretary", "kdn_chair", "municipality_head"),
        ("ru-orl", "intake_case", "kdn_secretary", "kdn_chair", "municipality_head"),
        ("ru-tve", "expert_group_session", "eg_leader", "deputy_head_admin", "municipality_head"),
        ("ru-kir", "expert_group_session", "eg_leader", "deputy_head_admin", "municipality_head"),
        ("ru-orl", "databank_quarter", "kdn_secretary", "deputy_head_admin", "municipality_head"),
        ("ru-me", "reconciliation_quarter", "kdn_secretary", "kdn_chair", "regional_kdn_secretary"),
        ("ru-per", "risk_group_register", "org_head edu_authority", "district_kdn", "min_edu min_health"),
        (
            "ru-per",
            "quarterly_submission",
            "org_head edu_authority district_kdn",
            "district_kdn",
            "min_edu min_health",
        ),
    ],
)
def test_regions_and_procedures_have_owners_of_their_own(
    region: str, procedure: str, owner: str, second: str, third: str
) -> None:
    assert told(region, procedure) == ["assignee group", f"assignee agency_head {owner}", second, third]


def test_the_steps_are_those_of_the_table() -> None:
    ladder = steps()

    assert [(step.after, step.hours) for step in ladder.values()] == [
        ("target", "half"),
        ("due", "0"),
        ("WD:1", "1"),
        ("WD:3", "3"),
    ]
    assert (ladder["E0"].clock, ladder["E2"].clock) == (time(9), time(10))


def test_a_municipality_lays_its_own_over_the_table() -> None:
    ladder = steps(
        ladder__E2="CD:2",
        ladder__E2__told="kdn_secretary kdn_chair",
        ladder__E3__clock="08:15",
        ladder__E3__hours="12",
    )

    assert (ladder["E2"].after, ladder["E2"].told) == ("CD:2", ("kdn_secretary", "kdn_chair"))
    assert (ladder["E3"].clock, ladder["E3"].hours) == (time(8, 15), "12")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ladder__E2", "IMM:PT1H"),
        ("ladder__E2", "x"),
        ("ladder__E3__clock", "25:00"),
        ("ladder__E3__hours", "-1"),
    ],
)
def test_what_cannot_be_a_step_is_refused_by_its_name(key: str, value: str) -> None:
    with pytest.raises(SettingInvalid, match=key.replace("__", ".")):
        steps(**{key: value})
