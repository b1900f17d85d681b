"""The blueprint of the settings' pages, and who may change what they show."""

from flask import Blueprint

settings = Blueprint("settings", __name__)
KEEPERS = ("system_admin", "mun_admin")
