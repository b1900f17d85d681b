"""Terms by month and week, on paper, and by the secret address of a calendar program."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from storage.models import CasePerson, CommandLogEntry, FeedToken, Person, StaffMember
from tests.app.conftest import Visitor
from tests.processes.path import CaseWalk
from tests.world import World

CLINIC, SECRETARY, STRANGER = "alekseeva", "smirnova", "morozova"
ADDRESS = re.compile(r'id="feed-address" readonly value="[^"]*(/terms/feed/([^"]+)\.ics)"')
NAME = "Направить письменную информацию"


@pytest.fixture
def case(world: World) -> CaseWalk:
    """A clinic phones on 30 April and sends no letter; it is 15 May."""
    walk = CaseWalk(world)
    walk.report("2025-04-30 10:15", CLINIC).phone("2025-04-30 10:20", CLINIC).receive("2025-04-30 10:30")
    world.to("2025-05-15 09:00")
    return walk


def text(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def opened(visitor: Visitor, kind: str = "office") -> tuple[str, str]:
    """Address and secret of a new feed."""
    page = visitor.post("/terms/feeds", {"kind": kind}).get_data(as_text=True)
    found = ADDRESS.search(page)
    assert found is not None, page
    return found[1], found[2]


def read(app: Flask, address: str) -> tuple[int, str]:
    """As a calendar program reads it: nobody has logged in."""
    answer = app.test_client().get(address)
    return answer.status_code, answer.get_data(as_text=True).replace("\r\n ", "")


@pytest.mark.parametrize("path", ["/terms", "/terms/week", "/terms/week/print"])
def test_each_view_tells_words_date_case_and_act_with_the_overdue_on_top(
    enter: Callable, case: CaseWalk, path: str
) -> None:
    page = text(enter(SECRETARY), f"{path}?whose=office")

    assert NAME in page and case.case().number in page
    assert "просрочено на 4 раб. дня, 7 мая" in page
    assert page.index("Просрочено") < page.index(NAME)


@pytest.mark.parametrize("path", ["/terms", "/terms/week", "/terms/week/print"])
def test_another_district_sees_no_term_of_it(enter: Callable, case: CaseWalk, path: str) -> None:
    assert case.case().number not in text(enter(STRANGER), f"{path}?whose=office")


def test_who_has_taken_nothing_is_told_where_to_look(enter: Callable, world: World) -> None:
    page = text(enter(CLINIC), "/terms/week")

    assert "У вас нет сроков в эти дни" in page and "Моего органа" in page


def test_months_and_weeks_follow_one_another_and_a_slip_shows_today(enter: Callable, case: CaseWalk) -> None:
    secretary = enter(SECRETARY)

    assert "Сроки, май 2025" in text(secretary, "/terms")
    december = text(secretary, "/terms?month=2025-12&whose=office")
    assert "month=2025-11&amp;whose=office" in december and "month=2026-01&amp;whose=office" in december
    for slip in ("month=2025-13", "month=x", "month=9999-12", "month=0001-01"):
        assert "Сроки, май 2025" in text(secretary, f"/terms?{slip}"), slip
    assert "29 декабря 2025 г. – 4 января 2026 г." in text(secretary, "/terms/week?day=2026-01-01")
    assert "day=2025-05-05" in text(secretary, "/terms/week?day=9999-12-31")


def test_a_feed_needs_no_session_and_tells_no_name(
    app: Flask, enter: Callable, case: CaseWalk, world: World
) -> None:
    address, _ = opened(enter(SECRETARY))
    status, calendar = read(app, address)

    assert status == 200 and "DTSTART;VALUE=DATE:20250507" in calendar
    assert f"SUMMARY:Просрочено: {NAME}" in calendar and case.case().number in calendar
    family = select(Person.search_key).join(CasePerson, CasePerson.person_id == Person.id)
    keys = " ".join(row[0] for row in world.rows(family))
    names = {*keys.split(), *case.case().family_name.lower().split()}
    assert [name for name in names if name.isalpha() and name in calendar.lower()] == []


def test_a_secret_is_shown_once_and_kept_nowhere(enter: Callable, world: World) -> None:
    secretary = enter(SECRETARY)
    _, secret = opened(secretary)

    assert secret not in text(secretary, "/terms/feeds")
    kept = [*world.rows(select(FeedToken.token_hash)), *world.rows(select(CommandLogEntry.answer))]
    assert kept and not any(secret in str(row) for row in kept)


def test_a_revoked_address_is_not_found_and_nobody_else_can_revoke_it(
    app: Flask, enter: Callable, world: World
) -> None:
    secretary, stranger = enter(SECRETARY), enter(STRANGER)
    address, _ = opened(secretary)
    revoke = f"/terms/feeds/{world.value(select(FeedToken.id))}/revoke"

    assert stranger.post(revoke).status_code == 404 and read(app, address)[0] == 200
    assert secretary.post(revoke).status_code == 302 and read(app, address)[0] == 404


def test_the_address_of_who_has_left_is_not_found(app: Flask, enter: Callable, world: World) -> None:
    address, _ = opened(enter(SECRETARY), "mine")
    with world.database.begin() as connection:
        connection.execute(update(StaffMember).where(StaffMember.login == SECRETARY).values(is_active=False))

    assert read(app, address)[0] == 404
    assert read(app, "/terms/feed/guessed.ics")[0] == 404


def test_addresses_are_not_made_without_end(enter: Callable) -> None:
    secretary = enter(SECRETARY)
    for _ in range(10):
        opened(secretary)

    assert secretary.post("/terms/feeds", {"kind": "mine"}).status_code == 422
