"""The pages on which a procedure is set right: nothing is done before it was shown, nothing typed is lost."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import func, select

from engine.mending.batches import BatchRunner
from storage.models import CommandLogEntry, HistoryEvent, ProcessInstance, UserTask
from tests.app.caller import Caller
from tests.app.conftest import Visitor
from tests.processes.path import CaseWalk
from tests.world import World

WHY = "Решение председателя комиссии от 6 мая"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def walk(world: World) -> CaseWalk:
    return CaseWalk(world).intake("2025-05-12")


def instance_of(walk: CaseWalk) -> str:
    query = select(ProcessInstance.id).where(ProcessInstance.case_id == walk.case_id)
    return str(walk.world.value(query.order_by(ProcessInstance.started_at).limit(1)))


def text(answer: object) -> str:
    return unescape(answer.get_data(as_text=True))  # type: ignore[attr-defined]


def carried_out(world: World) -> None:
    while BatchRunner(world.executor).run_due():
        pass


def written(world: World) -> list[object]:
    tables = (HistoryEvent, CommandLogEntry)
    return [world.value(select(func.count()).select_from(table)) for table in tables]


def test_a_step_is_skipped_after_it_was_shown_what_comes_of_it(
    enter: Callable[[str], Visitor], walk: CaseWalk
) -> None:
    visitor, world, instance = enter("smirnova"), walk.world, instance_of(walk)
    task = world.open_tasks(walk.case_id)[0]
    address = f"/cockpit/instances/{instance}/mend/skip"
    assert task.name in text(visitor.get(f"/cockpit/instances/{instance}/mend/skip?at={task.id}"))
    before = written(world)

    sent = {"at": task.id, "reason": WHY, "_command_id": "k1", "_op": "show"}
    shown = text(visitor.post(address, sent))
    assert "Пока ничего не изменено" in shown and WHY in shown and written(world) == before

    confirmed = {**dict(HIDDEN.findall(shown)), "_op": "confirm"}
    confirmed.pop("csrf_token")
    first = visitor.post(address, confirmed)
    after = written(world)
    second = visitor.post(address, confirmed)

    assert (first.status_code, second.status_code) == (302, 302) and written(world) == after
    assert world.value(select(UserTask.status).where(UserTask.id == task.id)) == "skipped"


def test_what_was_typed_is_there_after_a_refusal_and_on_the_way_back(
    enter: Callable[[str], Visitor], walk: CaseWalk
) -> None:
    visitor, instance = enter("smirnova"), instance_of(walk)
    address = f"/cockpit/instances/{instance}/mend/cancel"

    refused = visitor.post(address, {"ground": "court", "reason": "", "_op": "show"})
    assert refused.status_code == 422 and "нужно пояснение" in text(refused)
    assert '<option value="court" selected>' in text(refused)

    back = text(visitor.post(address, {"ground": "court", "reason": WHY, "_op": "back"}))
    assert WHY in back and '<option value="court" selected>' in back


def test_a_page_that_is_old_is_told_so(enter: Callable[[str], Visitor], walk: CaseWalk) -> None:
    visitor, instance = enter("smirnova"), instance_of(walk)
    task = walk.world.open_tasks(walk.case_id)[0]
    sent = {"at": task.id, "reason": WHY, "seen": "1", "_op": "show"}
    answer = visitor.post(f"/cockpit/instances/{instance}/mend/skip", sent)

    assert answer.status_code == 409 and "изменилась, пока вы решали" in text(answer) and WHY in text(answer)


def test_every_act_has_its_page_and_each_sees_only_their_own(
    enter: Callable[[str], Visitor], walk: CaseWalk
) -> None:
    instance = instance_of(walk)
    page = text(enter("smirnova").get(f"/cockpit/instances/{instance}/mend"))
    acts = re.findall(rf"/cockpit/instances/{instance}/mend/(\w+)", page)
    assert acts == ["retry", "variables", "skip", "send_back", "move", "message", "suspend", "cancel"]
    for act in acts:
        assert enter("smirnova").get(f"/cockpit/instances/{instance}/mend/{act}").status_code == 200

    admin = enter("admin")
    page = text(admin.get(f"/cockpit/instances/{instance}/mend"))
    assert re.findall(rf"/cockpit/instances/{instance}/mend/(\w+)", page) == [
        "retry",
        "move",
        "suspend",
        "cancel",
    ]
    assert "Тестов" not in page and admin.get(f"/cockpit/instances/{instance}/mend/skip").status_code == 404
    assert enter("kiselev").get(f"/cockpit/instances/{instance}/mend").status_code == 403
    assert enter("morozova").get(f"/cockpit/instances/{instance}/mend").status_code == 404


def test_data_are_read_as_people_write_them(enter: Callable[[str], Visitor], walk: CaseWalk) -> None:
    visitor, instance = enter("smirnova"), instance_of(walk)
    sent = {"new_name": "met_on", "new_value": "12.05.2025", "reason": WHY, "_op": "show"}
    shown = text(visitor.post(f"/cockpit/instances/{instance}/mend/variables", sent))

    assert "met_on" in shown and "12 мая" in shown


def test_many_are_looked_at_confirmed_and_done_on_the_page(
    enter: Callable[[str], Visitor], walk: CaseWalk
) -> None:
    visitor, world, instance = enter("smirnova"), walk.world, instance_of(walk)
    assert f'value="{instance}" form="to-batch"' in text(visitor.get("/cockpit/instances"))
    for sent in ({"instance": instance}, {"_op": "all", "query": "procedure=intake_case&late="}):
        chosen = text(visitor.post("/cockpit/batches/new", sent))
        assert "Выбранные процедуры" in chosen and "(1)" in chosen and instance in chosen
    refused = visitor.post("/cockpit/batches/new", {"instance": instance, "kind": "suspend", "_op": "open"})
    assert refused.status_code == 422 and "Причина не указана" in text(refused)

    sent = {"instance": instance, "kind": "suspend", "reason": WHY, "_op": "open", "_command_id": "b1"}
    address = visitor.post("/cockpit/batches/new", sent).headers["Location"]
    assert visitor.post("/cockpit/batches/new", sent).headers["Location"] == address
    assert "проверяется" in text(visitor.get(address)) and 'hx-trigger="every 3s"' in text(
        visitor.get(address)
    )
    carried_out(world)
    assert "Возможно: 1, невозможно: 0" in text(visitor.get(address))
    visitor.post(f"{address}/confirm")
    carried_out(world)

    assert world.status(instance) == "suspended" and "Приостановлена." in text(visitor.get(address))
    assert address in text(visitor.get("/cockpit/batches"))
    assert enter("yakovlev").get(address).status_code == 404


def test_programs_do_what_the_pages_do(calling: Callable[[str], Caller], walk: CaseWalk) -> None:
    caller, world, instance = calling("smirnova"), walk.world, instance_of(walk)
    offered = caller.get(f"/instances/{instance}/mending").json
    assert "skip" in offered["acts"] and offered["move"][0]["targets"]
    step = offered["skip"][0]
    body = {"at": step["id"], "reason": WHY, "seen": offered["version"], "dry_run": True}
    before = written(world)

    shown = caller.post(f"/instances/{instance}/mending/skip", body).json
    assert not shown["done"] and shown["effects"]["tasks_gone"][0]["name"] and written(world) == before
    done = caller.post(f"/instances/{instance}/mending/skip", {**body, "dry_run": False}, key="once")
    again = caller.post(f"/instances/{instance}/mending/skip", {**body, "dry_run": False}, key="once")
    assert done.json == again.json and done.json["done"]

    stale = caller.post(f"/instances/{instance}/mending/move", {**body, "to": "x"})
    assert stale.status_code == 409 and stale.mimetype == "application/problem+json"
    assert calling("kiselev").get(f"/instances/{instance}/mending").status_code == 403
    opened = caller.post("/batches", {"kind": "suspend", "instances": [instance], "reason": WHY})
    carried_out(world)
    batch = caller.get(f"/batches/{opened.json['batch_id']}").json
    assert (opened.status_code, batch["state"], batch["counts"]) == (201, "checked", {"fit": 1})
    caller.post(f"/batches/{batch['id']}/confirm")
    carried_out(world)
    assert caller.get(f"/batches/{batch['id']}/items").json["items"][0]["state"] == "done"


def test_tasks_of_many_procedures_at_one_step_are_handed_over_and_skipped_on_the_page(
    enter: Callable[[str], Visitor], walk: CaseWalk
) -> None:
    world = walk.world
    other = CaseWalk(world).intake("2025-05-13")
    visitor, chosen = enter("smirnova"), f"{instance_of(walk)} {instance_of(other)}"

    def done(kind: str, **args: str) -> str:
        sent = {"instances": chosen, "kind": kind, "step": "IC_T05", "reason": WHY, "_op": "open", **args}
        address = visitor.post("/cockpit/batches/new", sent).headers["Location"]
        carried_out(world)
        visitor.post(f"{address}/confirm")
        carried_out(world)
        return text(visitor.get(address))

    page = text(visitor.post("/cockpit/batches/new", {"instances": chosen}))
    assert "Организовать проверку (2)" in page and "Смирнова Елена Викторовна" in page
    refused = visitor.post(
        "/cockpit/batches/new", {"instances": chosen, "kind": "skip", "reason": WHY, "_op": "open"}
    )
    assert refused.status_code == 422 and "Шаг не выбран" in text(refused)

    assert done("assign", staff=world.actor("smirnova").staff_id).count("Передана.") == 2
    tasks = world.open_tasks(element_id="IC_T05")
    assert {task.assignee_id for task in tasks} == {world.actor("smirnova").staff_id}
    moved = done("move", to="IC_T10")
    assert moved.count("Перенесена.") == 2
