"""Deployed decisions: found for a region, pinned by instances, read once per file.

An instance keeps the versions it began with: its bundle holds, besides the ids of
procedures, one line ``procedure/task=decision id`` for each task that asks a decision.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from engine.bpmn.model import Process
from engine.definitions.resources import content_of
from engine.dmn.asking import AskedDecision
from engine.dmn.calls import Binding, calls_of
from engine.dmn.model import DecisionFile
from engine.dmn.reader import read
from engine.errors import DefinitionDamaged, NotFound
from storage.repositories.decisions import DecisionRow
from storage.repositories.definitions import DefinitionRow
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)
MAX_FILES = 500
_PIN = "="


def procedures_of(bundle: Iterable[str]) -> list[str]:
    """The ids of procedures in a bundle."""
    return [entry for entry in bundle if _PIN not in entry]


class Decisions:
    """The cache of one process of the server; safe to use from several threads."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, DecisionFile] = OrderedDict()
        self._lock = threading.Lock()

    def pins(
        self, uow: UnitOfWork, row: DefinitionRow, process: Process, region_code: str, on: date
    ) -> Iterator[str]:
        """The bundle's lines for the tasks of a procedure; raises NotFound when a decision is missing."""
        for element_id, call in calls_of(process).items():
            # What was deployed together holds together, whatever day it is.
            bound = call.binding == Binding.DEPLOYMENT
            found = uow.decisions.for_region(
                call.decision,
                region_code,
                until=row.deployed_at if bound else None,
                on=None if bound else on,
            )
            if found is None:
                raise NotFound(
                    f"Решение «{call.decision}» не развернуто.",
                    hint="Проверьте обозначение решения или обратитесь к методисту.",
                )
            yield f"{process.id}/{element_id}{_PIN}{found.id}"

    def pinned(self, uow: UnitOfWork, bundle: Sequence[str]) -> Mapping[tuple[str, str], AskedDecision]:
        """The decisions of a bundle by procedure and task."""
        found: dict[tuple[str, str], AskedDecision] = {}
        for entry in bundle:
            place, is_pin, decision_id = entry.partition(_PIN)
            if not is_pin:
                continue
            row = uow.decisions.get(decision_id)
            if row is None:
                raise NotFound(
                    "Версия решения, по которой идёт дело, не найдена.", hint="Сообщите администратору."
                )
            process, _, element_id = place.partition("/")
            found[process, element_id] = AskedDecision(
                file=self.file(row), key=row.key, name=row.name, version=row.version
            )
        return found

    def undamaged(self, row: DecisionRow) -> Iterator[DecisionFile]:
        """The file of a decision that is one of many: a damaged one does not stop the others."""
        try:
            yield self.file(row)
        except DefinitionDamaged:
            log.exception("decision %s is damaged", row.id)

    def file(self, row: DecisionRow) -> DecisionFile:
        """The file in which a decision stands; raises DefinitionDamaged."""
        with self._lock:
            file = self._files.get(row.sha256)
            if file is not None:
                self._files.move_to_end(row.sha256)
                return file
        file = read(content_of(row))
        with self._lock:
            self._files[row.sha256] = file
            while len(self._files) > MAX_FILES:
                self._files.popitem(last=False)
        return file
