"""Uploads with an idempotency key: a repeat gets the first answer, another request with it is refused.

What goes through a command has its key there; this is for acts that take files.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify, make_response, request

from app.access.people import SignedIn, me
from app.house import House, current_house
from app.inbox.handing import command_id
from engine.errors import CommandRepeated, Invalid
from storage.unit_of_work import UnitOfWork

HEADER = "Idempotency-Key"
LONGEST = 200
PARAMETER = {
    "in": "header",
    "name": HEADER,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
    "description": "Повтор с тем же ключом получит первый ответ, действие не повторится.",
}


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Stands over everything else a route is decorated with, next to its address."""

    @wraps(view)
    def asked(*args: Any, **options: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return make_response(view(*args, **options))
        if not 0 < len(key) <= LONGEST:
            raise Invalid(f"Ключ запроса — от 1 до {LONGEST} знаков.")
        house, person = current_house(), me()
        known = _answered(house, person, key)
        if known is not None:
            return known
        response = make_response(view(*args, **options))
        if response.status_code < 300:
            _keep(house, person, key, response)
        return response

    return asked


def _answered(house: House, person: SignedIn, key: str) -> Response | None:
    with house.database.read() as connection:
        found = UnitOfWork(connection).commands.answer(str(command_id(person, key)))
    if found is None:
        return None
    digest, answer = found
    if digest != _digest():
        raise CommandRepeated
    response = jsonify(answer["body"])
    response.status_code = answer["status"]
    return response


def _keep(house: House, person: SignedIn, key: str, response: Response) -> None:
    with house.database.begin() as connection:
        UnitOfWork(connection).commands.add(
            id=str(command_id(person, key)),
            kind=f"http:{request.endpoint}"[:120],
            body_hash=_digest(),
            answer={"status": response.status_code, "body": response.get_json(silent=True)},
            at=house.clock.now(),
            actor_id=person.actor.staff_id,
            instance_id=None,
        )


def _digest() -> str:
    """Of the address and all that was sent, whatever boundary the parts were sent with."""
    told = hashlib.sha256(request.path.encode())
    for name, value in sorted(request.form.items(multi=True)):
        told.update(f"\0{name}\0{value}".encode())
    for name, upload in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        upload.stream.seek(0)
        told.update(f"\0{name}\0{upload.filename}\0".encode() + hashlib.sha256(upload.stream.read()).digest())
        upload.stream.seek(0)
    if request.is_json:
        told.update(request.get_data(cache=True))
    return told.hexdigest()
