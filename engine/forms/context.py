"""What the judge of answers must know besides the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from engine.forms.fields import Choice, Field, Json


class Directory(Protocol):
    """People, agencies and other entries that may be chosen, as far as this worker may see them.

    The page lists the same entries that the check accepts, so nobody's id from another
    municipality can be slipped in.
    """

    def entries(self, pick: str) -> Sequence[Choice]:
        """Entries of a directory (``pick`` of a field), in the order to be shown."""
        ...

    def knows_file(self, attachment_id: str) -> bool:
        """Whether this attachment was put in by way of this task or case."""
        ...


class EmptyDirectory:
    """Nothing can be chosen: for forms without people, agencies and files."""

    def entries(self, pick: str) -> Sequence[Choice]:
        return ()

    def knows_file(self, attachment_id: str) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class FormContext:
    now: datetime
    zone: tzinfo = UTC
    """Zone of the municipality: a moment typed on the page is meant in it."""
    directory: Directory = field(default_factory=EmptyDirectory)
    given: Mapping[str, Json] = field(default_factory=dict)
    """Values the system sets (``readOnly`` fields); what a browser sends for them is never believed."""
    variables: Mapping[str, Json] = field(default_factory=dict)
    """Variables the task sees; a ``readOnly`` field prefilled from one is known without ``given``."""

    def system_value(self, question: Field) -> Json:
        """What the system says of a ``readOnly`` field; ``None`` when it says nothing."""
        if question.key in self.given:
            return self.given[question.key]
        named = [
            source.removeprefix("variables.")
            for source in question.prefill
            if source.startswith("variables.")
        ]
        known = (variable(self.variables, name) for name in named)
        return next((value for value in known if value is not None), None)


def variable(variables: Mapping[str, Json], name: str) -> Json:
    """A variable of the procedure; ``item.child`` is what a record holds under that key."""
    first, _, rest = name.partition(".")
    value = variables.get(first)
    for key in filter(None, rest.split(".")):
        value = value.get(key) if isinstance(value, dict) else None
    return value
