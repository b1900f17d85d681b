"""The methodologist's workroom: drafts begin, files come and go, every state can be had back."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import select

from engine.commands import OpenProcedureDraft
from engine.drafts.blank_diagram import blank_diagram
from storage.models import ProcedureDraft, ProcessDefinition
from tests.app.conftest import Visitor
from tests.world import PROCESSES, World

COMPOSITION = "expert_group_composition.ru-kir.bpmn"
FILE = "school_notice.bpmn"


@pytest.fixture
def methodologist(enter: Callable) -> Visitor:
    return enter("lapteva")


@pytest.fixture
def draft(world: World) -> str:
    files = {FILE: blank_diagram("school_notice", "Уведомление школы")}
    return str(world.run(OpenProcedureDraft(files=files), "lapteva")["draft_id"])


def text(visitor: Visitor, path: str) -> str:
    return visitor.get(path).get_data(as_text=True)


def put(visitor: Visitor, draft: str, name: str, content: bytes, version: str = '"1"'):
    headers = {"X-CSRFToken": visitor.token(), "If-Match": version}
    return visitor.client.put(f"/studio/{draft}/files/{name}", data=content, headers=headers)


def test_a_deployed_procedure_becomes_a_draft_and_the_list_says_so(
    methodologist: Visitor, world: World
) -> None:
    assert "Черновиков нет" in text(methodologist, "/studio")
    world.deploy(COMPOSITION)
    definition_id = world.value(select(ProcessDefinition.id))
    page = methodologist.post("/studio/open", {"definition_id": definition_id}, follow=True)

    summary = page.get_data(as_text=True)
    assert "Черновик открыт" in summary and COMPOSITION in summary and "версия 1" in summary
    assert "Лаптева" in text(methodologist, "/studio") and "Изменить эту" in text(methodologist, "/studio")
    draft_id = world.value(select(ProcedureDraft.id))
    raw = methodologist.get(f"/studio/{draft_id}/files/{COMPOSITION}")
    assert raw.data == (PROCESSES / COMPOSITION).read_bytes() and raw.headers["ETag"] == '"1"'


def test_a_new_procedure_gets_its_key_from_its_name_and_passes_the_gate(methodologist: Visitor) -> None:
    refused = methodologist.post("/studio/new", {"name": "Уведомление школы", "key": "Плохой ключ"})
    assert refused.status_code == 422 and "Плохой ключ" in refused.get_data(as_text=True)
    page = methodologist.post("/studio/new", {"name": "Уведомление школы", "edition": "ru-me"}, follow=True)

    assert "uvedomlenie_shkoly.ru-me.bpmn" in page.get_data(as_text=True)
    checks = text(methodologist, page.request.path + "/checks")
    assert "Замечаний нет" in checks


def test_a_copy_is_another_procedure_or_the_edition_of_another_region(
    methodologist: Visitor, world: World
) -> None:
    world.deploy(COMPOSITION)
    place = f"/studio/copy/{world.value(select(ProcessDefinition.id))}"
    same = {"name": "Состав", "key": "expert_group_composition", "edition": "ru-kir"}

    assert methodologist.post(place, same).status_code == 422
    assert methodologist.post(place, {**same, "edition": "ru-me"}).status_code == 302
    assert methodologist.post(place, {"name": "Состав совета"}).status_code == 302
    kept = world.rows(select(ProcedureDraft.key, ProcedureDraft.edition).order_by(ProcedureDraft.key))
    assert [tuple(row) for row in kept] == [("expert_group_composition", "ru-me"), ("sostav_soveta", "")]


def test_an_editor_keeps_a_file_against_the_version_it_saw(methodologist: Visitor, draft: str) -> None:
    drawn = blank_diagram("school_notice", "Другое название")

    kept = put(methodologist, draft, FILE, drawn)
    assert kept.status_code == 200 and kept.json == {"version": 2} and kept.headers["ETag"] == '"2"'
    late = put(methodologist, draft, FILE, drawn)
    assert late.status_code == 409 and late.json["version"] == 2 and "изменили" in late.json["message"]
    assert put(methodologist, draft, FILE, b"<broken", '"2"').status_code == 422
    assert put(methodologist, draft, FILE, drawn, "").status_code == 422
    assert methodologist.client.put(f"/studio/{draft}/files/{FILE}", data=drawn).status_code == 400
    assert "Другое название" in text(methodologist, f"/studio/{draft}")


def test_findings_are_told_of_what_is_kept_and_of_what_is_being_drawn(
    methodologist: Visitor, draft: str
) -> None:
    place = f"/studio/{draft}/findings.json"
    drawn = blank_diagram("school_notice", "Уведомление").replace(b"kdn_secretary", b"nobody_at_all")
    headers = {"X-CSRFToken": methodologist.token()}

    assert methodologist.get(place).json == []
    found = methodologist.client.post(place, data=drawn, headers=headers).json
    assert [(each["code"], each["level"], each["element_id"]) for each in found] == [
        ("group-unknown", "error", "first_step")
    ]
    put(methodologist, draft, FILE, drawn)
    page = text(methodologist, f"/studio/{draft}/checks")
    assert "Ошибок: 1" in page and "Первый шаг" in page


def test_revisions_are_named_looked_at_and_brought_back(methodologist: Visitor, draft: str) -> None:
    put(methodologist, draft, FILE, blank_diagram("school_notice", "Вторая"))
    methodologist.post(f"/studio/{draft}/revisions/2/name", {"comment": "после совещания"})
    methodologist.post(f"/studio/{draft}/revisions/1/restore", {"version": "2"})

    page = text(methodologist, f"/studio/{draft}/revisions")
    assert "после совещания" in page and "Возвращена редакция 1" in page
    assert "Вторая" in text(methodologist, f"/studio/{draft}/revisions/2/{FILE}")
    assert "Уведомление школы" in text(methodologist, f"/studio/{draft}/files/{FILE}")


def test_files_go_out_and_come_in_byte_for_byte(methodologist: Visitor, draft: str) -> None:
    packed = methodologist.get(f"/studio/{draft}/export.zip").data
    with ZipFile(BytesIO(packed)) as archive:
        assert archive.read(FILE) == blank_diagram("school_notice", "Уведомление школы")
    form = (PROCESSES / "forms" / "F-X-CLAIM.json").read_bytes()
    sent = {
        "version": "1",
        "files": [(BytesIO(form), "F-X-CLAIM.json"), (BytesIO(blank_diagram("other", "И")), "other.bpmn")],
    }
    methodologist.post(f"/studio/{draft}/import", sent, content_type="multipart/form-data")

    page = text(methodologist, f"/studio/{draft}")
    assert "other.bpmn" in page and FILE not in page
    assert methodologist.get(f"/studio/{draft}/files/forms/F-X-CLAIM.json").data == form
    methodologist.post(f"/studio/{draft}/drop", {"version": "2", "name": "forms/F-X-CLAIM.json"})
    again = {"files": [(BytesIO(packed), "all.zip")]}
    opened = methodologist.post("/studio/files", again, content_type="multipart/form-data")
    assert opened.status_code == 302 and "F-X-CLAIM" not in text(methodologist, f"/studio/{draft}")


@pytest.mark.parametrize("packing", [ZIP_BZIP2, ZIP_DEFLATED], ids=["a bomb of bzip2", "damaged"])
def test_an_archive_that_cannot_be_unpacked_is_refused_in_words(
    methodologist: Visitor, draft: str, packing: int
) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", packing) as archive:
        archive.writestr(FILE, blank_diagram("school_notice", "Уведомление школы"))
    content = bytearray(packed.getvalue())
    if packing == ZIP_DEFLATED:
        content[60:80] = b"\xff" * 20

    sent = {"version": "1", "files": [(BytesIO(content), "all.zip")]}
    answer = methodologist.post(f"/studio/{draft}/import", sent, content_type="multipart/form-data")

    assert answer.status_code == 422 and "не читается" in answer.get_data(as_text=True)


def test_a_draft_laid_aside_leaves_the_list_of_work(methodologist: Visitor, draft: str) -> None:
    methodologist.post(f"/studio/{draft}/discard", {"version": "1"})

    assert draft not in text(methodologist, "/studio")
    assert draft in text(methodologist, "/studio?finished=1")
    assert not re.search("Загрузить файлы", text(methodologist, f"/studio/{draft}"))
    assert put(methodologist, draft, FILE, blank_diagram("school_notice", "И"), '"2"').status_code == 409


def test_nobody_else_enters_the_studio(enter: Callable, draft: str) -> None:
    for login in ("smirnova", "admin", "kiselev", "bykova"):
        visitor = enter(login)
        for place in ("/studio", f"/studio/{draft}", f"/studio/{draft}/files/{FILE}"):
            assert visitor.get(place).status_code == 403, (login, place)
