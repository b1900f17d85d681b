"""One blueprint for the pages about partners."""

from flask import Blueprint

partners = Blueprint("partners", __name__)
KEEPERS = ("system_admin",)
READERS = ("system_admin", "kdn_secretary")
"""Who sees letters that no case has taken: the secretary knows which case they are about."""
