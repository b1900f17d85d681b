"""Names that people look for stay out of addresses, and everything else works as if they stood there."""

from urllib.parse import unquote

import pytest

from tests.processes.path import CaseWalk
from tests.world import World

SECRETARY = "smirnova"


@pytest.fixture(autouse=True)
def family(world: World) -> None:
    CaseWalk(world).intake("2025-05-12").verify("2025-05-14")


def sought(visitor, to: str, **fields: str) -> str:
    answer = visitor.post("/sought", {"_list": to, **fields})
    assert answer.status_code == 303
    return answer.location


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ("/search", {"q": "ковалев"}),
        ("/cases", {"q": "ковалев", "late": ""}),
        ("/people", {"q": "ковалев", "born": ""}),
    ],
)
def test_a_search_leads_to_its_list_and_the_address_names_nobody(enter, to: str, fields: dict) -> None:
    secretary = enter(SECRETARY)

    address = sought(secretary, to, **fields)

    assert address.startswith(f"{to}?sought=") and "ковалев" not in unquote(address)
    page = secretary.get(address).get_data(as_text=True)
    assert "Ковал" in page and 'value="ковалев"' in page


def test_a_birth_date_is_kept_out_too_and_other_conditions_stand_in_the_address(enter) -> None:
    secretary = enter(SECRETARY)

    assert "2015" not in sought(secretary, "/people", q="", born="2015-03-01")
    assert "threat=1" in sought(secretary, "/cases", q="ковалев", threat="1", status="")
    assert sought(secretary, "/cases", q=" ", status="") == "/cases"


def test_what_a_list_leads_to_keeps_the_words_without_naming_them(enter) -> None:
    secretary = enter(SECRETARY)

    page = secretary.get(sought(secretary, "/cases", q="нет такой")).get_data(as_text=True)
    assert "Дел не найдено" in page
    page = secretary.get(sought(secretary, "/cases", q="ковалев")).get_data(as_text=True)

    assert "/exports/cases/xlsx?sought=" in page and "q=" not in page


def test_another_session_does_not_know_what_was_looked_for(enter) -> None:
    address = sought(enter(SECRETARY), "/cases", q="ковалев")

    answer = enter("fedorova").get(address)

    assert answer.status_code == 422 and "Напишите слова поиска еще раз." in answer.get_data(as_text=True)


def test_a_session_forgets_the_oldest_words_before_its_cookie_is_full(enter) -> None:
    secretary = enter(SECRETARY)
    first = sought(secretary, "/search", q="ковалев")

    for letter in "абвгдежз":
        last = sought(secretary, "/search", q=letter * 200)

    assert secretary.get(last).status_code == 200
    assert secretary.get(first).status_code == 422


def test_a_search_leads_nowhere_but_into_the_house(enter) -> None:
    assert enter(SECRETARY).post("/sought", {"_list": "//evil.example", "q": "x"}).status_code == 400
