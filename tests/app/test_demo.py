"""The demo district is made by the procedures, so it is as whole as a real one."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Select, func, select

from app.config import Config
from app.demo import Built, build_demo
from app.demo.director import Director
from app.demo.families import Register
from app.house import House, open_house
from engine.clock import FixedClock
from engine.doctor import examine
from engine.errors import StorageFull
from storage.migrations import upgrade
from storage.models import (
    Case,
    CaseStatus,
    Deadline,
    DeadlineLogEntry,
    Document,
    Incident,
    Job,
    Submission,
    UserTask,
)
from tests.district import PROCESSES

pytestmark = pytest.mark.xdist_group("demo")
"""It is made once, by one of the workers."""
NOW = datetime(2026, 6, 17, 9, 0, tzinfo=UTC)
SMALL = 12
Progress = list[float]


@pytest.fixture(scope="module")
def told() -> Progress:
    return []


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("demo")
    house = open_house(settings(data), clock=FixedClock(NOW))
    upgrade(house.database)
    yield house
    house.database.close()


@pytest.fixture(scope="module")
def built(house: House, told: Progress) -> Built:
    return build_demo(house, now=NOW, cases=SMALL, progress=lambda share, what: told.append(share))


def settings(data: Path) -> Config:
    return Config(
        data=data,
        database_url=f"sqlite:///{data / 'kurator.db'}",
        secret_key="only for tests, and long enough",
        demo=True,
        testing=True,
    )


def column(house: House, query: Select[tuple[object]]) -> list[object]:
    with house.database.read() as connection:
        return list(connection.execute(query).scalars())


def test_every_story_goes_as_it_was_written(built: Built) -> None:
    assert built.lost == []
    assert built.cases == SMALL


def test_cases_stand_at_every_stage(house: House, built: Built) -> None:
    stages = set(column(house, select(Case.status)))

    assert stages >= {
        CaseStatus.INTAKE,
        CaseStatus.CHECKING,
        CaseStatus.CHECKED,
        CaseStatus.RECOGNISED,
        CaseStatus.PROGRAMME,
        CaseStatus.NOT_CONFIRMED,
        CaseStatus.CLOSED,
    }


def test_every_municipality_has_work_to_do(house: House, built: Built) -> None:
    tasks = Counter(column(house, select(UserTask.municipality_id).where(UserTask.status == "open")))

    assert len(tasks) == 3
    assert sorted(tasks.values())[1] > 5, "in Perm only the quarter waits"


def test_some_terms_are_late_and_most_are_not(house: House, built: Built) -> None:
    steps = set(column(house, select(DeadlineLogEntry.step)))
    states = Counter(column(house, select(Deadline.state)))

    assert steps == {"E1", "E2", "E3"}
    assert states["met"] > 5 * states["met_late"]


def test_families_have_names_and_papers(house: House, built: Built) -> None:
    names = column(house, select(Case.family_name))
    forms = set(column(house, select(Document.form_key)))

    assert "семья не установлена" not in names and len(set(names)) > SMALL / 2
    assert {"F-ME-2", "F-ME-4", "F-ME-5", "F-X-KDNPROT", "F-X-POST", "F-X-REPORT"} <= forms


def test_nothing_failed_and_everything_agrees(house: House, built: Built) -> None:
    assert column(house, select(func.count()).select_from(Incident)) == [0]
    assert column(house, select(func.count()).select_from(Job).where(Job.state == "failed")) == [0]
    assert examine(house.database, house.executor.workshop, now=NOW) == []


def test_nothing_is_dated_after_now(house: House, built: Built) -> None:
    (newest,) = column(house, select(func.max(UserTask.created_at)))

    assert newest is not None and newest <= NOW  # type: ignore[operator]


def test_progress_is_told_until_the_end(built: Built, told: Progress) -> None:
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_district_of_perm_waits_for_its_commission_without_the_college(
    house: House, built: Built
) -> None:
    states = column(house, select(Submission.state).where(Submission.form_key == "F-PK-3"))
    open_elements = column(house, select(UserTask.element_id).where(UserTask.status == "open"))

    assert Counter(states)["missing"] == 1 and Counter(states)["accepted"] > 10
    assert "RQ_T09" in open_elements and "RQ_T04" not in open_elements


def test_no_story_goes_on_when_the_disk_is_full(house: House) -> None:
    def story() -> Iterator[datetime]:
        raise StorageFull
        yield NOW

    with pytest.raises(StorageFull):
        Director(house.executor, FixedClock(NOW)).enter(story())


def test_no_parent_of_the_district_was_a_child_when_the_eldest_was_born() -> None:
    register = Register(PROCESSES / "demo", random.Random(7))
    families = [register.family("МДВ", NOW.date(), adult_on=NOW.date()) for _ in range(60)]

    for family in families:
        eldest = min(str(child["born_on"]) for child in family.children)
        assert all(int(eldest[:4]) - int(str(parent["born_on"])[:4]) > 18 for parent in family.parents)
