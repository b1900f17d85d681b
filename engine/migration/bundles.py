"""What a case goes by after it was taken over: the new version, and what it calls and asks.

All else stays pinned as it was: taking a case over to a new version of one procedure does not
change the version of any other.
"""

from datetime import date

from engine.context import Workshop
from engine.definitions.decisions import procedures_of
from engine.errors import NotFound
from storage.repositories.definitions import DefinitionRow
from storage.unit_of_work import UnitOfWork

Bundle = tuple[str, ...]


def bundle_after(
    uow: UnitOfWork, workshop: Workshop, bundle: Bundle, target: DefinitionRow, region: str, on: date
) -> Bundle:
    """The bundle with the version of one procedure replaced."""
    rows = [_row(uow, each) for each in procedures_of(bundle)]
    pinned = {row.key: row for row in rows} | {target.key: target}
    old_pins = [entry for entry in bundle if entry not in procedures_of(bundle)]
    main = pinned[rows[0].key]
    found = {main.key: main}
    waiting = [main]
    pins: list[str] = []
    while waiting:
        caller = waiting.pop()
        process = workshop.definitions.process(caller)
        if caller.key == target.key or caller.key not in {row.key for row in rows}:
            pins += workshop.definitions.decisions.pins(uow, caller, process, region, on)
        else:
            pins += [entry for entry in old_pins if entry.startswith(f"{caller.key}/")]
        for called in sorted(process.called):
            if called not in found:
                row = pinned.get(called) or uow.definitions.for_region(called, region, on)
                if row is None:
                    raise NotFound(f"Процедура «{called}», которую вызывает новая версия, не развернута.")
                found[called] = row
                waiting.append(row)
    return (*(row.id for row in found.values()), *pins)


def _row(uow: UnitOfWork, definition_id: str) -> DefinitionRow:
    row = uow.definitions.get(definition_id)
    if row is None:
        raise NotFound("Версия процедуры, по которой идёт дело, не найдена.")
    return row
