"""The inbox and the task's form, through the door a worker has."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from app.house import House
from engine.commands import ReleaseTask
from engine.errors import StorageFull
from storage.models import AccessRecord, Draft, FormAnswer, HistoryEvent
from tests.app.conftest import Visitor
from tests.processes import answers
from tests.processes.path import CHAIR, MEMBERS, CaseWalk
from tests.world import World

COMMAND = re.compile(r'name="_command_id" value="([^"]+)"')
SPECIALIST, COLLEAGUE, SECRETARY = "fedorova", "nikitina", "smirnova"
ANSWERS = {
    "received_at": "2025-04-01T08:30",
    "source_code": "citizens",
    "informant": "Соседка, назвалась Верой",
    "children-0-surname": "Ковалёв",
    "children-0-given_name": "Пётр",
    "children-0-born_on": "2015-03-02",
    "address": "п. Медведево, ул. Мира, 14",
    "problem_and_help": "Дети одни дома вторые сутки.",
    "threat_flag": "false",
}


@pytest.fixture
def task_id(world: World) -> str:
    """A message registered at the social protection centre, nobody's task yet."""
    world.deploy()
    task = world.task("IC_T01", world.open_case(SPECIALIST))
    return str(task.id)


def page_of(visitor: Visitor, task_id: str) -> str:
    return visitor.get(f"/tasks/{task_id}").get_data(as_text=True)


def hand_in(visitor: Visitor, task_id: str, **changes: str):
    return visitor.post(f"/tasks/{task_id}", {**ANSWERS, "_op": "complete", "_version": "1", **changes})


def test_the_list_groups_tasks_by_deadline(enter: Callable, world: World, task_id: str) -> None:
    world.clock.advance(days=3)

    text = enter(SPECIALIST).get("/tasks").get_data(as_text=True)

    assert "Просрочено" in text
    assert f"/tasks/{task_id}" in text


def test_an_empty_inbox_says_what_to_do(enter: Callable, world: World) -> None:
    assert "У вас нет задач" in enter(COLLEAGUE).get("/tasks").get_data(as_text=True)


def test_who_has_no_task_of_her_own_sees_what_she_may_take(
    enter: Callable, world: World, task_id: str
) -> None:
    world.run(ReleaseTask(task_id=task_id), SPECIALIST)

    text = enter(SPECIALIST).get("/tasks").get_data(as_text=True)

    assert "Задачи моего органа" in text
    assert f"/tasks/{task_id}" in text


def test_a_task_page_explains_its_deadline(enter: Callable, task_id: str) -> None:
    text = page_of(enter(SPECIALIST), task_id)

    assert "Почему этот срок" in text
    assert "п. 4.3 Порядка" in text


def test_a_faulty_form_comes_back_whole_with_its_faults(enter: Callable, task_id: str) -> None:
    answer = hand_in(enter(SPECIALIST), task_id, informant="", problem_and_help="Дети одни дома.")
    text = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'href="#informant"' in text
    assert "Дети одни дома." in text


def test_a_draft_is_there_when_the_task_is_opened_again(enter: Callable, task_id: str) -> None:
    person = enter(SPECIALIST)
    person.post(f"/tasks/{task_id}", {"_op": "draft", "_draft_version": "0", "informant": "Пожелал остаться"})

    assert "Пожелал остаться" in page_of(person, task_id)


def test_a_draft_saved_in_another_window_is_not_overwritten(enter: Callable, task_id: str) -> None:
    person = enter(SPECIALIST)
    first = person.post(f"/tasks/{task_id}/draft", {"_draft_version": "0", "informant": "первый"})
    second = person.post(f"/tasks/{task_id}/draft", {"_draft_version": "0", "informant": "второй"})

    assert 'value="1"' in first.get_data(as_text=True)
    assert second.status_code == 409
    assert "первый" in page_of(person, task_id)


def test_a_row_is_added_without_losing_what_was_typed(enter: Callable, task_id: str) -> None:
    typed = {**ANSWERS, "_op": "children:add"}

    text = enter(SPECIALIST).post(f"/tasks/{task_id}", typed).get_data(as_text=True)

    assert "children-1-surname" in text
    assert "Соседка, назвалась Верой" in text


def test_sending_twice_counts_once(enter: Callable, world: World, task_id: str) -> None:
    person = enter(SPECIALIST)
    found = COMMAND.search(page_of(person, task_id))
    assert found is not None
    key = found.group(1)

    answers = [hand_in(person, task_id, _command_id=key) for _ in range(2)]

    assert answers[0].status_code == 302
    assert answers[1].status_code in {302, 409}
    assert world.value(select(func.count()).select_from(FormAnswer)) == 1
    done = select(func.count()).select_from(HistoryEvent).where(HistoryEvent.kind == "task_completed")
    assert world.value(done) == 1


def test_a_task_that_changed_hands_keeps_what_was_typed(enter: Callable, world: World, task_id: str) -> None:
    person = enter(SPECIALIST)
    world.run(_assign(world, task_id, COLLEAGUE), SECRETARY)

    answer = hand_in(person, task_id)
    text = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "Соседка, назвалась Верой" in text
    assert world.value(select(func.count()).select_from(Draft)) == 1


def test_a_task_taken_by_a_colleague_says_by_whom(enter: Callable, world: World, task_id: str) -> None:
    world.run(_assign(world, task_id, COLLEAGUE), SECRETARY)

    text = enter(SPECIALIST).post(f"/tasks/{task_id}/claim").get_data(as_text=True)

    assert "уже выполняет Никитина" in text


def test_a_full_disk_leaves_what_was_typed_on_the_page(
    enter: Callable, house: House, task_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = enter(SPECIALIST)

    def full(*_: object, **__: object) -> None:
        raise StorageFull

    monkeypatch.setattr(house.executor, "execute", full)
    answer = hand_in(person, task_id)
    text = answer.get_data(as_text=True)

    assert answer.status_code == 503
    assert "закончилось место" in text
    assert "Соседка, назвалась Верой" in text


def test_a_look_at_a_task_is_written_down(enter: Callable, world: World, task_id: str) -> None:
    page_of(enter(SPECIALIST), task_id)

    records = world.rows(select(AccessRecord.action, AccessRecord.object_kind, AccessRecord.object_id))

    assert ("view", "task", task_id) in [tuple(record) for record in records]


def test_the_list_asks_the_database_a_fixed_number_of_times(
    enter: Callable, world: World, task_id: str
) -> None:
    person = enter(SPECIALIST)
    with counted(world) as few:
        person.get("/tasks?whose=offered")
    for _ in range(20):
        world.open_case(SPECIALIST)
    with counted(world) as many:
        person.get("/tasks?whose=offered")

    assert len(many) == len(few) <= 8, many  # with the terms of the page and the count of unread notices


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(world.database.engine, "before_cursor_execute", note)
    statements[:] = [statement for statement in statements if not statement.startswith("BEGIN")]


def _assign(world: World, task_id: str, login: str):
    from engine.commands import AssignTask

    return AssignTask(task_id=task_id, staff_id=world.actor(login).staff_id)


def test_a_paper_vote_is_entered_by_the_secretary(enter: Callable, world: World) -> None:
    walk = CaseWalk(world).intake("2025-05-12").verify("2025-05-14").to_session("2025-05-14 17:00").invite()
    world.to(walk.session().held_at)
    present = [walk.staff(login) for login in MEMBERS]
    walk.do("KS_T03", SECRETARY, answers.attendance(present, present[0]))
    walk.do("KS_T04", CHAIR, answers.heard("recognise"))
    vote = next(
        task
        for task in world.open_tasks(walk.case_id, element_id="KS_T05")
        if task.assignee_id == walk.staff("kuznetsov")
    )

    secretary = enter(SECRETARY)
    answer = secretary.post(
        f"/tasks/{vote.id}", {"_op": "complete", "_version": str(vote.version), "vote": "for"}
    )

    assert "Завершить задачу" in page_of(
        secretary, world.open_tasks(walk.case_id, element_id="KS_T05")[-1].id
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
