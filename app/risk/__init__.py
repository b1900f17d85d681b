"""The register of the risk group (Perm krai, annex 2): its rows, its figures, one entry."""

from app.risk import entry, listing, taken_along
from app.risk.blueprint import risk

__all__ = ["entry", "listing", "risk", "taken_along"]
