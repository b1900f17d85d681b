"""A draft is played by hand, written down as a scenario, and run again after it was changed."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.commands import KeepProcedureDraft, OpenProcedureDraft
from engine.scenarios.reading import read_scenario
from storage.models import ProcedurePlay
from storage.queries.procedure_drafts import draft_files
from tests import bpmn
from tests.app.conftest import Visitor
from tests.world import World

FILE = "school_notice.bpmn"
HANDED_IN = {
    "_op": "complete",
    "status": "not_required",
    "subject": "Иванова",
    "legal_basis": "статья 9",
    "confirmed": "true",
}
TASK = re.compile(r"/play\?task=(\w+)")


def drawn(rule: str = "WD:5") -> bytes:
    """A consent with a term, then an answer that is waited for."""
    extension = (
        "<bpmn:extensionElements><camunda:properties>"
        f'<camunda:property name="deadline" value="{rule}"/>'
        "</camunda:properties></bpmn:extensionElements>"
    )
    body = bpmn.start() + bpmn.user("consent", extension, camunda_formKey="F-X-CONSENT")
    body += bpmn.catch("answer", bpmn.message("MSG_A")) + bpmn.end()
    flows = "start>consent consent>answer answer>end"
    return bpmn.process("school_notice", body, flows, extra=bpmn.message_known("MSG_A"))


@pytest.fixture
def draft(world: World) -> str:
    return str(world.run(OpenProcedureDraft(files={FILE: drawn()}), "lapteva")["draft_id"])


@pytest.fixture
def lapteva(enter: Callable) -> Visitor:
    return enter("lapteva")


@pytest.fixture
def room(lapteva: Visitor, draft: str) -> str:
    """A play that has begun on a Monday before the holidays of May."""
    place = f"/studio/{draft}/play"
    assert "С чего начинается" in text(lapteva, place)
    given = {"begin_at": "start", "start": "2026-04-27T09:00", "region": "ru-me"}
    lapteva.post(f"{place}/begin", given)
    return place


def text(visitor: Visitor, place: str) -> str:
    return visitor.get(place).get_data(as_text=True)


def task_of(visitor: Visitor, room: str) -> str:
    found = TASK.search(text(visitor, room))
    assert found is not None
    return found.group(1)


def test_a_play_goes_from_task_to_message_and_becomes_a_scenario(
    lapteva: Visitor, room: str, draft: str, world: World
) -> None:
    page = text(lapteva, room)
    assert "27 апреля 2026" in page and "5 мая 2026" in page and "terms-strip" in page
    task = task_of(lapteva, room)
    refused = lapteva.post(f"{room}/tasks/{task}", {"_op": "complete"})
    assert refused.status_code == 422 and "Не отправлено" in refused.get_data(as_text=True)

    lapteva.post(f"{room}/time", {"how": "day"})
    lapteva.post(f"{room}/tasks/{task}", HANDED_IN)
    assert "Открытых задач нет" in text(lapteva, room)
    lapteva.post(f"{room}/message", {"kind": "message", "name": "MSG_A", "payload": "agreed: да"})
    assert "процедура завершена" in text(lapteva, room)
    assert "100 %" in text(lapteva, room)

    listed = lapteva.post(f"{room}/record", {"title": "Согласие не нужно"}, follow=True)
    assert "Согласие не нужно" in listed.get_data(as_text=True)
    with world.database.read() as connection:
        files = draft_files(connection, draft)
    name = next(each for each in files if each.startswith("scenarios/"))
    assert read_scenario(files[name]).steps and "срок: 2026-05-05" in files[name].decode()

    version = 2
    ran = lapteva.post(f"/studio/{draft}/scenarios").get_data(as_text=True)
    assert "сошлись: 1, не сошлись: 0" in ran
    world.run(KeepProcedureDraft(draft_id=draft, version=version, changes={FILE: drawn("WD:7")}), "lapteva")
    differs = lapteva.post(f"/studio/{draft}/scenarios").get_data(as_text=True)
    assert "ожидался 5 мая 2026 года, стал 7 мая 2026 года" in differs


def test_going_back_forgets_what_came_after(lapteva: Visitor, room: str) -> None:
    for _ in range(3):
        lapteva.post(f"{room}/time", {"how": "day"})
    assert "30 апреля 2026 г., 09:00" in text(lapteva, room)

    lapteva.post(f"{room}/back", {"step": 1})

    assert "28 апреля 2026 г., 09:00" in text(lapteva, room)


def test_to_the_next_term_the_clock_stops_at_it(lapteva: Visitor, room: str, world: World) -> None:
    lapteva.post(f"{room}/time", {"how": "next"})
    lapteva.post(f"{room}/time", {"how": "date", "on": "2026-05-20"})

    assert "просрочено" in text(lapteva, room)
    source = world.value(select(ProcedurePlay.source))
    assert source["ход"][0] == {"наступает": "2026-05-05 23:59:59"}


def test_a_step_that_cannot_be_made_is_not_kept(lapteva: Visitor, room: str, world: World) -> None:
    answer = lapteva.post(f"{room}/work", {"element": "nothing"}, follow=True).get_data(as_text=True)

    assert "Шаг не сделан" in answer
    assert world.value(select(ProcedurePlay.source))["ход"] == []


def test_a_play_of_a_draft_that_was_changed_says_which_step_fails(
    lapteva: Visitor, room: str, draft: str, world: World
) -> None:
    task = task_of(lapteva, room)
    lapteva.post(f"{room}/tasks/{task}", HANDED_IN)
    renamed = drawn().replace(b'"consent"', b'"agreement"').replace(b"consent", b"agreement")
    world.run(KeepProcedureDraft(draft_id=draft, version=1, changes={FILE: renamed}), "lapteva")

    page = text(lapteva, room)

    assert "Шаг 1 в этой редакции черновика не проходит" in page
    assert "Задача consent не открыта" in page


def test_only_a_methodologist_plays(enter: Callable, draft: str) -> None:
    assert enter("semenova").get(f"/studio/{draft}/play").status_code == 403
