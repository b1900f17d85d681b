"""What is kept of a counted term, so that its count can be shown and replayed later."""

from engine.deadlines import Deadline
from storage.repositories.deadlines import ComputedTerm


def computed_term(counted: Deadline) -> ComputedTerm:
    return ComputedTerm(
        started_at=counted.started_at,
        due_date=counted.due_date,
        due_at=counted.due_at,
        target_date=counted.target_date,
        explanation=counted.as_json(),
        calendar_version=counted.calendar_version,
        is_preliminary=counted.preliminary,
        by_hours=counted.is_hourly,
    )
