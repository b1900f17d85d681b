"""What procedures may be made of: sets of features, from gateways alone to everything at once."""

GATEWAYS = ("task", "script", "choice", "both", "some", "fork")
LOOPS = (*GATEWAYS, "loop", "loop")
STAGES = (*LOOPS, "stage", "stage", "call")
WATCHED = (*STAGES, "watched task", "watched stage")
REPEATED = (*STAGES, "each task", "each stage", "quorum", "again task", "again stage")
DRAWN = (*LOOPS, "direct", "direct", "linked", "loose", "stage")
WAITED = ("on message", "on signal", "on timer", "on conditional")
EVENTS = (
    *WAITED,
    "task",
    "both",
    "loop",
    "catch",
    "catch",
    "throw",
    "race",
    "watched task",
    "watched stage",
    "stage",
)
SUBS = (
    *WAITED,
    "task",
    "script",
    "both",
    "stage",
    "stage",
    "watched stage",
    "throw",
    "throw",
    "listened",
    "escalated",
)
FATES = (
    "task",
    "both",
    "fork",
    "stage",
    "watched stage",
    "call",
    "each stage",
    "fate",
    "listened",
    "escalated",
)
UNDONE = (
    "done task", "done task", "done task", "both", "choice", "loop", "stage", "stage", "watched stage", "call",
    "undone", "undo", "undo", "script",
)  # fmt: skip
EVERYTHING = (
    *WATCHED, *WAITED, "each task", "each stage", "race", "fate", "listened", "catch", "throw", "quorum",
    "again task", "again stage", "direct", "linked", "loose", "deferred", "escalated", "undone", "undo", "done task",
    "several", "transaction",
)  # fmt: skip

CANCELLED = (
    "done task", "done task", "done task", "both", "choice", "stage", "loop", "script", "each stage", "undone",
    "transaction", "transaction", "undo",
)  # fmt: skip
SEVERAL = (
    *WAITED,
    "task",
    "both",
    "loop",
    "catch",
    "catch",
    "throw",
    "watched task",
    "stage",
    "listened",
    "several",
)

FEATURES: dict[str, tuple[str, ...]] = {
    "gateways": GATEWAYS,
    "loops": LOOPS,
    "stages": STAGES,
    "watched": WATCHED,
    "repeated": REPEATED,
    "drawn": DRAWN,
    "events": EVENTS,
    "subs": SUBS,
    "fates": FATES,
    "undone": UNDONE,
    "cancelled": CANCELLED,
    "several": SEVERAL,
    "everything": EVERYTHING,
}

GRAPHS = ("graphs", "joins")
"""Without structure; ``joins`` have inclusive gateways."""
