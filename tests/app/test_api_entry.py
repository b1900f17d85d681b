"""Who may come in by the API, and what those are told who may not."""

import pytest
from flask import Flask

from storage.unit_of_work import UnitOfWork
from tests.app.caller import Caller
from tests.world import World

PROBLEM = "application/problem+json"


def routes(app: Flask) -> list[tuple[str, str]]:
    """Method and address of every route under /api/v1 but the open description."""
    return [
        (method, str(rule).replace("<", "").replace(">", ""))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if str(rule).startswith("/api/v1/") and not str(rule).endswith("openapi.json")
    ]


def test_a_token_opens_the_door_of_its_owner(calling):
    answer = calling("smirnova").get("/tasks")

    assert answer.status_code == 200
    assert answer.json == {"items": [], "next_cursor": None}


def test_a_wrong_token_is_refused_in_words(app: Flask):
    answer = Caller(app.test_client(), "made-up").get("/tasks")

    assert (answer.status_code, answer.mimetype) == (401, PROBLEM)
    assert answer.json["detail"] == "Нужно войти."
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_opens_nothing(app: Flask, world: World):
    staff_id = world.actor("smirnova").staff_id
    with world.database.begin() as connection:
        tokens = UnitOfWork(connection).tokens
        token = tokens.issue(staff_id, world.clock.now())
        assert tokens.revoke(staff_id, world.clock.now()) == 1

    assert Caller(app.test_client(), token).get("/tasks").status_code == 401


def test_no_route_answers_without_a_token(app: Flask):
    client = app.test_client()
    walked = routes(app)

    answers = {(method, path): client.open(path, method=method) for method, path in walked}

    assert len(walked) > 25
    assert {at: answer.status_code for at, answer in answers.items() if answer.status_code != 401} == {}
    assert {answer.mimetype for answer in answers.values()} == {PROBLEM}


def test_no_route_answers_to_a_wrong_token(app: Flask):
    stranger = {"Authorization": "Bearer made-up"}
    client = app.test_client()

    answers = [client.open(path, method=method, headers=stranger) for method, path in routes(app)]

    assert {answer.status_code for answer in answers} == {401}


def test_a_page_session_may_change_nothing_without_the_token_of_the_page(enter):
    visitor = enter("semenova")

    refused = visitor.client.post("/api/v1/cases", json={})
    accepted = visitor.client.get("/api/v1/tasks")

    assert (refused.status_code, refused.mimetype) == (400, PROBLEM)
    assert accepted.status_code == 200


def test_a_page_session_works_with_the_token_of_the_page(enter, world: World):
    world.deploy()
    visitor = enter("semenova")

    answer = visitor.client.post("/api/v1/cases", json={}, headers={"X-CSRFToken": visitor.token()})

    assert answer.status_code == 201


@pytest.mark.parametrize("login", ["admin", "bykova"])
def test_who_only_keeps_the_product_sees_no_tasks_and_no_cases(calling, login):
    caller = calling(login)

    answers = [caller.get(path) for path in ("/tasks", "/cases", "/instances", "/cases/x")]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert answers[0].json["detail"] == "Это действие не для вашей роли."


def test_a_body_that_is_not_json_is_refused_and_nothing_is_done(calling):
    caller = calling("semenova")

    as_form = caller.post("/cases", data={"a": "b"})
    torn = caller.post("/cases", data="{", content_type="application/json")

    assert (as_form.status_code, as_form.json["hint"]) == (415, "Отправьте данные в виде application/json.")
    assert (torn.status_code, torn.json["detail"]) == (400, "Тело запроса не читается как JSON.")


def test_a_misspelt_filter_is_refused_by_name(calling):
    answer = calling("smirnova").get("/tasks", whos="mine", limit="many")

    assert answer.status_code == 422
    assert answer.json["errors"] == {
        "query.whos": ["Такого поля нет."],
        "query.limit": ["Ожидается целое число."],
    }


def test_a_cursor_nobody_gave_is_refused(calling):
    answer = calling("smirnova").get("/tasks", cursor="bogus")

    assert (answer.status_code, answer.json["detail"]) == (400, "Ссылка на страницу списка устарела.")


@pytest.mark.parametrize(
    "body", ['{"q": "\\u0000"}', '{"q": "\\ud800"}', '{"q": NaN}', "[" * 100_000, "[1]", '"x"']
)
def test_a_body_no_database_could_keep_is_refused(calling, body):
    answer = calling("semenova").post("/cases", data=body, content_type="application/json")

    assert (answer.status_code in {400, 422}, answer.mimetype) == (True, PROBLEM)


@pytest.mark.parametrize(
    "path", ["/tasks/%00", "/cases/a%00b", "/instances/%ED%A0%80", "/tasks/" + "x" * 5000]
)
def test_an_address_of_nothing_is_not_found(calling, path):
    assert calling("smirnova").get(path).status_code == 404
