"""The gate before which every diagram stands, however it comes: all that is wrong with it, at once.

In this order: the bytes (:mod:`markup`), ids and coordinates, what the reader understood,
then one file per kind of check over the procedure, and last a rehearsal of every path in a
child process. An error blocks, a warning is shown.
"""

from engine.gate.inspection import Deployed, Inspection, inspect
from engine.gate.subject import Surroundings

__all__ = ["Deployed", "Inspection", "Surroundings", "inspect"]
