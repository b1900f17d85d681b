"""What people and programs are told when something cannot be done."""

from collections.abc import Callable

import pytest
from flask import Flask

from engine.errors import StorageFull
from storage.database import DatabaseFault
from tests.app.conftest import Visitor
from tests.world import World


def test_a_missing_page_says_so_in_russian(enter: Callable) -> None:
    answer = enter("smirnova").get("/no-such-page")

    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.get_data(as_text=True)


def test_a_program_gets_the_same_sentence_as_a_problem(visitor: Visitor) -> None:
    answer = visitor.get("/api/v1/tasks")

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert "Нужно войти" in answer.get_json()["detail"]


def test_a_wrong_method_names_the_right_one(enter: Callable) -> None:
    answer = enter("smirnova").get("/logout")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("full", "закончилось место"),
        ("busy", "сейчас занята"),
        ("away", "сейчас занята"),
        ("broken", "повреждена"),
    ],
)
def test_trouble_with_the_storage_says_that_nothing_was_done(
    app: Flask, enter: Callable, monkeypatch: pytest.MonkeyPatch, kind: str, words: str
) -> None:
    person = enter("smirnova")

    def broken(*_: object, **__: object) -> None:
        raise DatabaseFault(kind, RuntimeError(kind))

    monkeypatch.setattr("app.cases.listing.case_page", broken)
    answer = person.get("/cases")

    assert answer.status_code == 503
    assert words in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "asked", ["app.access.people.staff_with_groups", "app.entrance.navigation.unread_of"]
)
def test_a_wrong_address_while_the_database_is_away_says_that_it_is_away(
    app: Flask, enter: Callable, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    person = enter("smirnova")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def away(*_: object, **__: object) -> None:
        raise DatabaseFault("away", RuntimeError("gone"))

    monkeypatch.setattr(asked, away)
    answer = person.get("/no-such-page")

    assert answer.status_code == 503
    assert "База данных" in answer.get_data(as_text=True)


def test_a_surprise_shows_a_number_and_nothing_of_the_inside(
    app: Flask, enter: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = enter("smirnova")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("app.cases.listing.case_page", broken)
    answer = person.get("/cases")
    text = answer.get_data(as_text=True)

    assert answer.status_code == 500
    assert "номер ошибки" in text
    assert "secret inside" not in text


def test_a_made_up_cursor_is_refused_politely(enter: Callable) -> None:
    answer = enter("smirnova").get("/cases?after=nonsense")

    assert answer.status_code == 400
    assert "Откройте список с начала" in answer.get_data(as_text=True)


def test_names_that_mean_something_to_addresses_are_no_filters(enter: Callable, world: World) -> None:
    world.deploy("intake_case.ru-me.bpmn", "kdn_session.bpmn")
    world.open_case("semenova")
    person, odd = enter("smirnova"), "how=x&listing=x&endpoint=x&self=x&_scheme=x&_external=1&procedure=x"

    answers = [person.get(f"{path}?{odd}") for path in ("/cases", "/cockpit/instances", "/cockpit/tasks")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_a_number_that_no_column_holds_is_a_page_that_is_not_there(enter: Callable) -> None:
    assert enter("lapteva").post(f"/studio/x/revisions/{'9' * 30}/name", {"name": "x"}).status_code == 404


def test_a_look_that_cannot_be_written_down_is_not_given(
    enter: Callable, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy()
    case_id = world.open_case("semenova")
    person = enter("smirnova")

    def full(*_: object, **__: object) -> None:
        raise StorageFull

    monkeypatch.setattr("app.cases.case.record_look", full)

    assert person.get(f"/cases/{case_id}").status_code == 503


def test_health_is_told_to_anybody(visitor: Visitor) -> None:
    answer = visitor.get("/healthz")

    assert answer.status_code == 200
    assert answer.get_json()["checks"]["database"] == "ok"
