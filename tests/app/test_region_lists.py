"""The databank of Dolzhansk: figures open their rows, lists stand by the alphabet, others are kept out."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.processes.dolzhansk_path import MOTHER, SON, DolzhanskWalk
from tests.processes.dolzhansk_place import (
    ADMINISTRATION,
    AGENCIES,
    CHAIR,
    HOSPITAL,
    MEMBER,
    SECRETARY,
    DolzhanskWorld,
)
from tests.world import at

LINK = re.compile(r'href="(/family-lists/[^"]+)"[^>]*>(\d+)</a>')


@pytest.fixture(scope="module")
def three_families(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with three families on the register since 10 June; the third was taken off in July."""
    path = tmp_path_factory.mktemp("databank") / "kept.db"
    shutil.copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    world = DolzhanskWorld(database)
    first = DolzhanskWalk(world).found("2025-05-30 09:00").surveyed("2025-05-30 12:00").received()
    others = [neighbours(world, name) for name in ("Ёлкин Егор", "Елкин Олег")]
    for number, walk in enumerate([first, *others], start=12):
        walk.registered(str(number))
    third = others[-1].planned("2025-06-18 10:00").decide("approve")
    third.propose_removal("2025-06-30 10:00", "moved").decide("remove")
    third.do("DV_T13", SECRETARY, {"measures_and_results": "Семья выехала."})
    world.to("2025-07-11 09:00")
    database.close()
    return path


@pytest.fixture
def database(three_families: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(three_families, tmp_path / "kurator.db")
    opened = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
    yield opened
    opened.close()


@pytest.fixture
def world(database: Database) -> DolzhanskWorld:
    world = DolzhanskWorld(database, settled=True)
    world.clock.set(at("2025-07-11 09:00"))
    return world


def neighbours(world: DolzhanskWorld, name: str) -> DolzhanskWalk:
    mother = {**MOTHER, "surname": name.split()[0], "given_name": "Мария"}
    walk = DolzhanskWalk(world, deployed=True).found("2025-05-30 12:00")
    walk.surveyed("2025-05-30 12:00", mother=[mother], minors=[{**SON, "full_name": name}])
    return walk.received()


def page(enter: Callable, path: str, login: str = SECRETARY) -> str:
    answer = enter(login).get(path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def names(text: str) -> list[str]:
    """Surnames of the first column of names, in order."""
    return re.findall(r'<td class="number">\d+</td><td[^>]*>(?:<br>)?(\w+)', text)


def test_every_figure_opens_the_rows_it_counts(enter: Callable) -> None:
    for quarter in ("2025-2", "2025-3"):
        found = LINK.findall(page(enter, f"/family-lists?quarter={quarter}"))

        assert len(found) >= 10
        for path, count in found:
            assert len(names(page(enter, path.replace("&amp;", "&")))) == int(count), path


def test_the_register_at_the_end_is_what_it_was_with_what_came_less_what_left(enter: Callable) -> None:
    third = [count for _, count in LINK.findall(page(enter, "/family-lists?quarter=2025-3"))]

    assert third[:10] == ["4", "3", "0", "0", "1", "1", "3", "2", "4", "3"]


def test_the_list_stands_by_the_alphabet_and_a_word_narrows_it(enter: Callable) -> None:
    assert names(page(enter, "/family-lists/children?quarter=2025-2")) == ["Ежов", "Ежова", "Елкин", "Ёлкин"]
    assert names(page(enter, "/family-lists/families?quarter=2025-2")) == ["Ежова", "Елкин", "Ёлкин"]
    assert names(page(enter, "/family-lists/children?quarter=2025-2&q=елкин")) == ["Елкин", "Ёлкин"]
    assert names(page(enter, "/family-lists/children?quarter=2025-3&state=removed")) == ["Елкин"]
    assert names(page(enter, "/family-lists/children?quarter=2025-2&ground=DO-C22-03")) == []


def test_who_has_given_information_and_who_not(enter: Callable) -> None:
    text = page(enter, "/family-lists?quarter=2025-2")

    assert text.count("не представлены") == len(AGENCIES)
    assert text.count("представляет по согласованию") == 5


def test_the_databank_serves_the_commission_and_is_shut_to_others(enter: Callable) -> None:
    control = page(enter, "/family-lists", ADMINISTRATION)
    assert "/family-lists/children" not in control and "Елкин" not in control
    assert page(enter, "/family-lists/children", CHAIR)
    for login in (HOSPITAL, MEMBER):
        assert enter(login).get("/family-lists").status_code == 403
        assert enter(login).get("/family-lists/children").status_code == 403
    assert enter(ADMINISTRATION).get("/family-lists/children").status_code == 403


def test_another_region_keeps_no_such_lists(enter: Callable) -> None:
    assert enter("smirnova").get("/family-lists").status_code == 404
    assert 'href="/family-lists"' not in page(enter, "/cases", "smirnova")
    assert 'href="/family-lists"' in page(enter, "/cases")


def test_the_rows_are_a_journal_that_the_secretary_mends(enter: Callable) -> None:
    shelf = page(enter, "/registers")
    book = re.search(r'href="(/registers/F-DO-4/[^"]+)"', shelf)

    assert book is not None and "Ёлкин Егор" in page(enter, book.group(1))
    assert "F-DO-4" not in page(enter, "/registers", "smirnova")
    assert enter("smirnova").get(book.group(1)).status_code == 404


def test_the_lists_are_taken_along_with_their_filters(enter: Callable) -> None:
    secretary = enter(SECRETARY)
    text = secretary.get("/family-lists/children?quarter=2025-2&q=елкин").get_data(as_text=True)
    path = re.search(r'href="(/[^"]*databank-children[^"]*xlsx[^"]*)"', text)

    assert path is not None
    answer = secretary.get(path.group(1).replace("&amp;", "&"), follow_redirects=True)
    assert answer.status_code == 200 and answer.data[:2] == b"PK"
    without_words = path.group(1).partition("?")[0] + "?quarter=2025-2"
    assert enter(HOSPITAL).get(without_words).status_code in (403, 404)


@pytest.mark.parametrize("quarter", ["", "2025", "x-1", "0000-1", "2025-9"])
def test_a_quarter_that_makes_no_sense_is_this_one(enter: Callable, quarter: str) -> None:
    assert "III квартал 2025 года" in page(enter, f"/family-lists?quarter={quarter}")
    assert enter(SECRETARY).get("/family-lists/nobody").status_code == 404
