"""Procedures that a methodologist has in hand, from a blank diagram to a release that another approves."""
