"""A methodologist changes the intake procedure, a second one approves, the running cases are taken over."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import ClaimTask, SaveDraft
from engine.doctor import examine
from engine.mending.batches import BatchRunner
from storage.models import Draft, HistoryEvent, ProcessDefinition, ProcessInstance
from storage.queries.procedure_drafts import draft_line
from tests.app.conftest import Visitor
from tests.processes import new_intake
from tests.processes.path import SECRETARY, CaseWalk
from tests.world import World

CASES = 30


@pytest.fixture
def begun(world: World) -> CaseWalk:
    """Thirty running cases, one of them as far as the check, one with a draft of a form."""
    walk = CaseWalk(world)
    walk.report("2025-05-05 09:00").phone("2025-05-05 09:40").receive("2025-05-05 09:45")
    walk.ask("2025-05-05 11:00", reply_due="2025-05-12").write("2025-05-07 12:00")
    cases = [world.open_case("semenova") for _ in range(CASES - 1)]
    task = world.task("IC_T01", cases[0])
    world.run(ClaimTask(task_id=task.id), "semenova")
    world.run(SaveDraft(task_id=task.id, content={"note": "начато"}, version=0), "semenova")
    return walk


class Studio:
    """Two methodologists at their pages."""

    def __init__(self, enter: Callable[[str], Visitor], world: World):
        self.world, self.enter_as = world, enter
        self.author, self.second = enter("lapteva"), enter("safina")

    def version(self) -> int:
        with self.world.database.read() as connection:
            line = draft_line(connection, draft_id=self.draft)
        assert line is not None
        return line.version

    def open(self) -> None:
        (definition,) = self.world.rows(
            select(ProcessDefinition.id).where(
                ProcessDefinition.key == "intake_case", ProcessDefinition.edition == "ru-me"
            )
        )
        self.source = definition.id
        answer = self.author.post("/studio/open", {"definition_id": definition.id})
        found = re.search(r"/studio/([^/?]+)", answer.headers["Location"])
        assert found is not None
        self.draft = found.group(1)

    def draw(self) -> None:
        for name, content in sorted(new_intake.files().items(), key=lambda item: item[0] == new_intake.FILE):
            answer = self.author.client.put(
                f"/studio/{self.draft}/files/{name}",
                data=content,
                headers={"If-Match": f'"{self.version()}"', "X-CSRFToken": self.author.token()},
            )
            assert answer.status_code == 200, answer.get_data(as_text=True)

    def page(self, visitor: Visitor, path: str) -> str:
        answer = visitor.get(path)
        assert answer.status_code == 200
        return str(answer.get_data(as_text=True))

    def submit(self, **fields: str) -> Any:
        data = {"version": str(self.version()), "comment": "Срок проверки 7 дней, школа", **fields}
        return self.author.post(f"/studio/{self.draft}/release", data)

    def request_id(self) -> str:
        found = re.search(r"/studio/requests/([^/\"]+)/approve", self.page(self.second, self.release))
        assert found is not None
        return found.group(1)

    @property
    def release(self) -> str:
        return f"/studio/{self.draft}/release"


@pytest.fixture
def studio(enter: Callable[[str], Visitor], begun: CaseWalk) -> Studio:
    studio = Studio(enter, begun.world)
    studio.open()
    studio.draw()
    return studio


def newest(world: World) -> Any:
    rows = world.rows(
        select(ProcessDefinition)
        .where(ProcessDefinition.key == "intake_case", ProcessDefinition.edition == "ru-me")
        .order_by(ProcessDefinition.version.desc())
    )
    return rows[0]


def approved(studio: Studio) -> Any:
    """The new version: compared, refused to its author, returned, sent again, approved by a second person."""
    author, second = studio.author, studio.second
    compared = studio.page(author, studio.release)
    assert "5 рабочих дней" in compared and "7 рабочих дней" in compared and new_intake.NAME in compared
    assert studio.submit(comment=" ").status_code == 422
    studio.submit(version_tag="приказ № 12")
    assert "ждет вас" in studio.page(second, "/studio/requests")
    assert author.post(f"/studio/requests/{studio.request_id()}/approve").status_code == 403
    second.post(f"/studio/requests/{studio.request_id()}/return", {"remark": "Добавьте пункт порядка"})
    assert "Добавьте пункт порядка" in studio.page(author, studio.release)
    studio.submit(version_tag="приказ № 12")
    answer = second.post(f"/studio/requests/{studio.request_id()}/approve")
    assert answer.status_code == 302
    return newest(studio.world)


def take_over(studio: Studio, target: Any) -> None:
    """All running cases: looked at without writing, then moved in portions."""
    world, author = studio.world, studio.author
    plan = f"/studio/migrations/new?source={studio.source}&target={target.id}"
    assert new_intake.NAME in studio.page(author, plan)
    checked = author.post("/studio/migrations", {"source": studio.source, "target": target.id})
    batch = checked.headers["Location"]
    drain(world)
    assert f"можно перевести: {CASES}" in studio.page(author, batch)
    assert world.rows(select(HistoryEvent.seq).where(HistoryEvent.kind == "instance_migrated")) == []
    author.post(f"{batch}/confirm")
    drain(world)
    assert f"переведено: {CASES}" in studio.page(author, batch)


def test_from_a_changed_term_to_a_worker_who_sees_the_new_step(studio: Studio, begun: CaseWalk) -> None:
    world = begun.world
    target = approved(studio)
    assert (target.version, target.version_tag) == (2, "приказ № 12")
    shown = studio.page(studio.second, f"/processes/{target.id}")
    assert "действует" in shown and "приказ № 12" in shown and "Срок проверки 7 дней" in shown
    assert world.task("IC_T01", world.open_case("semenova")).definition_id == target.id

    take_over(studio, target)
    by = {row[0] for row in world.rows(select(ProcessInstance.definition_id).where(on_intake()))}
    assert by == {target.id}
    assert begun.due("IC_SP1") == "2025-05-14", "a due date that people were told stays"
    assert examine(world.database, world.executor.workshop, now=world.clock.now()) == []

    # What was typed for a question that is gone is shown aside and survives the next saving.
    worker, task = studio.enter_as("semenova"), begun_draft(world)
    assert "Введено в прежней редакции формы" in studio.page(worker, f"/tasks/{task}")
    worker.post(f"/tasks/{task}/draft", {"_draft_version": "1"})
    worker.post(f"/tasks/{task}", {"_draft_version": "2", "_op": "draft"})
    assert "начато" in studio.page(worker, f"/tasks/{task}")

    # The worker comes to the new step.
    begun.gather("2025-05-12 12:00").conclude("2025-05-13 12:00")
    assert begun.open() == ["IC_SCHOOL"]
    secretary = studio.enter_as(SECRETARY)
    task = world.task("IC_SCHOOL")
    assert new_intake.NAME in studio.page(secretary, "/tasks")
    assert "Дата уведомления" in studio.page(secretary, f"/tasks/{task.id}")


def begun_draft(world: World) -> str:
    return str(world.value(select(Draft.task_id)))


def on_intake() -> Any:
    return ProcessInstance.definition_key == "intake_case"


def drain(world: World) -> None:
    runner = BatchRunner(world.executor)
    while runner.run_due():
        pass


def test_a_version_waits_for_its_day_and_is_withdrawn_by_two(studio: Studio, begun: CaseWalk) -> None:
    world, author, second = begun.world, studio.author, studio.second
    assert studio.submit(effective_from="2025-05-06").status_code == 422
    studio.submit(effective_from="2025-06-02")
    second.post(f"/studio/requests/{studio.request_id()}/approve")
    target = newest(world)

    assert "вступит в силу 2 июня" in studio.page(author, f"/processes/{target.id}")
    assert world.task("IC_T01", world.open_case("semenova")).definition_id == studio.source
    world.to("2025-06-02 09:00")
    assert world.task("IC_T01", world.open_case("semenova")).definition_id == target.id

    author, second = studio.enter_as("lapteva"), studio.enter_as("safina")
    asked = author.post(f"/processes/{target.id}/withdraw", {"reason": "Ошибка в сроке"})
    request = asked.headers["Location"]
    assert author.post(f"{request}/approve").status_code == 403
    assert "Ошибка в сроке" in studio.page(second, request)
    second.post(f"{request}/approve")
    assert "отозвана" in studio.page(author, f"/processes/{target.id}")
    assert world.task("IC_T01", world.open_case("semenova")).definition_id == studio.source


def test_what_is_sent_can_be_taken_back_and_only_what_was_sent_is_approved(studio: Studio) -> None:
    studio.submit()
    request = f"/studio/requests/{studio.request_id()}"
    assert studio.author.post(f"{request}/take-back").status_code == 302
    assert studio.second.post(f"{request}/approve").status_code == 409
    studio.draw()
    assert studio.submit().status_code == 302
