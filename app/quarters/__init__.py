"""Quarterly submissions and the monitoring of the risk group: who sent what, and what it counts."""

from app.quarters import monitoring, submissions, taken_along
from app.quarters.blueprint import quarters

__all__ = ["monitoring", "quarters", "submissions", "taken_along"]
