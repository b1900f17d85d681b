"""Terms set by law: how they are counted, explained, shown and escalated.

``compute`` is the only place that counts. Everything a diagram may write as
``deadline`` is in ``rules``; overdue has one meaning, in ``states``.
"""

from engine.deadlines.computing import (
    DeadlineRecordInvalid,
    compute,
    replay,
)
from engine.deadlines.counting import age_reached_on
from engine.deadlines.escalation import (
    EscalationMoment,
    EscalationStep,
    LadderStep,
    escalation_moments,
    january_cutoff,
)
from engine.deadlines.model import (
    Deadline,
    DeadlineContext,
    DeadlineStartInvalid,
    Explanation,
    PlannedSession,
    SessionAwaited,
    SessionKind,
    Step,
    StepKind,
)
from engine.deadlines.rules import Rule, RuleKind, parse_rule, resolve
from engine.deadlines.states import DeadlineState, state_at, state_of

__all__ = [
    "Deadline",
    "DeadlineContext",
    "DeadlineRecordInvalid",
    "DeadlineStartInvalid",
    "DeadlineState",
    "EscalationMoment",
    "EscalationStep",
    "Explanation",
    "LadderStep",
    "PlannedSession",
    "Rule",
    "RuleKind",
    "SessionAwaited",
    "SessionKind",
    "Step",
    "StepKind",
    "age_reached_on",
    "compute",
    "escalation_moments",
    "january_cutoff",
    "parse_rule",
    "replay",
    "resolve",
    "state_at",
    "state_of",
]
