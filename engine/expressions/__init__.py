"""The small safe language of diagrams: conditions, timers, mappings, assignments.

An expression is read once by a grammar of ours and turned into plain functions; nothing
of Python is reachable from it. ``a.b`` looks a key up in a plain record, a call names a
registered pure function. ``${…}`` around it is accepted, as are the signs of Java's
expression language (``&&``, ``||``, ``!``, ``eq``, ``empty``, ``a ? b : c``), ``true``, ``false``,
``null`` and Cyrillic names. A name nobody has set is None.
"""

from engine.expressions.language import Assignment, Expression, parse, parse_script, run_script
from engine.expressions.limits import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_LINES,
    MAX_NODES,
    MAX_OPERATIONS,
    Effort,
)
from engine.expressions.steps import Scope
from engine.expressions.words import is_name

__all__ = [
    "MAX_CHARACTERS",
    "MAX_DEPTH",
    "MAX_LINES",
    "MAX_NODES",
    "MAX_OPERATIONS",
    "Assignment",
    "Effort",
    "Expression",
    "Scope",
    "is_name",
    "parse",
    "parse_script",
    "run_script",
]
