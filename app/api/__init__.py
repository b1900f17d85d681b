"""``/api/v1``: what the pages do, for programs. Bearer token or session; refusals are problem+json."""

from flask import Flask

from app.api.calendars import calendars
from app.api.cases import cases
from app.api.deadlines import deadlines
from app.api.deployments import deployments
from app.api.description import INFO, description
from app.api.documents import documents
from app.api.exports import exports
from app.api.families import families
from app.api.instances import instances
from app.api.jobs import jobs
from app.api.mending import mending
from app.api.messages import messages
from app.api.notices import notices
from app.api.persons import persons
from app.api.quarters import quarters
from app.api.registers import registers
from app.api.regulations import regulations
from app.api.risk import register
from app.api.section import OPENAPI, VERSION, Document
from app.api.sessions import sessions
from app.api.settings import settings
from app.api.starts import starts
from app.api.stuck import stuck
from app.api.tasks import tasks
from app.api.term_changes import terms
from app.api.term_sheets import sheets
from app.api.timers import timers

SECTIONS = (
    tasks,
    notices,
    cases,
    documents,
    families,
    starts,
    stuck,
    instances,
    mending,
    messages,
    deployments,
    jobs,
    timers,
    deadlines,
    terms,
    sheets,
    calendars,
    register,
    sessions,
    quarters,
    persons,
    settings,
    regulations,
    registers,
    exports,
    description,
)


def install(app: Flask) -> None:
    app.config.update(API_TITLE="Kurator", API_VERSION=VERSION, OPENAPI_VERSION=OPENAPI)
    document = Document(app, spec_kwargs={"info": INFO, "security": [{"bearer": []}]})
    document.spec.components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "description": "Ключ доступа из «kurator token»."}
    )
    for section in SECTIONS:
        document.add(section)
