"""A region is added by data alone: its roles, kinds of agencies, terms and diagrams."""

import shutil
from pathlib import Path

import pytest

from app.config import Config
from app.house import open_house
from engine.bootstrap import load_organisation
from engine.law import Law
from engine.rights import rights_in
from engine.tables import TableInvalid
from storage.database import Database
from storage.migrations import upgrade
from storage.unit_of_work import UnitOfWork
from tests.conftest import PEOPLE
from tests.processes.removal import OPEKA, RemovalWalk
from tests.world import FOUNDED, PROCESSES, World

RENAMED = {"opeka_specialist": "child_officer", "opeka_head": "child_office_head"}
NEW = "ru-nov"
ROWS = {
    "regions.csv": ["ru-nov,Новая область,Europe/Moscow"],
    "roles.csv": [
        "child_officer,инспектор службы детства,agency,инспекторы службы детства,,opeka_specialist",
        "child_office_head,начальник службы детства,agency,начальники службы детства,,opeka_head",
    ],
    "agency_kinds.csv": ["childhood,службы детства,"],
    "parties.csv": [
        "guardianship,ru-nov,childhood,child_officer,служба детства,",
        "guardianship_head,ru-nov,childhood,child_office_head,начальник службы детства,",
    ],
}


@pytest.fixture
def law(tmp_path: Path) -> Law:
    """The law with a made-up region in it: rows of tables, and a diagram with other people and terms."""
    folder = tmp_path / "processes"
    shutil.copytree(PROCESSES, folder)
    for table, rows in ROWS.items():
        with (folder / table).open("a", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in rows)
    diagram = (folder / "emergency_removal.ru-me.bpmn").read_text(encoding="utf-8")
    own = renamed(diagram).replace('name="deadline" value="CD:7"', 'name="deadline" value="WD:9"')
    (folder / f"emergency_removal.{NEW}.bpmn").write_text(own, encoding="utf-8")
    return Law(folder)


def renamed(text: str) -> str:
    for known, new in RENAMED.items():
        text = text.replace(known, new)
    return text


@pytest.fixture
def removal(law: Law, tmp_path: Path) -> RemovalWalk:
    """A district of the region: the people of the demo district under their new names."""
    people = tmp_path / "people"
    shutil.copytree(PEOPLE, people)
    for table in ("municipalities.csv", "agencies.csv", "staff.csv"):
        text = renamed((people / table).read_text(encoding="utf-8")).replace("ru-me", NEW)
        (people / table).write_text(text.replace(",guardianship,", ",childhood,"), encoding="utf-8")
    database = Database.open(f"sqlite:///{tmp_path / 'region.db'}")
    upgrade(database)
    with database.begin() as connection:
        load_organisation(UnitOfWork(connection), people, FOUNDED, str, processes=law.folder)
    world = World(database, law)
    files = [*law.folder.glob(f"*.{NEW}.bpmn"), law.folder / "kdn_session.bpmn"]
    world.deploy_bytes({path.name: path.read_bytes() for path in files})
    return RemovalWalk(world, deployed=True)


def test_a_case_goes_by_the_people_and_the_terms_of_a_new_region(removal: RemovalWalk, law: Law) -> None:
    removal.to_the_act("2026-04-15").remove("2026-04-15 20:45", "nobody", [])
    removal.tell_prosecutor("2026-04-15 21:00")

    (task,) = removal.world.open_tasks(removal.case_id, element_id="ER_T20")
    assert removal.due("ER_T20") == "2026-04-28"
    assert all(group.startswith("child_officer@agency:") for group in task.groups)
    with removal.world.database.read() as connection:
        uow, officer = UnitOfWork(connection), removal.world.actor(OPEKA)
        rights = rights_in(uow, law.access, officer, removal.case_id)
        assert rights is not None and rights["removal"].shows_all

    removal.world.to("2026-04-17 10:00")

    (words,) = removal.words_told("child_office_head")
    assert words.startswith("Прокурор не подтвердил уведомление")


def test_a_slip_in_a_region_is_told_when_the_product_starts(law: Law, tmp_path: Path) -> None:
    with (law.folder / "parties.csv").open("a", encoding="utf-8") as file:
        file.write("police,ru-nov,childhood,nobody,служба детства,\n")

    with pytest.raises(TableInvalid, match="parties.csv.*роль «nobody» неизвестна"):
        open_house(Config(data=tmp_path, processes=law.folder, database_url="sqlite://", secret_key="x"))
