"""The blueprint of the pages of the databank, and who may enter them."""

from flask import Blueprint

pages = Blueprint("databank", __name__)
COMMISSION = ("kdn_secretary", "kdn_chair")
REGION = "regional_kdn_secretary"
