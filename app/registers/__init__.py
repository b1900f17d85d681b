"""Journals (журналы): read with filters, corrected, closed for a year, printed and taken along."""

from app.registers import book, closing, correcting, taken_along
from app.registers.blueprint import registers

__all__ = ["book", "closing", "correcting", "registers", "taken_along"]
