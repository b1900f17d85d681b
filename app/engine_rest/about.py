"""What speaks here: its version and its one engine."""

from flask import Response

from app.access.guard import for_scope, known
from app.engine_rest.section import answer, engine_rest

DIALECT = "7.23.0"
"""The version of the interface that is spoken; clients choose their ways by it."""


@engine_rest.get("/version")
@known
@for_scope("read", "worker", "deploy")
def version() -> Response:
    return answer({"version": DIALECT})


@engine_rest.get("/engine")
@known
@for_scope("read", "worker", "deploy")
def engines() -> Response:
    return answer([{"name": "default"}])
