"""The blueprint of the calendar's pages, and who may change what they show."""

from flask import Blueprint

calendar = Blueprint("calendar", __name__)
KEEPERS = ("system_admin", "mun_admin")
