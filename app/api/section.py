"""A part of the API: routes of one resource, documented as they are declared.

A section adds to a flask-smorest blueprint what all parts share: the address, the
problems they answer with, and who may show a token.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import abort, current_app, request
from flask_smorest import Api, Blueprint
from flask_smorest.utils import prepare_response
from webargs.flaskparser import FlaskParser

from app.api import problems
from app.api.keeping import can_be_kept
from app.api.schemas import ProblemSchema

PREFIX = "/api/v1"
OPENAPI = "3.1.0"
VERSION = "1.0"


class Parser(FlaskParser):
    """A query with a name nobody knows is refused: a misspelt filter would show everything."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": "raise"}  # noqa: RUF012


class Section(Blueprint):
    """Routes under ``/api/v1``; ``tag`` is their heading in the OpenAPI document."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, tag: str, import_name: str, description: str):
        super().__init__(f"api_{tag}", import_name, url_prefix=PREFIX, description=description)
        self.tag = tag
        self.before_request(_check_body)
        self._prepare_doc_cbks.append(_say_problems)
        problems.install(self)

    def add_url_rule(self, *args: Any, tags: list[str] | None = None, **options: Any) -> None:
        super().add_url_rule(*args, tags=tags or [self.tag], **options)


class Document(Api):
    """The OpenAPI document of all sections; problems are told by :mod:`app.api.problems`."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """None for the whole application: pages have handlers of their own."""

    def _register_responses(self) -> None:
        self._register_problem("DEFAULT_ERROR", "Отказ с объяснением")
        for status in HTTPStatus:
            if status >= HTTPStatus.BAD_REQUEST:
                self._register_problem(status.name, status.phrase)

    def _register_problem(self, name: str, description: str) -> None:
        response = {"description": description, "schema": self.ERROR_SCHEMA}
        prepare_response(response, self.spec, problems.MEDIA_TYPE)
        self.spec.components.response(name, response, lazy=True)

    def add(self, section: Section) -> None:
        """Register a section under its own tag."""
        app = self._app
        app.extensions["flask-smorest"]["blp_name_to_api"][section.name] = self
        app.register_blueprint(section)
        section.register_views_in_doc(self, app, self.spec, name=section.name, parameters=None)
        self.spec.tag({"name": section.tag, "description": section.description})


def multipart(view: Callable[..., Any]) -> Callable[..., Any]:
    """A route that takes files instead of JSON."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _check_body() -> None:
    """A body of another kind would be read as an empty one, and the request done without its data."""
    if not can_be_kept(request.path) or not all(map(can_be_kept, request.args.values())):
        abort(404)
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "takes_files", False) or not request.content_length:
        return
    if not request.is_json:
        abort(415)
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        abort(400)
    if not can_be_kept(body):
        abort(400)


def _say_problems(doc: dict[str, Any], info: dict[str, Any], **_given: Any) -> dict[str, Any]:
    doc.setdefault("responses", {})["default"] = "DEFAULT_ERROR"
    if info.get("manual_doc", {}).get("security") != []:
        doc["responses"].setdefault("401", "UNAUTHORIZED")
    return doc
