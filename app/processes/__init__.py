"""Deployed procedures: the list, the diagram of a version, what changed between two of them."""

from app.processes import compare, pages
from app.processes.pages import processes

__all__ = ["compare", "pages", "processes"]
