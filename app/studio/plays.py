"""Plays of drafts: made anew from the steps that are kept, the last few held ready between two requests."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from app.studio.reading import OpenDraft
from engine.definitions.resources import content_of
from engine.errors import EngineError
from engine.gate.files import edition_of
from engine.scenarios.library import diagrams, shipped
from engine.scenarios.playing import Play
from engine.scenarios.reading import scenario_of
from storage.unit_of_work import UnitOfWork

Source = Mapping[str, Any]
MOST_LIVE = 6


@dataclass(kw_only=True)
class Live:
    """A play on the stage; ``fault`` is what the step after the last that could be made said."""

    play: Play
    made: int = 0
    fault: str = ""
    told: str = ""
    steps: list[str] = field(default_factory=list)


class Shelf:
    """One play for a draft and a person; another state of the draft, or other steps, begin it anew."""

    def __init__(self, most: int = MOST_LIVE):
        self._most = most
        self._live: OrderedDict[tuple[str, str], Live] = OrderedDict()
        self._locks: dict[tuple[str, str], threading.RLock] = {}
        self._guard = threading.Lock()

    @contextmanager
    def opened(self, draft: OpenDraft, staff_id: str, source: Source) -> Iterator[Live]:
        """The play with all the steps made that can be; nobody else has it meanwhile."""
        key = (draft.id, staff_id)
        with self._guard:
            lock = self._locks.setdefault(key, threading.RLock())
        with lock:
            live = self._brought(key, draft, source)
            try:
                yield live
            except BaseException:
                self.drop(*key)
                raise

    def drop(self, draft_id: str, staff_id: str) -> None:
        """Forget a play; it is made anew at the next look."""
        with self._guard:
            live = self._live.pop((draft_id, staff_id), None)
        if live is not None:
            live.play.close()

    def _brought(self, key: tuple[str, str], draft: OpenDraft, source: Source) -> Live:
        files = library(draft)
        told = _digest(files, {name: value for name, value in source.items() if name != "ход"}, draft.files)
        steps = [json.dumps(step, ensure_ascii=False) for step in source["ход"]]
        with self._guard:
            live = self._live.get(key)
        known = live is not None and live.told == told and steps[: len(live.steps)] == live.steps
        if live is None or not known:
            self.drop(*key)
            live = _begun(draft, files, source, told)
            self._keep(key, live)
        if not live.fault:
            _go_on(live, source, steps)
        return live

    def _keep(self, key: tuple[str, str], live: Live) -> None:
        with self._guard:
            self._live[key] = live
            self._live.move_to_end(key)
            over = [self._live.popitem(last=False)[1] for _ in range(len(self._live) - self._most)]
        for each in over:
            each.play.close()


SHELF = Shelf()


def library(draft: OpenDraft) -> dict[str, bytes]:
    """What is deployed, or shipped where nothing is, with the draft's own laid over."""
    files = shipped(draft.house.config.processes)
    with draft.house.database.read() as connection:
        for row in UnitOfWork(connection).definitions.newest():
            files[row.resource_name] = content_of(row)
    own = {name: content for name, content in draft.files.items() if name.endswith((".bpmn", ".dmn"))}
    drawn = {(process.id, edition_of(name)) for name, process in diagrams(own)}
    stale = [name for name, process in diagrams(files) if (process.id, edition_of(name)) in drawn]
    return {name: content for name, content in files.items() if name not in stale} | own


def _begun(draft: OpenDraft, files: Mapping[str, bytes], source: Source, told: str) -> Live:
    scenario = scenario_of({**source, "ход": []})
    play = Play(scenario, files, law=draft.law, handlers=draft.house.executor.workshop.handlers)
    live = Live(play=play, told=told)
    try:
        play.begin()
    except EngineError as error:
        live.fault = error.message
    return live


def _go_on(live: Live, source: Source, steps: list[str]) -> None:
    """Make the steps that are not made yet, to the first that cannot be."""
    scenario = scenario_of(dict(source))
    for number in range(live.made, len(steps)):
        try:
            live.play.take(scenario.steps[number])
        except EngineError as error:
            live.fault = error.message
            return
        live.made = number + 1
        live.steps.append(steps[number])


def _digest(files: Mapping[str, bytes], head: Source, own: Mapping[str, bytes]) -> str:
    found = sha256(json.dumps(head, ensure_ascii=False, sort_keys=True, default=str).encode())
    for name, content in sorted({**files, **own}.items()):
        if not name.startswith("scenarios/"):
            found.update(name.encode() + b"\0" + sha256(content).digest())
    return found.hexdigest()
