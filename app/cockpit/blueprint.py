"""The pages of those who answer for the course of procedures: «Контроль»."""

from flask import Blueprint

cockpit = Blueprint("cockpit", __name__, url_prefix="/cockpit")
