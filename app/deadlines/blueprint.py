"""The blueprint of the pages about terms, and who may change what they show."""

from flask import Blueprint

deadlines = Blueprint("deadlines", __name__)
DECIDERS = ("kdn_secretary", "kdn_chair")
"""Who moves a term or corrects its start."""
RECOUNTERS = (*DECIDERS, "system_admin", "mun_admin")
"""Who has terms counted anew when a calendar has changed."""
