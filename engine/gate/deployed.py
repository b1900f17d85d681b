"""What is deployed today, as the gate wants it: new diagrams may call and ask it."""

from engine.context import Workshop
from engine.gate.inspection import Deployed
from storage.unit_of_work import UnitOfWork


def deployed_today(workshop: Workshop, uow: UnitOfWork) -> Deployed:
    """The newest procedures and decisions; damaged ones do not count."""
    shelf = workshop.definitions
    processes = {row.key: process for row in uow.definitions.newest() for process in shelf.undamaged(row)}
    decisions = {
        row.key: decision
        for row in uow.decisions.newest()
        for file in shelf.decisions.undamaged(row)
        if (decision := file.decisions.get(row.key)) is not None
    }
    return Deployed(processes=processes, decisions=decisions)
