"""What in a procedure goes by a variable: who changes it must know where it will be felt."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from engine.context import Workshop
from engine.definitions.decisions import procedures_of
from engine.gate.subject import Surroundings
from engine.gate.writing import read_by
from storage.unit_of_work import UnitOfWork


def referring(
    uow: UnitOfWork, workshop: Workshop, bundle: Sequence[str]
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Variable → elements that read it, as (id, name), in the procedure and all it calls."""
    around = Surroundings(law=workshop.law, handlers=workshop.handlers, processes={}, decisions={})
    found: dict[str, list[tuple[str, str]]] = {}
    for definition_id in procedures_of(bundle):
        row = uow.definitions.get(definition_id)
        if row is None:
            continue
        for node in workshop.definitions.process(row).nodes():
            for name in read_by(node, around):
                found.setdefault(name, []).append((node.id, node.name or node.id))
    return MappingProxyType(found)
