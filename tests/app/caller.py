"""A program at the API's door, with a token of one of the demo's people."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storage.unit_of_work import UnitOfWork
from tests.world import World


class Caller:
    """Speaks JSON under ``/api/v1``; ``key`` is the idempotency key, ``match`` the version it acts on."""

    def __init__(self, client: FlaskClient, token: str | None = None):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(f"/api/v1{path}", query_string=query, headers=self.headers)

    def post(
        self, path: str, body: Any = None, *, key: str = "", match: str = "", **options: Any
    ) -> TestResponse:
        headers = dict(self.headers)
        if key:
            headers["Idempotency-Key"] = key
        if match:
            headers["If-Match"] = match
        if "data" not in options:
            options["json"] = body or {}
        return self.client.post(f"/api/v1{path}", headers=headers, **options)


@pytest.fixture
def calling(app: Flask, world: World) -> Callable[[str], Caller]:
    """``calling("smirnova")``: a program with her token."""

    def with_token(login: str) -> Caller:
        with world.database.begin() as connection:
            token = UnitOfWork(connection).tokens.issue(world.actor(login).staff_id, world.clock.now())
        return Caller(app.test_client(), token)

    return with_token
