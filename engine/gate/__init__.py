"""The gate before which every diagram stands, however it comes: all that is wrong with it, at once.

In this order: the bytes (:mod:`markup`), ids and coordinates, what the reader understood,
then one file per kind of check over the procedure, and last a rehearsal of every path in a
child process. An error blocks, a warning is shown. What was inspected is kept (:mod:`kept`).
"""

from engine.gate.inspection import Deployed, Inspection
from engine.gate.kept import inspect
from engine.gate.subject import Surroundings

__all__ = ["Deployed", "Inspection", "Surroundings", "inspect"]
