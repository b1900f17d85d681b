"""Documents by the API: the same rights, states and versions as on the pages."""

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document as WordDocument
from sqlalchemy import select

from app.answers.pdf import pdf_is_possible
from storage.models import AccessRecord, Document
from tests.app.test_files import PNG
from tests.processes.path import CaseWalk
from tests.world import World

SECRETARY, STRANGER = "smirnova", "grigoryeva"


@pytest.fixture
def conclusion(world: World) -> str:
    walk = CaseWalk(world).intake("2025-05-12").verify("2025-05-14")
    wanted = select(Document.id).where(Document.case_id == walk.case_id, Document.form_key == "F-ME-2")
    return str(world.value(wanted))


def test_a_document_is_read_and_saved_as_word_and_pdf(
    calling: Callable, world: World, conclusion: str
) -> None:
    secretary = calling(SECRETARY)

    told = secretary.get(f"/documents/{conclusion}").json
    docx = secretary.get(f"/documents/{conclusion}/docx")
    pdf = secretary.get(f"/documents/{conclusion}/pdf")

    assert (told["state"], told["next_state"], told["is_newest"]) == ("signed", "sent", True)
    assert any(answer["key"] == "conclusion_text" for answer in told["answers"])
    assert "ЗАКЛЮЧЕНИЕ" in [each.text for each in WordDocument(BytesIO(docx.data)).paragraphs]
    assert pdf.data.startswith(b"%PDF-") if pdf_is_possible() else pdf.status_code == 503
    looks = select(AccessRecord.action).where(AccessRecord.object_id == conclusion)
    assert len(world.rows(looks)) == 2 + pdf_is_possible()


def test_a_stranger_finds_no_document(calling: Callable, conclusion: str) -> None:
    stranger = calling(STRANGER)
    moved = stranger.post(f"/documents/{conclusion}/state", {"state": "sent"})

    assert {stranger.get(f"/documents/{conclusion}{tail}").status_code for tail in ("", "/docx", "/pdf")} == {
        404
    }
    assert moved.status_code == 404


def test_a_state_is_marked_once_under_one_key(calling: Callable, conclusion: str) -> None:
    secretary = calling(SECRETARY)
    body = {"state": "sent", "way": "mail", "party": "Прокуратура"}

    answers = [secretary.post(f"/documents/{conclusion}/state", body, key="k") for _ in range(2)]

    assert [answer.json for answer in answers] == [answers[0].json] * 2
    (step,) = secretary.get(f"/documents/{conclusion}").json["steps"]
    assert (step["state"], step["way"], step["party"]) == ("sent", "mail", "Прокуратура")
    assert secretary.post(f"/documents/{conclusion}/state", body).status_code == 409


def test_a_correction_makes_a_version_and_tells_what_is_wrong(
    calling: Callable, world: World, conclusion: str
) -> None:
    secretary = calling(SECRETARY)
    content = dict(world.value(select(Document.content).where(Document.id == conclusion)))
    right = {**content, "conclusion_text": "Исправлено"}
    wrong = {**content, "danger_level": "страшный"}

    refused = secretary.post(f"/documents/{conclusion}/versions", {"answers": wrong, "reason": "описка"})
    made = secretary.post(f"/documents/{conclusion}/versions", {"answers": right, "reason": "описка"})

    assert refused.status_code == 422 and "danger_level" in refused.get_data(as_text=True)
    assert made.status_code == 201, made.json
    newest = secretary.get(f"/documents/{made.json['document_id']}").json
    assert (newest["version"], newest["state"], newest["reason"]) == (made.json["version"], "draft", "описка")
    assert [each["id"] for each in newest["versions"]] == [newest["id"], conclusion]
    assert secretary.get(f"/documents/{conclusion}").json["is_newest"] is False


def test_a_scan_is_attached_with_its_sum(calling: Callable, conclusion: str) -> None:
    secretary = calling(SECRETARY)

    kept = secretary.post(f"/documents/{conclusion}/files", data={"file": (BytesIO(PNG), "скан.png")})
    refused = secretary.post(f"/documents/{conclusion}/files", data={"file": (BytesIO(b"x"), "скан.exe")})

    assert kept.status_code == 201 and len(kept.json["sha256"]) == 64
    assert refused.status_code == 422
    assert [each["name"] for each in secretary.get(f"/documents/{conclusion}").json["copies"]] == ["скан.png"]
