"""The bytes of deployed files: taken only as they were when the gate let them pass."""

from hashlib import sha256
from typing import Protocol

from engine.errors import DefinitionDamaged


class Resource(Protocol):
    """A row that keeps a deployed file."""

    @property
    def name(self) -> str: ...
    @property
    def resource(self) -> bytes: ...
    @property
    def sha256(self) -> str: ...


def content_of(row: Resource) -> bytes:
    """The file of a deployed definition; raises DefinitionDamaged when it is not what was deployed."""
    if sha256(row.resource).hexdigest() != row.sha256:
        raise DefinitionDamaged(row.name)
    return row.resource
