"""The production calendar: a year in twelve months, its special days in words, and how it was changed."""

from app.calendar import acts, pages
from app.calendar.blueprint import calendar

__all__ = ["acts", "calendar", "pages"]
