"""Every route says who may enter; nobody else does, and a foreign object is not found."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.access.guard import Access, access_of
from tests.app.conftest import Visitor
from tests.world import World

OWN, FOREIGN = "semenova", "grigoryeva"
"""A specialist of the school that informed, and one of the gymnasium that has nothing to do with the case."""
OTHER_DISTRICT = "morozova"


def routes(app: Flask) -> list[tuple[str, str, Access | None]]:
    with app.app_context():
        return [
            (rule.endpoint, rule.rule, access_of(rule.endpoint))
            for rule in app.url_map.iter_rules()
            if rule.endpoint != "static"
        ]


def test_every_route_says_who_may_enter(app: Flask) -> None:
    silent = [rule for _, rule, access in routes(app) if access is None]

    assert silent == []


def test_only_the_door_and_the_health_are_open_to_all(app: Flask) -> None:
    public = {endpoint for endpoint, _, access in routes(app) if access is not None and access.public}

    assert {
        "auth.login",
        "auth.enter",
        "auth.enter_as",
        "language.switch",
        "health.healthz",
        "partner_door.receive",
    } <= public
    assert all(endpoint.startswith("api_") or "." in endpoint for endpoint in public)
    assert len([endpoint for endpoint in public if not endpoint.startswith("api_")]) == 7


def test_a_stranger_is_sent_to_the_door_from_every_page(app: Flask, visitor: Visitor) -> None:
    for endpoint, rule, access in routes(app):
        if access is None or access.public or "GET" not in _methods(app, rule):
            continue
        answer = visitor.get(re.sub("<[^>]+>", "1", rule))
        assert answer.status_code in {302, 401}, f"{endpoint} let a stranger in: {answer.status_code}"


@pytest.mark.parametrize("login", ["admin", "bykova", "lapteva", "kiselev"])
def test_who_keeps_the_product_sees_no_case(app: Flask, enter: Callable, world: World, login: str) -> None:
    """Administrator, privacy officer, methodologist, supervisor."""
    world.deploy()
    case_id = world.open_case(OWN)
    keeper = enter(login)

    for path in ("/tasks", "/cases", "/search?q=1", f"/cases/{case_id}", "/sessions", "/registers"):
        assert keeper.get(path).status_code == 403, path


@pytest.mark.parametrize("login", [FOREIGN, OTHER_DISTRICT])
def test_a_foreign_case_and_its_task_are_not_found(enter: Callable, world: World, login: str) -> None:
    world.deploy()
    case_id = world.open_case(OWN)
    task_id = world.task("IC_T01", case_id).id
    stranger = enter(login)

    for path in (f"/cases/{case_id}", f"/cases/{case_id}/documents", f"/tasks/{task_id}"):
        assert stranger.get(path).status_code == 404, path
    assert stranger.post(f"/tasks/{task_id}/claim").status_code == 404
    assert stranger.post(f"/tasks/{task_id}", {"_op": "complete"}).status_code == 404
    assert stranger.post(f"/cases/{case_id}/acts", {"message": "MSG_X"}).status_code == 404


def test_a_foreign_id_answers_as_an_id_that_does_not_exist(enter: Callable, world: World) -> None:
    world.deploy()
    case_id = world.open_case(OWN)
    stranger = enter(FOREIGN)

    foreign = stranger.get(f"/cases/{case_id}").get_data(as_text=True)
    missing = stranger.get("/cases/no-such-case").get_data(as_text=True)

    assert foreign.replace(case_id, "") == missing.replace("no-such-case", "")


def test_the_search_finds_nothing_outside_the_reach(enter: Callable, world: World) -> None:
    world.deploy()
    case_id = world.open_case(OWN)

    assert case_id not in enter(FOREIGN).get("/search?q=МДВ").get_data(as_text=True)
    assert case_id in enter("smirnova").get("/search?q=МДВ").get_data(as_text=True)


def _methods(app: Flask, path: str) -> set[str]:
    found: set[str] = set()
    for rule in app.url_map.iter_rules():
        if rule.rule == path:
            found |= rule.methods or set()
    return found
