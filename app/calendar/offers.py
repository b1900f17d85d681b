"""What is offered after a change: terms that were counted by the old days may be counted again."""

from flask import current_app, url_for

RECOMPUTE_ENDPOINT = "deadlines.recompute"


def recompute_address(change_id: str) -> str | None:
    """The page with the difference that a change makes to open terms; None for an unknown address."""
    if not change_id or RECOMPUTE_ENDPOINT not in current_app.view_functions:
        return None
    return url_for(RECOMPUTE_ENDPOINT, change=change_id)
