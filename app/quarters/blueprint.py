"""Where the pages of the quarter hang, and whom they let in."""

from flask import Blueprint

quarters = Blueprint("quarters", __name__, url_prefix="/quarters")

KEEPERS = ("register_keeper", "org_head")
COLLECTORS = ("edu_authority", "district_kdn", "min_edu", "min_health")
FIGURES_ONLY = ("krai_kdn", "dept_social_policy")
"""They are sent figures, no rows (PK 2.10, 3.2)."""
READERS = (*KEEPERS, *COLLECTORS, *FIGURES_ONLY)
"""The register and the monitoring of the risk group."""
DATABANK = ("kdn_secretary", "kdn_chair", "regional_kdn_secretary")
"""Lists of the municipal databank of Mari El."""
