"""A procedure whose start event is a timer begins by itself, in each municipality where its version holds."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import delete, select

from app.scheduler import Heartbeat
from engine.commands import ArrangeStarts, FireStart
from engine.errors import DiagramInvalid, ExpressionInvalid
from engine.jobs import start_timers
from engine.jobs.claimed import LEASE
from engine.jobs.due import next_due
from engine.jobs.starts import DueStarts
from engine.jobs.timekeeping import CROWD
from storage.models import HistoryEvent, Incident, ProcessInstance, StartTimer
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.engine.gate.checking import errors
from tests.world import MOSCOW, World, at

TERM = bpmn.properties(deadline="CD:3")


def begins(text: str, form: str = "timeCycle", key: str = "p", task: str = "count") -> bytes:
    body = bpmn.start("when", bpmn.timer(form, text)) + bpmn.user(task, TERM) + bpmn.end()
    return bpmn.process(key, body, f"when>{task} {task}>end")


@pytest.fixture
def world(world: World) -> World:
    world.clock.set(at("2025-05-12 09:00"))
    return world


def begun(world: World, municipality_id: str | None = None) -> list[str]:
    query = select(ProcessInstance.started_at).order_by(ProcessInstance.started_at)
    where = ProcessInstance.municipality_id == (municipality_id or world.municipality_id)
    return [local(row.started_at) for row in world.rows(query.where(where))]


def waiting(world: World, municipality_id: str | None = None) -> list[str]:
    query = select(StartTimer.due_at).where(
        StartTimer.state == "waiting",
        StartTimer.municipality_id == (municipality_id or world.municipality_id),
    )
    return sorted(local(row.due_at) for row in world.rows(query))


def local(moment: datetime) -> str:
    return f"{moment.astimezone(MOSCOW):%Y-%m-%d %H:%M}"


def wake(world: World, moment: str) -> None:
    """Nobody works on what is due till then; then one worker does."""
    world.clock.set(at(moment))
    while DueStarts(world.executor).run_due(20):
        pass


@pytest.mark.parametrize(
    ("form", "text", "moments"),
    [
        ("timeDate", "2025-05-14T10:00:00+03:00", ["2025-05-14 10:00"]),
        ("timeDuration", "P2D", ["2025-05-14 09:00"]),
        ("timeCycle", "R2/P1W", ["2025-05-19 09:00", "2025-05-26 09:00"]),
        ("timeCycle", "R/2025-01-31T08:00:00/P1M", ["2025-05-31 08:00"]),
        ("timeDate", "rule('WD:3')", ["2025-05-15 23:59"]),
        ("timeDate", "rule('setting:imm.removal')", ["2025-05-12 12:00"]),
        ("timeDate", "plus_days(today(), 7)", ["2025-05-19 00:00"]),
    ],
)
def test_it_begins_when_its_timer_says(world: World, form: str, text: str, moments: list[str]) -> None:
    world.deploy_bytes({"p.bpmn": begins(text, form)})

    world.to("2025-06-01 12:00")

    assert begun(world) == moments


def test_it_begins_in_every_municipality_for_which_its_edition_is(world: World) -> None:
    with world.database.read() as connection:
        towns = UnitOfWork(connection).organisation.municipalities()
    world.deploy_bytes({"p.bpmn": begins("R/P1W"), "p.ru-orl.bpmn": begins("R/P1D")})

    assert set(towns.values()) == {"ru-me"}
    assert all(waiting(world, town) == ["2025-05-19 09:00"] for town in towns)
    world.deploy_bytes({"p.ru-me.bpmn": begins("R/P2D")})
    assert all(waiting(world, town) == ["2025-05-14 09:00"] for town in towns)


def test_a_new_version_takes_the_place_of_the_old_ones_timers(world: World) -> None:
    world.deploy_bytes({"p.bpmn": begins("R/P1W")})
    world.deploy_bytes({"p.bpmn": begins("R/P1W")})
    assert waiting(world) == ["2025-05-19 09:00"]

    world.deploy_bytes({"p.bpmn": begins("R/P1M")})
    assert waiting(world) == ["2025-06-12 09:00"]

    world.deploy_bytes({"p.bpmn": bpmn.process("p", bpmn.start() + bpmn.end(), "start>end")})
    assert waiting(world) == []
    assert next_due(world.executor) is None


def test_what_an_outage_left_behind_a_new_version_begins_once(world: World) -> None:
    world.deploy_bytes({"p.bpmn": begins("R/P1D")})
    world.clock.set(at("2025-05-14 12:00"))
    world.deploy_bytes({"p.bpmn": begins("R/P1D", task="count_better")})

    wake(world, "2025-05-14 12:01")

    assert begun(world) == ["2025-05-13 09:00"]
    assert {task.element_id for task in world.open_tasks()} == {"count_better"}
    assert waiting(world) == ["2025-05-15 12:00"]


def test_rounds_missed_in_an_outage_are_one_beginning_as_of_its_own_moment(world: World) -> None:
    world.deploy_bytes({"p.bpmn": begins("R/P1D")})

    wake(world, "2025-05-20 12:00")

    assert begun(world) == ["2025-05-13 09:00"]
    assert waiting(world) == ["2025-05-21 09:00"]
    task = next(task for task in world.open_tasks(municipality_id=world.municipality_id))
    assert local(task.due_at) == "2025-05-16 23:59"
    told = {
        row.data["rounds"]
        for row in world.rows(select(HistoryEvent.data).where(HistoryEvent.kind == "timer_fired"))
    }
    assert told == {8}


def test_a_day_that_is_past_when_the_procedure_is_deployed_begins_nothing(world: World) -> None:
    world.deploy_bytes({"p.bpmn": begins("2025-05-01", "timeDate")})

    world.pass_time(days=400)

    assert begun(world) == []


def test_each_beginning_is_one_however_many_workers_there_are(world: World) -> None:
    world.deploy_bytes({"p.bpmn": begins("P1D", "timeDuration")})
    world.clock.set(at("2025-05-13 09:00"))
    one, other = DueStarts(world.executor), DueStarts(world.executor)
    (timer,) = [each for each in one._claim(20) if each.municipality_id == world.municipality_id]

    assert other.run_due(20) == 0
    world.clock.advance(seconds=LEASE.total_seconds() + 1)
    assert other.run_due(20) > 0
    assert world.run(FireStart(timer_id=timer.id, token=timer.token)) == {"fired": False}
    assert len(begun(world)) == 1


def test_servers_that_wake_set_no_timer_twice_and_miss_none(world: World) -> None:
    world.deploy_bytes({"p.bpmn": begins("P1D", "timeDuration")})
    world.to("2025-05-13 10:00")
    with world.database.begin() as connection:
        town = UnitOfWork(connection).organisation.add_municipality(
            region_code="ru-me", code="НОВ", name="Новый район", zone="Europe/Moscow"
        )

    assert [world.run(ArrangeStarts())["added"] for _ in range(2)] == [1, 0]
    assert waiting(world) == [] and waiting(world, town) == ["2025-05-14 10:00"]


def test_what_cannot_begin_is_tried_again_and_then_shown_and_its_next_round_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy_bytes({"p.bpmn": begins("R/P1D")})
    with monkeypatch.context() as patched:
        patched.setattr("engine.commands.fire_start.begin", broken)
        world.to("2025-05-13 12:00")
    found = world.rows(select(Incident.kind, Incident.count, Incident.municipality_id))

    assert (("start_failed", 1, world.municipality_id)) in [tuple(row) for row in found]
    assert begun(world) == []
    world.to("2025-05-14 12:00")
    assert begun(world) == ["2025-05-14 09:00"]


def broken(*_: Any, **__: Any) -> None:
    raise RuntimeError


def test_timers_that_are_held_back_begin_nothing(world: World) -> None:
    heart = Heartbeat(world.executor)
    heart.beat()
    world.deploy_bytes({"p.bpmn": begins("PT1M", "timeDuration")})
    world.clock.advance(days=3)

    assert (heart.beat(), begun(world)) == (0, [])
    world.clock.advance(minutes=2)
    heart.beat()
    assert len(begun(world)) == 1


def test_a_crowd_of_beginnings_goes_out_in_batches(world: World) -> None:
    with world.database.begin() as connection:
        for number in range(CROWD + 50):
            UnitOfWork(connection).organisation.add_municipality(
                region_code="ru-me", code=f"Р{number}", name=f"Район {number}", zone="Europe/Moscow"
            )
    heart = Heartbeat(world.executor)
    heart.beat()
    world.deploy_bytes({"p.bpmn": begins("PT1H", "timeDuration")})
    for _ in range(60):
        world.clock.advance(minutes=1)
        sent = heart.beat()

    assert sent == CROWD
    world.clock.advance(minutes=1)
    assert heart.beat() > 0


@pytest.mark.parametrize("text", ["opened_on", "rule('WD:3', 'opened_on')", "deadline()"])
def test_a_beginning_that_depends_on_a_case_is_refused(text: str) -> None:
    assert "start-timer-variable" in errors(begins(text, "timeDate"))


def test_a_beginning_that_gives_no_moment_is_not_deployed(world: World) -> None:
    with pytest.raises(Exception, match="не дает срока") as refusal:
        world.deploy_bytes({"p.bpmn": begins("'never'", "timeDate")})

    assert not isinstance(refusal.value, DiagramInvalid)
    assert world.rows(select(StartTimer.id)) == []


def test_a_procedure_whose_timer_has_gone_wrong_keeps_no_other_from_beginning(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy_bytes({"a.bpmn": begins("R/P1D", key="a"), "b.bpmn": begins("R/P1D", key="b")})
    with world.database.begin() as connection:
        connection.execute(delete(StartTimer))
    with monkeypatch.context() as patched:
        patched.setattr("engine.jobs.start_timers._first", wrong_for("a", start_timers._first))
        world.run(ArrangeStarts())

    keys = {row.definition_key for row in world.rows(select(StartTimer.definition_key))}
    assert keys == {"b"}


def wrong_for(key: str, right: Any) -> Any:
    calls: list[int] = []

    def first(*what: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise ExpressionInvalid(f"Срок процедуры {key} не считается.")
        return right(*what)

    return first


def test_a_start_on_a_day_of_a_case_waits_for_whoever_begins_it(world: World) -> None:
    mark = bpmn.properties(startsProcess="false")
    start = bpmn.start("when", mark + bpmn.timer("timeDate", "${date(planned_on)}"))
    world.deploy_bytes(
        {"p.bpmn": bpmn.process("p", start + bpmn.user("count") + bpmn.end(), "when>count count>end")}
    )

    assert waiting(world) == [] and begun(world) == []
