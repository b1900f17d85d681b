"""Deployed procedures as programs ready to run: parsed once per version, shared by all instances."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from engine.bpmn.entries import entries_of
from engine.bpmn.model import EventKind, Node, Process
from engine.bpmn.reader import read
from engine.definitions.decisions import Decisions, procedures_of
from engine.definitions.resources import content_of
from engine.errors import DefinitionDamaged, NotFound
from engine.spiff.compiler import Program, compile_program
from storage.repositories.definitions import DefinitionRow
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)
MAX_PROGRAMS = 200


class Definitions:
    """The cache of one process of the server; safe to use from several threads."""

    def __init__(self) -> None:
        self._programs: OrderedDict[tuple[str, ...], Program] = OrderedDict()
        self._processes: dict[str, Process] = {}
        self.decisions = Decisions()
        self._lock = threading.Lock()

    def bundle(
        self, uow: UnitOfWork, key: str, region_code: str, on: date
    ) -> tuple[DefinitionRow, tuple[str, ...]]:
        """The definition in force in a region on a day, with the ids of all it calls; then its decisions.

        Raises NotFound when the procedure, or one that it calls, or a decision is not deployed.
        """
        main = self._in_force(uow, key, region_code, on)
        found: OrderedDict[str, str] = OrderedDict({key: main.id})
        pins: list[str] = []
        waiting = [main]
        while waiting:
            caller = waiting.pop()
            process = self.process(caller)
            pins += self.decisions.pins(uow, caller, process, region_code, on)
            for called in sorted(process.called):
                if called not in found:
                    row = self._in_force(uow, called, region_code, on)
                    found[called] = row.id
                    waiting.append(row)
        return main, (*found.values(), *pins)

    def program(self, uow: UnitOfWork, bundle: Sequence[str]) -> Program:
        """The compiled bundle of definition ids."""
        key = tuple(bundle)
        with self._lock:
            program = self._programs.get(key)
            if program is not None:
                self._programs.move_to_end(key)
                return program
        rows = [self._row(uow, each) for each in procedures_of(key)]
        main, *called = [self.process(row) for row in rows]
        compiled = compile_program(key[0], main, called, self.decisions.pinned(uow, key))
        program = replace(compiled, definitions={row.key: row.id for row in rows})
        with self._lock:
            self._programs[key] = program
            while len(self._programs) > MAX_PROGRAMS:
                self._programs.popitem(last=False)
        return program

    def started_by(
        self, uow: UnitOfWork, kind: EventKind, name: str, region_code: str, on: date, *, case_id: str | None
    ) -> list[tuple[str, str]]:
        """(procedure key, start event) of the procedures that begin with this in a region.

        A region's own edition stands for the common one. A start event whose property
        ``startsProcess`` is ``once`` begins its procedure once in a case.
        """
        in_force = {row.key: row for row in uow.definitions.in_force(on) if row.edition in ("", region_code)}
        return [
            (key, start.id)
            for key, row in in_force.items()
            for process in self.undamaged(row)
            for start in entries_of(process).values()
            if any(event.kind is kind and event.name == name for event in start.events)
            and _may_begin(uow, key, start, case_id)
        ]

    def undamaged(self, row: DefinitionRow) -> Iterator[Process]:
        """The model of a definition that is one of many: a damaged one does not stop the others."""
        try:
            yield self.process(row)
        except DefinitionDamaged:
            log.exception("definition %s is damaged", row.id)

    def process_with_id(self, uow: UnitOfWork, definition_id: str) -> Process:
        """The model of a definition, read from the database the first time only."""
        known = self._processes.get(definition_id)
        return known if known is not None else self.process(self._row(uow, definition_id))

    def process(self, row: DefinitionRow) -> Process:
        """The model of one definition; raises DefinitionDamaged."""
        process = self._processes.get(row.id)
        if process is None:
            process = self._processes[row.id] = _read(content_of(row), row.key)
        return process

    @staticmethod
    def _in_force(uow: UnitOfWork, key: str, region_code: str, on: date) -> DefinitionRow:
        row = uow.definitions.for_region(key, region_code, on)
        if row is None:
            raise NotFound(
                f"Процедура «{key}» не развернута.",
                hint="Проверьте имя процедуры или обратитесь к методисту.",
            )
        return row

    @staticmethod
    def _row(uow: UnitOfWork, definition_id: str) -> DefinitionRow:
        row = uow.definitions.get(definition_id)
        if row is None:
            raise NotFound(
                "Версия процедуры, по которой идёт дело, не найдена.", hint="Сообщите администратору."
            )
        return row


@lru_cache(maxsize=MAX_PROGRAMS)
def _read(content: bytes, key: str) -> Process:
    """The same bytes give the same model, whatever database they come from."""
    return next(process for process in read(content).processes if process.id == key)


def _may_begin(uow: UnitOfWork, key: str, start: Node, case_id: str | None) -> bool:
    begins = start.properties.get("startsProcess")
    if begins == "once" and case_id is not None:
        return not uow.instances.has_run(key, case_id)
    return begins != "false"
