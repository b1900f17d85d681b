"""The blueprint of the pages of terms."""

from flask import Blueprint

terms = Blueprint("terms", __name__)
