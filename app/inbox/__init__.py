"""Workers' tasks: the list, the task, the form."""

from app.inbox import drafts, handing, listing, task  # noqa: F401  (views register themselves)
from app.inbox.blueprint import inbox

__all__ = ["inbox"]
