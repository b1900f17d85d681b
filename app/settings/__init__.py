"""Settings of a municipality: what each means, what is in force, and how it was changed."""

from app.settings import pages
from app.settings.blueprint import settings

__all__ = ["pages", "settings"]
