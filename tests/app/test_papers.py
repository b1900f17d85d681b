"""Documents by hand: states, versions, signed copies, Word and PDF, and how names are declined."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document as WordDocument
from pypdf import PdfReader
from sqlalchemy import select

from app.answers.pdf import pdf_is_possible
from storage.models import AccessRecord, Document, DocumentEvent, Person
from tests.app.conftest import Visitor
from tests.app.test_files import PNG
from tests.processes.path import CaseWalk
from tests.world import World

SECRETARY, SCHOOL, STRANGER = "smirnova", "semenova", "grigoryeva"
A4 = (595, 842)
SIGNATURE = b"0\x82\x01\x0a" + b"\x00" * 40


@pytest.fixture
def checked(world: World) -> CaseWalk:
    """A case whose conclusion was handed in."""
    return CaseWalk(world).intake("2025-05-12").verify("2025-05-14")


def text(answer) -> str:
    return answer.get_data(as_text=True)


def paper(world: World, walk: CaseWalk, form_key: str = "F-ME-2") -> str:
    newest = select(Document.id).where(Document.case_id == walk.case_id, Document.form_key == form_key)
    return str(world.value(newest.order_by(Document.version.desc()).limit(1)))


def state(world: World, document_id: str) -> str:
    return str(world.value(select(Document.state).where(Document.id == document_id)))


def words(docx: bytes) -> str:
    document = WordDocument(BytesIO(docx))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def correction(visitor: Visitor, document_id: str) -> dict[str, str]:
    """What the page of correcting would send if nothing were changed."""
    page = text(visitor.get(f"/documents/{document_id}/correct")).partition('<form class="form"')[2]
    fields = dict(re.findall(r'<input[^>]* name="([\w-]+)"[^>]* value="([^"]*)"', page))
    chosen = re.findall(r'<input[^>]*type="(?:radio|checkbox)"[^>]*>', page)
    named = [(re.search(r'name="([\w-]+)"', tag), re.search(r'value="([^"]*)"', tag), tag) for tag in chosen]
    for name, _, _ in named:
        fields.pop(name[1], None)
    fields |= {name[1]: value[1] for name, value, tag in named if "checked" in tag}
    fields |= dict(re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]* name="([\w-]+)"[^>]*>(.*?)</select>', page, re.S):
        found = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = found[1] if found else ""
    fields.pop("csrf_token", None)
    return fields


def test_a_document_is_downloaded_in_word_and_the_look_is_written_down(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    document_id = paper(world, checked)

    answer = enter(SECRETARY).get(f"/documents/{document_id}/docx")

    assert "ЗАКЛЮЧЕНИЕ" in words(answer.data) and "{{" not in words(answer.data)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    looks = select(AccessRecord.action).where(AccessRecord.object_id == document_id)
    assert [action for (action,) in world.rows(looks)] == ["download"]
    assert enter(STRANGER).get(f"/documents/{document_id}/docx").status_code == 404


@pytest.mark.skipif(not pdf_is_possible(), reason="Pango is not installed")
def test_a_pdf_is_an_official_paper_on_a4_with_numbered_pages(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    answer = enter(SECRETARY).get(f"/documents/{paper(world, checked)}/pdf")

    pages = PdfReader(BytesIO(answer.data)).pages
    whole = " ".join(page.extract_text() for page in pages)
    assert all((round(page.mediabox.width), round(page.mediabox.height)) == A4 for page in pages)
    assert f"Лист 1 из {len(pages)}" in pages[0].extract_text()
    assert "Порядк" in pages[0].extract_text() and "тел. 8" in whole
    assert "None" not in whole and "{{" not in whole


def test_the_printed_page_allows_its_own_measures_and_no_others(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    answer = enter(SECRETARY).get(f"/documents/{paper(world, checked)}/print")

    policy = answer.headers["Content-Security-Policy"]
    assert "style-src 'self' 'sha256-" in policy and "unsafe-inline" not in policy
    assert 'style="' not in text(answer)


def test_a_document_goes_from_signed_to_received_with_days_and_ways(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    document_id, visitor = paper(world, checked), enter(SECRETARY)
    address = f"/documents/{document_id}/state"
    today = world.clock.now().date().isoformat()

    visitor.post(address, {"state": "received", "day": today})
    assert state(world, document_id) == "signed", "it was not sent yet"
    assert "способом" in text(visitor.post(address, {"state": "sent", "party": "Суд"}, follow=True))
    visitor.post(address, {"state": "sent", "day": today, "way": "mail", "party": "Прокуратура"})
    page = text(visitor.post(address, {"state": "received", "day": today, "note": "вх. 7"}, follow=True))

    assert state(world, document_id) == "received"
    assert "Прокуратура, почтой" in page and "вх. 7" in page and "Смирнова" in page
    assert "Отметить" not in page


def test_a_day_to_come_is_refused_in_words(enter: Callable, world: World, checked: CaseWalk) -> None:
    form = {"state": "sent", "day": "2030-01-01", "way": "mail", "party": "Суд"}

    page = text(enter(SECRETARY).post(f"/documents/{paper(world, checked)}/state", form, follow=True))

    assert "еще не наступило" in page


def test_a_correction_is_a_new_draft_and_the_old_version_stays(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    document_id, visitor = paper(world, checked), enter(SECRETARY)
    form = correction(visitor, document_id) | {"conclusion_text": "Исправленный вывод", "_op": "complete"}
    address = f"/documents/{document_id}/correct"

    assert "почему документ исправлен" in text(visitor.post(address, form | {"_reason": ""}))
    page = text(visitor.post(address, form | {"_reason": "опечатка"}, follow=True))

    new_id = paper(world, checked)
    assert new_id != document_id and state(world, new_id) == "draft"
    assert "Исправленный вывод" in page and "опечатка" in page
    old = text(visitor.get(f"/documents/{document_id}"))
    assert "Исправленный вывод" not in old and "прежняя редакция" in old
    assert visitor.get(address).status_code == 409
    listing = text(visitor.get(f"/cases/{checked.case_id}/documents"))
    assert f"/documents/{new_id}" in listing and "прежние редакции" in listing

    visitor.post(f"/documents/{new_id}/state", {"state": "signed", "day": ""})
    assert state(world, new_id) == "signed"
    signed = world.value(select(DocumentEvent.by_name).where(DocumentEvent.document_id == new_id))
    assert "Смирнова" in str(signed)


def test_a_correction_that_changes_nothing_makes_no_version(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    document_id, visitor = paper(world, checked), enter(SECRETARY)
    form = correction(visitor, document_id) | {"_op": "complete", "_reason": "проверка"}

    page = text(visitor.post(f"/documents/{document_id}/correct", form))

    assert "ничего не изменено" in page
    assert paper(world, checked) == document_id


def test_another_agency_may_not_change_what_it_may_read(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    document_id = paper(world, checked, "F-X-REQUEST")
    for login in (SCHOOL, STRANGER):
        visitor = enter(login)

        assert visitor.get(f"/documents/{document_id}/correct").status_code in {403, 404}
        assert visitor.post(f"/documents/{document_id}/state", {"state": "received"}).status_code in {
            403,
            404,
        }

    assert state(world, document_id) == "sent"


def test_a_scan_and_a_signature_are_kept_with_their_sums(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    document_id, visitor = paper(world, checked), enter(SECRETARY)

    def send(name: str, content: bytes) -> str:
        form = {"file": (BytesIO(content), name)}
        address = f"/documents/{document_id}/files"
        return text(visitor.post(address, form, follow=True, content_type="multipart/form-data"))

    assert "скан (PDF, JPG, PNG)" in send("письмо.docx", b"PK")
    assert "не соответствует его расширению" in send("скан.png", b"MZ not a picture")
    send("скан.png", PNG)
    page = send("скан.png.sig", SIGNATURE)

    links = re.findall(r"/files/[0-9a-f-]{36}", page)
    assert len(links) == 2 and "электронная подпись" in page
    assert len(re.findall(r'class="digest">[0-9a-f]{64}<', page)) == 2
    assert {visitor.get(link).data for link in links} == {PNG, SIGNATURE}
    assert enter(STRANGER).get(links[0]).status_code == 404
    assert "подписанный экземпляр" in text(visitor.get(f"/cases/{checked.case_id}/documents"))


def test_a_hand_written_form_of_a_name_is_remembered_in_every_document(
    enter: Callable, world: World, checked: CaseWalk
) -> None:
    document_id, visitor = paper(world, checked, "F-X-REQUEST"), enter(SECRETARY)
    page = text(visitor.get(f"/documents/{document_id}"))
    child = world.rows(select(Person.id, Person.surname, Person.given_name).order_by(Person.born_on.desc()))[
        0
    ]
    address = f"/documents/{document_id}/names/person/{child.id}"
    assert address in page
    asked = dict(
        re.findall(
            r'name="(\w+tive|\w+tal|\w+nal)" maxlength="500" value="([^"]*)"', text(visitor.get(address))
        )
    )
    odd = asked["genitive"].replace(child.surname[:3], "Ква")

    assert "слов:" in text(visitor.post(address, asked | {"genitive": "Одно"}))
    visitor.post(address, asked | {"genitive": odd})

    assert odd in words(visitor.get(f"/documents/{document_id}/docx").data)
    assert "записано вручную" in text(visitor.get(f"/documents/{document_id}"))
    visitor.post(address, {"_op": "forget"})
    assert odd not in words(visitor.get(f"/documents/{document_id}/docx").data)
