"""The databank of families in a socially dangerous position: of a municipality, as sent, of the republic."""

from app.databank import own, sent, taken_along
from app.databank.blueprint import pages

__all__ = ["own", "pages", "sent", "taken_along"]
