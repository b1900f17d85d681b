"""Work that waits for a program outside the house: what a job does not say of it."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Key, Number, OptionalNumber, OptionalTitle

EXTERNAL = "external"
"""The kind of its job. Such a job has no due moment: it is done when a program comes for it."""


class ExternalTask(Base):
    """One row beside a job of kind ``external``; the job holds its lease, its token and its state."""

    __tablename__ = "external_task"
    id: Mapped[Key] = mapped_column(ForeignKey("job.id"))
    priority: Mapped[Number]
    retries: Mapped[OptionalNumber]
    """How many tries the program has left by its own count; None: it has not counted yet."""
    error_details: Mapped[OptionalTitle]
