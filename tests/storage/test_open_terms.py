"""Open terms on both databases: whose they are, which days, one statement."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from engine.access import scope_of
from storage.models import Deadline, FeedKind
from storage.queries.feeds import feed_by_token, feeds_of
from storage.queries.open_terms import OpenTerm, Span, open_terms
from tests.district import FOUNDED, District
from tests.processes.path import CaseWalk
from tests.storage.counting import counted
from tests.world import World, at

CLINIC, SECRETARY, STRANGER = "alekseeva", "smirnova", "morozova"
NOW = at("2025-05-15 09:00")


@pytest.fixture
def case_id(world: World) -> str:
    """A clinic phones on 30 April and sends no letter; it is 15 May."""
    walk = CaseWalk(world)
    walk.report("2025-04-30 10:15", CLINIC).phone("2025-04-30 10:20", CLINIC).receive("2025-04-30 10:30")
    world.to(NOW)
    return walk.case_id


def shown(
    world: World, login: str, whose: FeedKind = FeedKind.OFFICE, *, start: datetime = NOW, days: int = 30
) -> list[OpenTerm]:
    span = Span(start=start, end=start + timedelta(days=days), now=world.clock.now())
    with world.database.read() as connection:
        return open_terms(connection, scope=scope_of(world.actor(login)), whose=whose, span=span)


def test_the_commission_sees_its_district_and_another_district_nothing(world: World, case_id: str) -> None:
    assert {row.case_id for row in shown(world, SECRETARY)} == {case_id}
    assert [row for row in shown(world, STRANGER) if row.case_id == case_id] == []


def test_an_office_sees_what_is_offered_to_it_and_each_term_once(world: World, case_id: str) -> None:
    told = [row.id for row in shown(world, CLINIC)]

    assert told and len(told) == len(set(told))
    assert set(told) <= {row.id for row in shown(world, SECRETARY)}


def test_what_is_overdue_belongs_to_every_span_and_comes_first(world: World, case_id: str) -> None:
    far = shown(world, SECRETARY, start=at("2026-03-01 00:00"), days=7)
    past = shown(world, SECRETARY, start=at("2024-03-01 00:00"), days=7)

    assert far and [row.id for row in far] == [row.id for row in past]
    assert all(row.due_at is None or row.due_at < NOW for row in far)
    assert [row.due_at for row in far if row.due_at] == sorted(row.due_at for row in far if row.due_at)


def test_terms_that_are_over_are_left_out(world: World, case_id: str) -> None:
    with world.database.begin() as connection:
        connection.execute(update(Deadline).values(state="met"))

    assert shown(world, SECRETARY) == []


def test_mine_are_those_of_my_tasks(world: World, case_id: str) -> None:
    secretary = world.actor(SECRETARY)
    own = {task.id for task in world.open_tasks(case_id) if task.assignee_id == secretary.staff_id}

    assert {row.user_task_id for row in shown(world, SECRETARY, FeedKind.MINE)} <= own


def test_a_page_is_one_statement(world: World, case_id: str) -> None:
    scope = scope_of(world.actor(SECRETARY))
    span = Span(start=NOW, end=NOW + timedelta(days=30), now=NOW)
    with counted(world.database) as sent, world.database.read() as connection:
        open_terms(connection, scope=scope, whose=FeedKind.OFFICE, span=span)

    assert len(sent) == 1


def test_an_address_opens_until_it_is_revoked_by_its_owner(district: District) -> None:
    owner, feeds = district.staff(SECRETARY), district.uow.feeds
    feed_id = feeds.open(owner, FeedKind.MINE, "hash", at=FOUNDED)

    assert not feeds.revoke(district.staff(CLINIC), feed_id, at=FOUNDED)
    found = feed_by_token(district.uow.connection, token_hash="hash")
    assert found is not None and found.id == feed_id and feeds.count_open(owner) == 1

    assert feeds.revoke(owner, feed_id, at=FOUNDED) and feeds.revoke(owner, feed_id, at=FOUNDED)
    assert feed_by_token(district.uow.connection, token_hash="hash") is None
    assert feeds_of(district.uow.connection, staff_id=owner) == []
