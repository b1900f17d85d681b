"""The blueprint that the views of this folder register on."""

from flask import Blueprint

cases = Blueprint("cases", __name__)
