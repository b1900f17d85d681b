"""Whatever the API's own description allows, it answers, and as described: never with a fault of the server."""

import os
from collections.abc import Callable

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.app.caller import Caller
from tests.processes.path import CaseWalk
from tests.world import World

ROLES = ("smirnova", "semenova", "admin")
EXAMPLES = int(os.environ.get("KURATOR_API_EXAMPLES", "1"))
"""Of each operation; a long run by hand: KURATOR_API_EXAMPLES=30."""


def begun(world: World) -> dict[str, str]:
    """A running case, for the arguments of addresses that may name it."""
    case_id = CaseWalk(world).intake("2025-05-12").case_id
    task = world.open_tasks(case_id)[0]
    return {"case": case_id, "case_id": case_id, "task_id": task.id, "instance_id": task.instance_id}


@pytest.mark.parametrize("login", ROLES)
def test_no_request_of_the_description_breaks_the_server(
    app: Flask, world: World, calling: Callable[[str], Caller], login: str
) -> None:
    real = begun(world)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    caller = calling(login)
    wrong: list[str] = []

    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(6)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            # An address made up is an address of nothing: what is behind a real one is the question.
            case.path_parameters.update({name: real[name] for name in case.path_parameters if name in real})
            response = case.call(headers=caller.headers)
            if response.status_code >= 500:
                wrong.append(f"{case.method} {case.path}: {response.status_code} {case.as_curl_command()}")
            try:
                case.validate_response(response, checks=[response_schema_conformance])
            except AssertionError as fault:
                wrong.append(f"{case.method} {case.path}: {fault}")

        ask()

    assert wrong == []
