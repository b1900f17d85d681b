"""Deployed procedures: the list, the diagram of a version, what changed between two of them."""

from app.processes import compare, pages, withdrawal
from app.processes.pages import processes

__all__ = ["compare", "pages", "processes", "withdrawal"]
