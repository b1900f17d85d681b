"""Directories by name: a form asks for one, the face that shows the form fills it."""

PICKS = frozenset(
    {
        "agencies",
        "staff",
        "agency.staff",
        "commission.members",
        "expert_group.members",
        "sessions",
        "open_cases",
        "case.agencies",
        "case.people",
        "case.minors",
        "case.programme_rows",
        "region.municipalities",
    }
)
