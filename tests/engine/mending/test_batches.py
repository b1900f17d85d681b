"""One act over many: looked at without writing, confirmed, carried out once each, stopped, taken up again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.commands import CancelInstance, ConfirmBatch, OpenBatch, StopBatch
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.mending.batches import LEASE, BatchRunner
from storage.models import Batch, BatchItem, HistoryEvent, ProcessInstance
from storage.repositories.batches import NewItem
from tests.engine.mending.ground import SECRETARY, WHY, begun, healthy
from tests.world import World


def opened(world: World, instances: list[str], kind: str = "suspend", **args: object) -> str:
    items = tuple(NewItem(subject_id=each, instance_id=each, label=f"Дело {each[:4]}") for each in instances)
    answer = world.run(OpenBatch(kind=kind, items=items, reason=WHY, args=args, chosen="все"), SECRETARY)
    return str(answer["batch_id"])


def carried_out(world: World) -> None:
    runner = BatchRunner(world.executor)
    while runner.run_due(limit=2):
        pass


def states(world: World, batch_id: str) -> list[str]:
    rows = select(BatchItem.state).where(BatchItem.batch_id == batch_id).order_by(BatchItem.number)
    return [row.state for row in world.rows(rows)]


def state(world: World, batch_id: str) -> str:
    return str(world.value(select(Batch.state).where(Batch.id == batch_id)))


def many(world: World, count: int) -> list[str]:
    first = begun(world)
    return [first, *(world.start("p") for _ in range(count - 1))]


def test_all_are_looked_at_first_and_what_is_fit_is_done_when_it_is_confirmed(world: World) -> None:
    instances = many(world, 5)
    world.run(CancelInstance(instance_id=instances[1], reason=WHY), SECRETARY)
    events = world.value(select(func.count()).select_from(HistoryEvent))
    batch = opened(world, instances)

    carried_out(world)
    assert (state(world, batch), states(world, batch)) == ("checked", ["fit", "unfit", "fit", "fit", "fit"])
    assert world.value(select(func.count()).select_from(HistoryEvent)) == events

    world.run(ConfirmBatch(batch_id=batch), SECRETARY)
    carried_out(world)

    assert (state(world, batch), states(world, batch)) == ("done", ["done", "unfit", "done", "done", "done"])
    assert sorted(row.status for row in world.rows(select(ProcessInstance))) == [
        "cancelled",
        *["suspended"] * 4,
    ]
    assert healthy(world)


def test_one_that_fails_does_not_hold_the_others_up_and_says_why(world: World) -> None:
    instances = many(world, 3)
    batch = opened(world, instances, "cancel", ground="court")
    carried_out(world)
    world.run(CancelInstance(instance_id=instances[0], reason=WHY), SECRETARY)
    world.run(ConfirmBatch(batch_id=batch), SECRETARY)
    carried_out(world)

    assert states(world, batch) == ["failed", "done", "done"]
    (failed,) = world.rows(select(BatchItem.message).where(BatchItem.state == "failed"))
    assert "уже закончена" in failed.message


def test_what_is_stopped_stays_where_it_is(world: World) -> None:
    batch = opened(world, many(world, 4))
    carried_out(world)
    world.run(ConfirmBatch(batch_id=batch), SECRETARY)
    BatchRunner(world.executor).run_due(limit=2)
    world.run(StopBatch(batch_id=batch), SECRETARY)
    carried_out(world)

    assert (state(world, batch), states(world, batch)) == ("stopped", ["done", "done", "fit", "fit"])
    with pytest.raises(Conflict):
        world.run(ConfirmBatch(batch_id=batch), SECRETARY)


def test_after_a_death_another_goes_on_and_nothing_is_done_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    instances = many(world, 3)
    batch = opened(world, instances)
    carried_out(world)
    world.run(ConfirmBatch(batch_id=batch), SECRETARY)
    dying = BatchRunner(world.executor)
    seen_to = dying._outcome

    def dies(*args: object) -> object:
        seen_to(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(dying, "_outcome", dies)
    with pytest.raises(KeyboardInterrupt):
        dying.run_due()
    carried_out(world)
    assert states(world, batch) == ["fit", "fit", "fit"]

    world.clock.set(world.clock.now() + LEASE + timedelta(seconds=1))
    carried_out(world)

    assert states(world, batch) == ["done", "done", "done"]
    kinds = world.rows(select(HistoryEvent).where(HistoryEvent.kind == "instance_suspended"))
    assert len(kinds) == 3


def test_who_may_not_opens_none_and_nobody_goes_on_with_anothers(world: World) -> None:
    instances = many(world, 1)
    items = (NewItem(subject_id=instances[0], instance_id=instances[0], label="x"),)
    for login in ("semenova", "kiselev"):
        with pytest.raises(NotAllowed):
            world.run(OpenBatch(kind="suspend", items=items, reason=WHY), login)
    with pytest.raises(Invalid, match="Ничего не выбрано"):
        world.run(OpenBatch(kind="suspend", items=(), reason=WHY), SECRETARY)
    batch = opened(world, instances)
    with pytest.raises(NotFound):
        world.run(StopBatch(batch_id=batch), "yakovlev")


def test_of_another_municipality_each_is_refused_by_itself(world: World) -> None:
    instances = many(world, 1)
    items = (NewItem(subject_id=instances[0], instance_id=instances[0], label="x"),)
    world.run(OpenBatch(kind="suspend", items=items, reason=WHY), "morozova")
    carried_out(world)

    assert [row.state for row in world.rows(select(BatchItem))] == ["unfit"]
