"""Where the pages of the risk group's register hang, and who may enter them."""

from flask import Blueprint

risk = Blueprint("risk", __name__)
READERS = (
    *("register_keeper", "org_head", "ipk_curator", "edu_authority"),
    *("district_kdn", "min_edu", "min_health"),
)
"""Who reads rows. The krai commission and the Department get figures only (PK 2.10, 3.2)."""
