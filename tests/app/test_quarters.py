"""Pages of the quarter: who sent what, versions and their differences, figures that open their rows."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from storage.database import Database
from storage.models import ProcessInstance
from tests.app.conftest import Visitor
from tests.processes.perm_place import AUTHORITY, COMMISSION, EDUCATION, HEALTH, KRAI, PERM, PermWorld
from tests.processes.test_ac35_perm_quarter import mended, sent_up

FIGURE = re.compile(r'href="(/quarters/monitoring/entries\?[^"]+)"[^>]*>(\d+)</a>')
SCHOOL = "Школа № 3"


@pytest.fixture(scope="module")
def collected(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quarter is collected, school 3 was wrong once; on 10 April."""
    path = tmp_path_factory.mktemp("quarter") / "kurator.db"
    shutil.copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    mended(PermWorld(database))
    database.close()
    return path


@pytest.fixture
def database(collected: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(collected, tmp_path / "kurator.db")
    opened = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
    yield opened
    opened.close()


@pytest.fixture
def world(database: Database) -> PermWorld:
    there = PermWorld(database)
    there.clock.set(datetime(2026, 4, 10, 12, tzinfo=PERM))
    return there


def read(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return str(answer.get_data(as_text=True))


def entries_on(page: str) -> int:
    return page.count('<th scope="row">')


def test_the_list_says_who_sent_and_what_became_of_it(world: PermWorld, enter) -> None:
    commission = read(enter(COMMISSION), "/quarters/?year=2026&quarter=1")
    own = read(enter("shkola3"), "/quarters/")

    assert SCHOOL in commission and "Районная больница" in commission and "I квартал 2026" in commission
    assert SCHOOL in own and "Школа № 1" not in own
    late = read(enter(COMMISSION), "/quarters/?state=missing")
    assert SCHOOL not in late


def test_a_submission_shows_its_versions_and_what_changed(world: PermWorld, enter) -> None:
    page = read(enter(AUTHORITY), f"/quarters/submissions/{world.line(SCHOOL).id}")

    assert page.index("Версия 2") < page.index("Версия 1")
    assert "в мониторинге 11, по регистру 12" in page and "Возвращено" in page and "изменено" in page
    assert re.search(r'<td class="number">11</td><td class="number">12</td><td class="number">12</td>', page)


def test_the_register_as_it_was_sent_is_for_whom_its_names_are(world: PermWorld, enter) -> None:
    school, clinic = world.line(SCHOOL).id, world.line("Районная больница").id

    assert "Ученик 11" in read(enter(AUTHORITY), f"/quarters/submissions/{school}/rows/1")
    assert enter(AUTHORITY).get(f"/quarters/submissions/{clinic}/rows/1").status_code == 404
    assert "Семья Уткиных" in read(enter(HEALTH), f"/quarters/submissions/{clinic}/rows/1")
    assert enter(HEALTH).get(f"/quarters/submissions/{school}").status_code == 404
    assert enter(AUTHORITY).get(f"/quarters/submissions/{school}/rows/9").status_code == 404


@pytest.mark.parametrize("basis", ["year", "quarter"])
def test_each_figure_opens_exactly_the_entries_it_counts(world: PermWorld, enter, basis: str) -> None:
    person = enter(COMMISSION)
    page = read(person, f"/quarters/monitoring?basis={basis}")

    found = FIGURE.findall(page)
    assert len(found) > 15
    for link, figure in set(found):
        assert entries_on(read(person, unescape(link))) == int(figure), link


def test_the_cross_check_names_the_organisation_and_the_column(world: PermWorld, enter) -> None:
    assert "не сходится с регистром" not in read(enter(AUTHORITY), "/quarters/monitoring")
    world.enter("shkola1", "Новый ученик", "2026-03-30")
    page = read(enter(AUTHORITY), "/quarters/monitoring")

    words = "Школа № 1. «Выявлено: детей в школах и других организациях»: в мониторинге 0, по регистру 1"
    assert words in page


def test_a_ministry_counts_its_own_and_is_told_the_rest(world: PermWorld, enter) -> None:
    page = read(enter(EDUCATION), "/quarters/monitoring")

    opened = {unescape(link) for link, _ in FIGURE.findall(page)}
    assert opened and all(f"agency={world.agency('tehnikum')}" in link for link in opened)
    assert (
        "Числа без ссылки" in page
        and SCHOOL in page
        and "не сходится с регистром" not in page
        and "Районная больница" not in page
    )


def test_a_family_of_another_district_is_no_disagreement(world: PermWorld, enter) -> None:
    world.let_live_elsewhere("Семья Уткиных")

    assert "не сходится с регистром" not in read(enter(COMMISSION), "/quarters/monitoring")


def test_the_krai_is_shown_figures_without_names_and_links(world: PermWorld, enter) -> None:
    sent_up(world)
    krai = enter(KRAI)
    page = read(krai, "/quarters/monitoring")

    assert "Добрянский район" in page and "имен в этих сведениях нет" in page
    assert SCHOOL not in page and not FIGURE.search(page)
    asked = "/quarters/monitoring/entries?column=closing_preschool&year=2026&quarter=1"
    assert krai.get(asked).status_code == 404
    assert SCHOOL not in read(krai, "/quarters/")


@pytest.mark.parametrize("listing", ["quarter-submissions", "monitoring", "quarter-submission"])
def test_the_lists_may_be_taken_along(world: PermWorld, enter, listing: str) -> None:
    asked = f"?submission={world.line(SCHOOL).id}&version=2"
    answer = enter(COMMISSION).get(f"/exports/{listing}/xlsx{asked}")

    assert answer.status_code == 200 and answer.data.startswith(b"PK")
    if listing == "quarter-submission":
        assert enter("sad1").get(f"/exports/{listing}/xlsx{asked}").status_code == 404


def test_the_monitoring_fits_one_sheet_of_paper(world: PermWorld, enter) -> None:
    answer = enter(COMMISSION).get("/exports/monitoring/pdf")

    (sheet,) = PdfReader(BytesIO(answer.data)).pages
    text = sheet.extract_text()
    assert "Школа № 3" in text and "Всего" in text and sheet.mediabox.width > sheet.mediabox.height


def test_what_was_sent_stands_in_the_journal_of_the_sender(world: PermWorld, enter) -> None:
    school = read(enter("shkola3"), f"/registers/F-X-DISPATCH/agency:{world.agency('shkola3')}")
    district = read(enter(COMMISSION), f"/registers/F-X-DISPATCH/mun:{world.municipality_id}")

    assert school.count("Регистр и мониторинг группы риска за I квартал 2026 года") == 2
    assert "Министерство образования и науки Пермского края" in district


def test_an_entry_list_of_nothing_is_not_found(world: PermWorld, enter) -> None:
    for asked in (
        "column=none&year=2026&quarter=1",
        "column=closing_prof&year=26&quarter=1",
        "column=closing_prof",
    ):
        assert enter(COMMISSION).get(f"/quarters/monitoring/entries?{asked}").status_code == 404
    assert enter("sad1").get("/quarters/submissions/none").status_code == 404


def test_a_program_reads_the_quarter_as_the_pages_tell_it(world: PermWorld, calling) -> None:
    program = calling(COMMISSION)
    lines = program.get("/submissions", year="2026", quarter="1").json["items"]
    school = next(line for line in lines if line["sender_name"] == SCHOOL)
    told = program.get(f"/submissions/{school['id']}").json

    assert (len(lines), school["state"], school["version"], school["is_late"]) == (9, "accepted", 2, False)
    assert [version["state"] for version in told["versions"]] == ["returned", "accepted"]
    assert len(told["versions"][0]["faults"]) == 2 and told["versions"][1]["faults"] == []
    sent = program.get(f"/submissions/{school['id']}/versions/1/rows").json["items"]
    assert len(sent) == 12 and sent[0]["put_on"] == "2025-10-01"
    assert calling("sad1").get(f"/submissions/{school['id']}").status_code == 404


def test_a_program_reads_the_monitoring_and_the_entries_of_a_figure(world: PermWorld, calling) -> None:
    program = calling(COMMISSION)
    told = program.get("/monitoring", basis="quarter").json
    row = next(row for row in told["rows"] if row["name"] == SCHOOL)
    asked = {"column": "identified_suvu", "agency": row["agency_id"], "year": "2026", "quarter": "1"}
    found = program.get("/monitoring/entries", **asked).json["items"]

    assert (told["year"], told["total"]["opening_families"]) == (2026, 1)
    assert len(found) == row["figures"]["identified_suvu"] == 4
    assert calling(KRAI).get("/monitoring/entries", **asked).status_code == 404
    assert program.get("/monitoring/entries", **{**asked, "column": "none"}).status_code == 422


def test_whoever_works_in_a_quarter_sees_on_its_diagram_where_it_is(world: PermWorld, enter) -> None:
    running = select(ProcessInstance.id).where(ProcessInstance.definition_key == "quarterly_submission")
    path = f"/instances/{world.value(running)}/state.json"

    assert "RQ_T01" in enter(AUTHORITY).get(path).get_json()["done"]
    assert enter(KRAI).get(path).status_code == 404
