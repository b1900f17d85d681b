"""All routes of the dialect, by resource: importing this module makes them known."""

from app.engine_rest import about, external_lists, external_work
from app.engine_rest.section import engine_rest

RESOURCES = (about, external_lists, external_work)

__all__ = ["RESOURCES", "engine_rest"]
