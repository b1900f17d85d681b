"""People: one record across cases, looking for somebody, putting doubles together."""

from app.persons import doubles, person, search
from app.persons.blueprint import persons

__all__ = ["doubles", "person", "persons", "search"]
