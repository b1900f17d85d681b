"""What a simulation came to, told from what its procedures left behind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from engine.simulation.desk import Desk
from engine.simulation.outcome import Status, StillOpen, Trouble
from engine.simulation.post import Post
from engine.simulation.stage import Stage
from engine.simulation.standing import Place, places, why
from storage.models import InstanceStatus
from storage.queries.simulation import PlayedInstance

ALIVE = (InstanceStatus.RUNNING.value, InstanceStatus.SUSPENDED.value)


def still_open(
    stage: Stage, desk: Desk, post: Post, until: datetime, *, was_cut: bool
) -> Iterator[StillOpen]:
    """Where the procedures stand, and what came for nobody."""
    unmade = {visit.place.token_id: desk.ready_at(visit) for visit in desk.open()}
    unwanted = {visit.place.token_id for visit in desk.open() if desk.nobody_does(visit)}
    for instance in stage.instances():
        top = stage.live(instance.id)
        for place in places(top) if top is not None else ():
            yield StillOpen(
                process=place.process,
                element=place.node.id,
                name=place.node.name,
                kind=place.kind,
                due=place.due.astimezone(until.tzinfo) if place.due is not None else None,
                why=_why(stage, place, until, unmade, unwanted, was_cut=was_cut),
            )
    for at, stimulus in post.coming:
        what = "Сигнала" if stimulus.is_signal else "Сообщения"
        late = at is not None and at > until
        yield StillOpen(
            process="",
            element="",
            name=stimulus.name,
            kind="signal" if stimulus.is_signal else "message",
            due=at.astimezone(until.tzinfo) if at is not None else None,
            why="Приходит после предела моделирования." if late else f"{what} никто не ждал.",
        )


def _why(
    stage: Stage,
    place: Place,
    until: datetime,
    unmade: dict[str, datetime | None],
    unwanted: set[str],
    *,
    was_cut: bool,
) -> str:
    broken = [each for each in stage.troubles if each.token_id == place.token_id != ""]
    if broken:
        return f"Выполнить не удалось: {broken[-1].message}"
    if place.token_id in unwanted:
        return "Задача ни за кем: по файлу ответов её никто не выполняет."
    ready = unmade.get(place.token_id)
    if ready is not None and ready > until:
        return "По файлу ответов будет выполнена после предела моделирования."
    if place.kind in ("task", "external") and was_cut:
        return "До неё не дошла очередь: моделирование остановлено."
    return why(place, until=until)


def troubles(stage: Stage) -> list[Trouble]:
    """All of them; those whose element was left some other way are over."""
    standing = {
        token.id
        for instance in stage.instances()
        if (top := stage.live(instance.id)) is not None
        for token in top.all_tokens()
    }
    return [
        replace(trouble, is_over=bool(trouble.token_id) and trouble.token_id not in standing)
        for trouble in stage.troubles
    ]


def status_of(
    main: PlayedInstance | None, wrong: list[Trouble], *, is_refused: bool, was_cut: bool
) -> Status:
    if is_refused:
        return Status.REFUSED
    if (main is None and not was_cut) or any(not trouble.is_over for trouble in wrong):
        return Status.INCIDENT
    if main is not None and main.status not in ALIVE:
        return Status.COMPLETED
    return Status.STOPPED if was_cut else Status.WAITING
