"""Whether timers go out, and letting those go that are held back, for programs that watch a server."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from app.access.guard import only
from app.api.fields import Flag, Moment, Number, Strict, Text, length
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.cockpit import WATCHERS
from app.house import current_house
from engine.commands import LetTimersGo
from engine.jobs.timekeeping import stands
from storage.unit_of_work import UnitOfWork

timers = Section("timers", __name__, "Таймеры: идут ли они, почему задержаны, отпустить задержанные.")
Body = Mapping[str, Any]


class TimersSchema(Schema):
    pace = Text(
        metadata={"description": "Как идут: free, let_go, crowd, jump, clock_back, silent (см. /healthz)."}
    )
    is_held = Flag(metadata={"description": "Задержаны: пока их не отпустят, они идут не все или никакие."})
    waiting = Number(metadata={"description": "Сколько таймеров, чей срок наступил, еще не сработало."})
    seen_at = Moment(allow_none=True)
    held_since = Moment(allow_none=True)
    next_batch_at = Moment(allow_none=True)


class LetGoBody(Strict):
    ground = Text(
        required=True,
        validate=length(1000, 1),
        metadata={"description": "Почему таймеры можно отпустить, например: дата сервера проверена."},
    )


class LetGoSchema(Schema):
    pace = Text(metadata={"description": "Почему они были задержаны."})
    waiting = Number()
    ground = Text()


@timers.get("/timers")
@only(*WATCHERS)
@timers.response(200, TimersSchema)
def standing() -> object:
    """Идут ли таймеры, и если задержаны, то почему и до каких пор"""
    house = current_house()
    with house.database.read() as connection:
        return stands(UnitOfWork(connection), house.clock.now())


@timers.post("/timers/let-go")
@only("system_admin")
@timers.arguments(KeyHeader, location="headers")
@timers.arguments(LetGoBody)
@timers.response(200, LetGoSchema)
def let_go(headers: Body, body: Body) -> Body:
    """Отпустить задержанные таймеры: часы проверены, и все, что наступило, пусть сработает"""
    return execute(LetTimersGo(ground=body["ground"]), headers)
