"""The blueprint that the views of this folder register on."""

from flask import Blueprint

inbox = Blueprint("inbox", __name__)
