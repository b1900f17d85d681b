"""Files of a form: kept when they arrive, found again by who may, never run in the browser."""

import errno
import re
import shutil
from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select

from storage.models import CommandLogEntry
from tests.app.conftest import Visitor
from tests.processes.path import CaseWalk
from tests.world import World

SCHOOL, STRANGER = "semenova", "grigoryeva"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
LINK = re.compile(r"/files/([0-9a-f-]{36})")


@pytest.fixture
def letter(world: World) -> str:
    """The task of the written report, which takes files."""
    walk = CaseWalk(world).report("2025-05-12 09:00").phone("2025-05-12 09:20")
    return str(world.task("IC_T03", walk.case_id).id)


def send(visitor: Visitor, task_id: str, name: str, content: bytes):
    form = {"_op": "draft", "_draft_version": "0", "signs": "Семья нуждается в проверке."}
    return visitor.post(
        f"/tasks/{task_id}",
        {**form, "files": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_a_file_sent_with_a_draft_is_there_again(enter: Callable, letter: str) -> None:
    school = enter(SCHOOL)

    send(school, letter, "снимок.png", PNG)

    assert "снимок.png" in school.get(f"/tasks/{letter}").get_data(as_text=True)


def test_a_file_is_put_in_by_the_one_door(enter: Callable, world: World, letter: str) -> None:
    send(enter(SCHOOL), letter, "снимок.png", PNG)

    logged = select(CommandLogEntry.actor_id).where(CommandLogEntry.kind == "AttachToTask")
    assert world.value(logged) == world.actor(SCHOOL).staff_id


def test_a_file_without_room_on_the_disk_is_told_and_the_text_stays(
    enter: Callable, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    school = enter(SCHOOL)
    monkeypatch.setattr("storage.files.tempfile.mkstemp", full)
    answer = send(school, letter, "снимок.png", PNG)
    text = answer.get_data(as_text=True)

    assert answer.status_code == 503
    assert "на диске сервера нет места" in text
    assert "Семья нуждается в проверке." in text


def test_a_file_that_is_gone_from_the_disk_is_told(enter: Callable, world: World, letter: str, house) -> None:
    school = enter(SCHOOL)
    send(school, letter, "снимок.png", PNG)
    found = LINK.search(
        school.get(f"/cases/{world.open_tasks()[0].case_id}/documents").get_data(as_text=True)
    )
    assert found is not None
    shutil.rmtree(house.config.data / "files")

    answer = school.get(found.group(0))

    assert "Файл не найден в хранилище" in answer.get_data(as_text=True)


def test_a_file_is_saved_by_who_may_and_not_found_by_others(
    enter: Callable, world: World, letter: str
) -> None:
    school = enter(SCHOOL)
    send(school, letter, "снимок.png", PNG)
    case_id = world.open_tasks()[0].case_id
    found = LINK.search(school.get(f"/cases/{case_id}/documents").get_data(as_text=True))
    assert found is not None

    given = school.get(found.group(0))

    assert given.data == PNG
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert enter(STRANGER).get(found.group(0)).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_stays(enter: Callable, letter: str) -> None:
    answer = send(enter(SCHOOL), letter, "снимок.png", b"MZ\x90\x00 not a picture")
    text = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "не соответствует его расширению" in text
    assert "Семья нуждается в проверке." in text
