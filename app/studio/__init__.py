"""The methodologist's workroom: drafts of procedures, drawn, checked and put in force here."""

from app.studio import (
    checks,
    compare,
    decisions,
    draft,
    files,
    form,
    forms,
    listing,
    migrations,
    modeler,
    opening,
    play,
    release,
    revisions,
    scenarios,
)
from app.studio.blueprint import studio

__all__ = [
    "checks",
    "compare",
    "decisions",
    "draft",
    "files",
    "form",
    "forms",
    "listing",
    "migrations",
    "modeler",
    "opening",
    "play",
    "release",
    "revisions",
    "scenarios",
    "studio",
]
