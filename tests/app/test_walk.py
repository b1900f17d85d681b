"""Every page × every role: let in as declared, and never to an object of another district."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.guard import access_of
from engine.commands import OpenProcedureDraft
from engine.drafts.blank_diagram import blank_diagram
from storage.models import CommissionSession, Deadline, Document, ProcessDefinition
from tests.app.conftest import Visitor
from tests.processes.path import CaseWalk
from tests.world import World

ROLES = {
    "agency_specialist": "semenova",
    "agency_head": "belov",
    "kdn_secretary": "smirnova",
    "kdn_chair": "yakovlev",
    "kdn_member": "zhukova",
    "opeka_specialist": "efimova",
    "police_officer": "danilova",
    "municipality_head": "okulov",
    "mun_admin": "zimina",
    "regional_kdn_secretary": "solovyeva",
    "system_admin": "admin",
    "privacy_officer": "bykova",
    "methodologist": "lapteva",
    "supervisor": "kiselev",
    "another district": "morozova",
}
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
BLANK = {"school_notice.bpmn": blank_diagram("school_notice", "Уведомление школы")}
MAKES_FILES = {"cases.pdf"}


OF_NOTHING = (
    "act_id", "attachment_id", "batch_id", "deployment_id", "endpoint_id", "entry_id", "export_id",
    "external_task_id", "job_id", "letter_id", "message_id", "municipality", "partner_id", "question_id",
    "request_id", "secret_id", "subject", "submission_id", "token", "user_id", "variable",
)  # fmt: skip
"""Arguments of addresses behind which the family of this walk has nothing."""
WORDS = {
    "act": "skip",
    "clause_key": "ME-4.2-1",
    "how": "xlsx",
    "key": "F-ME-1",
    "kind": "children",
    "listing": "cases",
    "name": "school_notice.bpmn",
    "number": "1",
    "prefix": "ME",
    "procedure": "intake_case",
    "register": "F-ME-1",
    "section": "tasks",
    "setting": "a.card",
    "year": "2025",
}


@pytest.fixture
def ids(world: World) -> dict[str, str]:
    """Real objects of one family's case, for every argument an address may have."""
    walk = CaseWalk(world).intake("2025-05-12").verify("2025-05-14")
    task = world.open_tasks(walk.case_id)[0]
    sessions = select(CommissionSession.id).where(CommissionSession.municipality_id == world.municipality_id)
    return {
        **dict.fromkeys(OF_NOTHING, "none"),
        **WORDS,
        "case_id": walk.case_id,
        "task_id": task.id,
        "instance_id": task.instance_id,
        "definition_id": world.value(select(ProcessDefinition.id).limit(1)),
        "document_id": world.value(select(Document.id).where(Document.case_id == walk.case_id).limit(1)),
        "session_id": world.value(sessions.limit(1)),
        "deadline_id": world.value(select(Deadline.id).where(Deadline.case_id == walk.case_id).limit(1)),
        "person_id": walk.person("Мария"),
        "other_id": walk.person("Анна"),
        "draft_id": str(world.run(OpenProcedureDraft(files=BLANK), "lapteva")["draft_id"]),
        "owner": f"agency:{world.agency('semenova')}",
    }


def pages(app: Flask) -> list[tuple[str, str]]:
    return [
        (rule.endpoint, rule.rule)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint != "static"
        and not rule.rule.startswith("/api/")
        and rule.endpoint not in MAKES_FILES
    ]


def address(rule: str, ids: dict[str, str]) -> str:
    return ARGUMENT.sub(lambda found: ids[found.group(1)], rule)


def test_every_page_lets_in_whom_it_says_and_nobody_else(
    app: Flask, enter: Callable, world: World, ids: dict[str, str]
) -> None:
    wrong = []
    for role, login in ROLES.items():
        visitor: Visitor = enter(login)
        held = world.actor(login).roles
        for endpoint, rule in pages(app):
            with app.app_context():
                access = access_of(endpoint)
            assert access is not None, endpoint
            status = visitor.get(address(rule, ids)).status_code
            fits = status in {200, 302, 404} if access.admits(held) else status == 403
            if not fits:
                wrong.append(f"{role} {rule}: {status}")

    assert wrong == []


def test_nobody_of_another_district_meets_a_page_about_this_family(
    app: Flask, enter: Callable, ids: dict[str, str]
) -> None:
    stranger: Visitor = enter(ROLES["another district"])
    about_family = (
        "case_id",
        "task_id",
        "instance_id",
        "document_id",
        "deadline_id",
        "session_id",
        "attachment_id",
        "person_id",
        "owner",
    )

    found = [
        rule
        for endpoint, rule in pages(app)
        if any(f"<{name}>" in rule for name in about_family)
        and stranger.get(address(rule, ids)).status_code == 200
    ]

    assert found == []


def test_no_act_of_another_district_reaches_this_family(
    app: Flask, enter: Callable, ids: dict[str, str]
) -> None:
    stranger: Visitor = enter(ROLES["another district"])
    acts = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and any(
            f"<{name}>" in rule.rule
            for name in ("task_id", "case_id", "deadline_id", "person_id", "session_id")
        )
        and not rule.rule.startswith("/api/")
    ]

    statuses = {rule: stranger.post(address(rule, ids), {"_op": "complete"}).status_code for rule in acts}

    assert acts and set(statuses.values()) == {404}, statuses
