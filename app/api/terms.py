"""A term of law as programs read it: the explanation is the sentences a person would be shown."""

from collections.abc import Mapping
from typing import Any

from app.inbox.task import explained
from storage.queries.deadlines import Term


def term_told(term: Term) -> Mapping[str, Any]:
    return {
        **{name: getattr(term, name) for name in Term.__dataclass_fields__},
        "explanation": explained(term),
    }
