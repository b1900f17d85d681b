"""Families' cases: the list, the file of a case, what may be done by hand."""

from app.cases import acts, case, documents, listing, same_family, starts, taken_along
from app.cases.blueprint import cases

__all__ = ["acts", "case", "cases", "documents", "listing", "same_family", "starts", "taken_along"]
