"""The cockpit: every figure opens the list it counts, lists stay within reach, one procedure is shown whole."""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from storage.database import Database
from storage.models import AccessRecord, ProcessInstance
from tests.app.cockpit_crowd import planted
from tests.app.conftest import Visitor
from tests.processes.path import CaseWalk
from tests.rooms import application_of, house_of
from tests.storage.counting import counted
from tests.world import World, at

FIGURE = re.compile(r'<a class="figure" href="([^"]+)"><strong[^>]*>(\d+)</strong>')
TOTAL = re.compile(r'data-total="(\d+)"')
CELL = re.compile(r'<td class="number(?: heat-\d)?"><a href="(/cockpit/tasks[^"]+)"[^>]*>(\d+)</a>')
SPOT = re.compile(r'<tr data-place="[^"]+"><th scope="row"><a href="([^"]+)">')
ROW = re.compile(r'<a class="opening" href="([^"]+)"')
SECRETARY, SUPERVISOR, ADMINISTRATOR, STRANGER = "smirnova", "kiselev", "admin", "morozova"
MOST_STATEMENTS = 12


@pytest.fixture
def crowded(world: World) -> World:
    world.clock.set(at("2026-05-13 12:00"))
    planted(world, 40)
    return world


def page(visitor: Visitor, path: str) -> str:
    answer = visitor.get(html.unescape(path))
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def length_of(visitor: Visitor, path: str) -> int:
    found = TOTAL.search(page(visitor, path))
    assert found is not None, path
    return int(found.group(1))


def test_every_figure_opens_the_list_that_it_counts(crowded: World, enter: Callable) -> None:
    for login in (SECRETARY, SUPERVISOR, ADMINISTRATOR):
        visitor = enter(login)
        overview = page(visitor, "/cockpit")
        figures = {path: int(count) for path, count in FIGURE.findall(overview) if "/stuck" not in path}
        cells = {path: int(count) for path, count in CELL.findall(overview)[:12]}

        assert figures["/cockpit/instances?status=running"] > 30
        assert figures["/cockpit/tasks?term=late"] > 5
        for path, count in {**figures, **cells}.items():
            assert length_of(visitor, path) == count, (login, path)


def test_a_step_of_the_heat_map_opens_procedures_that_stand_there(crowded: World, enter: Callable) -> None:
    visitor = enter(SECRETARY)
    spots = SPOT.findall(page(visitor, "/cockpit?unit=hours&measure=stay"))

    assert spots
    for path in spots[:6]:
        assert ROW.search(page(visitor, path)), path


def test_the_desk_sees_no_family_and_another_district_nothing(crowded: World, enter: Callable) -> None:
    number = "Б-2026-00001"
    places = ("/cockpit/instances?number=Б-2026-00001", "/cockpit/tasks?term=late")
    for login in (SUPERVISOR, ADMINISTRATOR):
        told = [page(enter(login), path) for path in places]
        assert number in told[0]
        assert not any("Проверочные" in each or 'href="/cases/' in each for each in told)

    assert 'href="/cases/' in page(enter(SECRETARY), places[0])
    assert length_of(enter(STRANGER), "/cockpit/instances?status=all") == 0
    opened = ROW.search(page(enter(SECRETARY), places[0]))
    assert opened is not None
    assert enter(STRANGER).get(opened.group(1)).status_code == 404


def test_a_list_says_its_criteria_columns_and_pages_in_its_address(crowded: World, enter: Callable) -> None:
    visitor = enter(SECRETARY)
    seen: list[str] = []
    address: str | None = "/cockpit/instances?status=all&sort=oldest&column=number&column=procedure"
    while address:
        text = page(visitor, address)
        seen += ROW.findall(text)
        address = next(iter(re.findall(r'href="([^"]+)">Дальше', text)), None)
        assert "Последний пройденный шаг</th>" not in text

    assert len(seen) == len(set(seen)) == length_of(visitor, "/cockpit/instances?status=all")
    late = page(visitor, "/cockpit/instances?late=1&incident=1&started_from=2025-01-01&town=unknown")
    assert "срок прошел" in late and "со сбоем" in late and "начата с 1 января 2025" in late
    assert length_of(visitor, "/cockpit/instances?late=1") < length_of(visitor, "/cockpit/instances")
    answer = visitor.get("/cockpit/instances.csv?status=all&columns=number,waits")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True)), delimiter=";"))
    assert len(rows) == len(seen) + 1
    assert rows[0][-1] == "Ждет кого"
    assert visitor.get("/exports/instances/xlsx?columns=number,last").status_code == 200


def test_a_view_is_saved_shared_with_a_role_and_dropped_by_its_owner_alone(
    crowded: World, enter: Callable
) -> None:
    secretary, chair, stranger = enter(SECRETARY), enter("yakovlev"), enter(STRANGER)
    view = {"name": "Давние", "query": "sort=oldest&late=1&evil=1"}

    secretary.post("/cockpit/instances/views", {**view, "shared": "town"})
    secretary.post("/cockpit/instances/views", {"name": "Только мое", "query": "late=1", "shared": ""})

    own = page(secretary, "/cockpit/instances")
    assert 'href="/cockpit/instances?sort=oldest&amp;late=1"' in own and "Только мое" in own
    assert "Давние" in page(chair, "/cockpit/instances")
    assert "Только мое" not in page(chair, "/cockpit/instances")
    assert "Давние" not in page(stranger, "/cockpit/instances")
    drop = re.search(r'action="(/cockpit/instances/views/[^"]+/drop)"', own)
    assert drop is not None
    assert chair.post(drop.group(1)).status_code == 404
    for _both in range(2):
        found = re.search(
            r'action="(/cockpit/instances/views/[^"]+/drop)"', page(secretary, "/cockpit/instances")
        )
        assert found is not None
        secretary.post(found.group(1))
    assert "/drop" not in page(secretary, "/cockpit/instances")
    assert secretary.post("/cockpit/instances/views", {"name": " "}).status_code == 422


def test_one_procedure_is_shown_whole_and_values_only_to_its_commission(
    world: World, enter: Callable
) -> None:
    world.deploy()
    walk = CaseWalk(world).intake("2025-05-12").verify("2025-05-14")
    task = world.open_tasks(walk.case_id)[0]
    address = f"/cockpit/instances/{task.instance_id}"

    told = page(enter(SECRETARY), address)

    assert task.name in told and f'data-element="{task.element_id}"' in told
    assert f"/tasks/{task.id}/deadline" in told
    assert "<code>kdn_received_at" in told or "received_at" in told
    assert "/mend/" in told
    assert world.rows(select(AccessRecord.id).where(AccessRecord.case_id == walk.case_id))
    desk = page(enter(SUPERVISOR), address)
    assert "скрыто" in desk and task.name in desk
    assert 'href="/cases/' not in desk and "/mend/" not in desk


@pytest.mark.parametrize(
    "values",
    [
        {"state": b"\x00\x01 broken"},
        {"state": None, "status": "completed", "ended_at": at("2025-05-20 10:00")},
    ],
    ids=["unreadable", "finished"],
)
def test_an_unreadable_and_a_finished_procedure_have_their_page(
    world: World, enter: Callable, values: dict[str, object]
) -> None:
    world.deploy()
    walk = CaseWalk(world).intake("2025-05-12")
    task = world.open_tasks(walk.case_id)[0]
    with world.database.begin() as connection:
        connection.execute(
            update(ProcessInstance).where(ProcessInstance.id == task.instance_id).values(**values)
        )

    told = page(enter(SECRETARY), f"/cockpit/instances/{task.instance_id}")

    assert "начата процедура" in told and "kurator-diagram" in told


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """The queries of the overview are answered by indexes of each kind of database."""
    if request.param == "sqlite":
        opened = request.getfixturevalue("database")
        yield opened
        return
    server = request.getfixturevalue("postgres")
    name = server.copy("kurator_template")
    opened = Database.open(server.url(name))
    yield opened
    opened.close()
    server.drop(name)


def test_the_overview_takes_as_many_statements_however_many_procedures_run(
    either: Database, tmp_path: Path
) -> None:
    world = World(either)
    visitor = Visitor(application_of(house_of(world, tmp_path)).test_client())
    visitor.post(f"/login/as/{world.actor(SUPERVISOR).staff_id}")
    crowd = planted(world, 5)
    page(visitor, "/cockpit")

    sent = [_statements(visitor, either)]
    with either.begin() as connection:
        crowd.plant(connection, 100, first=5)
    sent.append(_statements(visitor, either))

    assert sent[0] == sent[1] <= MOST_STATEMENTS


def _statements(visitor: Visitor, database: Database) -> int:
    with counted(database) as sent:
        page(visitor, "/cockpit")
    return len(sent)
