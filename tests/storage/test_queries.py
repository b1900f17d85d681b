"""Every question that pages ask is understood by both databases, and answered inside the reach only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from engine.access import scope_of
from storage.queries import (
    access_log,
    cases,
    deadlines,
    documents,
    facts,
    families,
    history,
    inbox,
    incidents,
    logins,
    organisation,
    processes,
    registers,
    search,
    sessions,
    tasks,
)
from storage.queries.inbox_filter import InboxFilter, Term, TermBounds, Whose
from storage.queries.paging import CursorUnreadable, from_cursor, to_cursor
from storage.scope import Scope
from tests.world import World, at

NOW = at("2025-05-14 12:00")
SPECIALIST, SECRETARY, MEMBER, STRANGER = "fedorova", "smirnova", "kuznetsov", "morozova"


@pytest.fixture
def case_id(world: World) -> str:
    world.deploy()
    return world.open_case(SPECIALIST)


def reach(world: World, login: str) -> Scope:
    return scope_of(world.actor(login))


def bounds(world: World) -> TermBounds:
    now = world.clock.now()
    return TermBounds(now=now, day_end=now + timedelta(hours=12), week_end=now + timedelta(days=6))


def chosen(world: World, login: str, whose: Whose, **more: Any) -> InboxFilter:
    actor = world.actor(login)
    return InboxFilter(
        staff_id=actor.staff_id, groups=actor.groups, whose=whose, bounds=bounds(world), **more
    )


def asked(world: World, question: Callable[..., Any], **arguments: Any) -> Any:
    with world.database.read() as connection:
        return question(connection, **arguments)


QUESTIONS: list[Callable[[Connection, World, str, Scope], object]] = [
    lambda c, w, i, s: cases.case_head(c, case_id=i, scope=s, now=NOW),
    lambda c, w, i, s: cases.standing(c, case_id=i, scope=s),
    lambda c, w, i, s: cases.case_page(
        c,
        scope=s,
        chosen=cases.CaseFilter(words="мдв 1", late_only=True, threat_only=True, curator_id="x"),
        now=NOW,
    ),
    lambda c, w, i, s: search.find_cases(c, words="МДВ", scope=s, now=NOW),
    lambda c, w, i, s: families.family_of(c, case_id=i),
    lambda c, w, i, s: families.addresses_of(c, case_id=i),
    lambda c, w, i, s: families.agencies_of(c, case_id=i),
    lambda c, w, i, s: families.measures_of(c, case_id=i),
    lambda c, w, i, s: tasks.tasks_of_case(c, case_id=i, scope=s, own_only=True),
    lambda c, w, i, s: tasks.task_card(c, task_id="x", scope=s),
    lambda c, w, i, s: tasks.draft_of(c, task_id="x", staff_id="y"),
    lambda c, w, i, s: tasks.handed_form(c, task_id="x"),
    lambda c, w, i, s: deadlines.terms_of_case(c, case_id=i, scope=s, own_only=True),
    lambda c, w, i, s: deadlines.term_of_task(c, task_id="x"),
    lambda c, w, i, s: documents.documents_of_case(c, case_id=i, scope=s),
    lambda c, w, i, s: documents.document_sheet(c, document_id="x", scope=s),
    lambda c, w, i, s: documents.attached_file(c, attachment_id="x", scope=s),
    lambda c, w, i, s: documents.files_of_case(c, case_id=i),
    lambda c, w, i, s: history.history_of_case(
        c, case_id=i, scope=s, cursor=to_cursor(w.clock.now(), "instance#3")
    ),
    lambda c, w, i, s: history.history_of_instance(c, instance_id="x"),
    lambda c, w, i, s: registers.journal(c, register="F-ME-1", owner="agency:x", year=2025),
    lambda c, w, i, s: registers.journal_years(c, register="F-ME-1", owner="agency:x"),
    lambda c, w, i, s: registers.entries_of_case(c, case_id=i, scope=s, owners=["agency:x"]),
    lambda c, w, i, s: sessions.sessions_between(
        c, municipalities=[w.municipality_id], start=w.clock.now(), newest_first=True
    ),
    lambda c, w, i, s: sessions.agenda_of(c, session_id="x", scope=s),
    lambda c, w, i, s: organisation.groups_of(c, staff_id="x", on=w.clock.now().date()),
    lambda c, w, i, s: organisation.colleagues(c, groups=s.groups, on=w.clock.now().date()),
    lambda c, w, i, s: organisation.staff_list(c, municipality_id=w.municipality_id),
    lambda c, w, i, s: organisation.agencies_of_municipality(c, municipality_id=w.municipality_id),
    lambda c, w, i, s: organisation.municipality(c, municipality_id=w.municipality_id),
    lambda c, w, i, s: processes.definitions(c),
    lambda c, w, i, s: processes.instances_of_case(c, case_id=i, scope=s),
    lambda c, w, i, s: processes.waiting_messages(c, case_id=i),
    lambda c, w, i, s: processes.element_states(c, instance_id="x", now=w.clock.now()),
    lambda c, w, i, s: processes.passed_elements(c, instance_id="x"),
    lambda c, w, i, s: incidents.open_incidents(c, municipalities=[w.municipality_id]),
    lambda c, w, i, s: incidents.jobs(c, municipalities=None, state="waiting"),
    lambda c, w, i, s: incidents.oldest_due_job(c, now=w.clock.now()),
    lambda c, w, i, s: logins.failures_since(c, login="x", since=w.clock.now(), limit=5),
    lambda c, w, i, s: logins.failure_from(c, origin="x", since=w.clock.now(), number=5),
    lambda c, w, i, s: logins.entered_from(c, login="x", origin="x", since=w.clock.now()),
    lambda c, w, i, s: facts.handed_in(c, case_id=i),
    lambda c, w, i, s: facts.relatives(c, case_id=i),
    lambda c, w, i, s: facts.planned_measures(c, case_id=i),
    lambda c, w, i, s: facts.question(c, question_id=None, session_id="x", case_id=i),
    lambda c, w, i, s: facts.next_session(c, municipality_id=w.municipality_id, after=w.clock.now()),
    lambda c, w, i, s: organisation.staff_with_groups(
        c, staff_id=w.actor(SECRETARY).staff_id, today_in=lambda zone: w.clock.now().date()
    ),
    lambda c, w, i, s: access_log.looks(
        c,
        answered=access_log.Answered(municipalities=[w.municipality_id], regions=["ru-me"]),
        case_number="МДВ-2025-1",
        cursor=to_cursor(w.clock.now(), "x"),
    ),
]


def test_every_question_is_understood(world: World, case_id: str) -> None:
    for login in (SPECIALIST, SECRETARY, MEMBER):
        scope = reach(world, login)
        with world.database.read() as connection:
            for question in QUESTIONS:
                question(connection, world, case_id, scope)


@pytest.mark.parametrize("whose", list(Whose))
def test_the_inbox_is_read_in_pages_without_gaps_or_repeats(world: World, case_id: str, whose: Whose) -> None:
    for _ in range(6):
        world.open_case(SPECIALIST)
    wanted = chosen(world, SPECIALIST, whose)
    seen: list[str] = []
    cursor = None
    while True:
        page = asked(world, inbox.inbox_page, chosen=wanted, cursor=cursor, limit=2)
        seen += [row.task_id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert len(seen) == len(set(seen)) == asked(world, inbox.inbox_counts, chosen=wanted).whose[whose]


def test_counts_by_term_add_up(world: World, case_id: str) -> None:
    counts = asked(world, inbox.inbox_counts, chosen=chosen(world, SPECIALIST, Whose.OFFERED))

    assert sum(counts.terms.values()) == counts.whose[Whose.OFFERED] > 0


def test_a_filter_by_term_shows_only_that_term(world: World, case_id: str) -> None:
    wanted = chosen(world, SPECIALIST, Whose.OFFERED, terms=frozenset({Term.NONE}))

    assert asked(world, inbox.inbox_page, chosen=wanted).rows == []


def test_another_district_reaches_nothing(world: World, case_id: str) -> None:
    scope = reach(world, STRANGER)

    assert asked(world, cases.case_head, case_id=case_id, scope=scope, now=NOW) is None
    assert asked(world, cases.case_page, scope=scope, chosen=cases.CaseFilter(), now=NOW).rows == []
    assert asked(world, search.find_cases, words="МДВ", scope=scope, now=NOW) == []
    assert asked(world, processes.instances_of_case, case_id=case_id, scope=scope) == []


def test_a_member_sees_a_case_only_from_the_agenda(world: World, case_id: str) -> None:
    assert asked(world, cases.case_head, case_id=case_id, scope=reach(world, MEMBER), now=NOW) is None


def test_a_cursor_of_ones_own_making_is_refused() -> None:
    for made in ("x", "bm9uc2Vuc2U", "WyIyMDI1IiwgMV0"):
        with pytest.raises(CursorUnreadable):
            from_cursor(made)
