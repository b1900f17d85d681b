"""Families' cases: the list, the file of a case, its documents, what may be done by hand."""

from app.cases import (
    acts,
    case,
    documents,
    listing,
    paper_acts,
    paper_names,
    same_family,
    starts,
    taken_along,
)
from app.cases.blueprint import cases

__all__ = [
    "acts",
    "case",
    "cases",
    "documents",
    "listing",
    "paper_acts",
    "paper_names",
    "same_family",
    "starts",
    "taken_along",
]
