"""Every kind of document can be printed, and a template's faults are told before anybody prints."""

from io import BytesIO
from pathlib import Path
from shutil import copy
from zipfile import ZipFile

import pytest
from docx import Document

from engine.papers.checking import faults_of
from engine.papers.offered import offered
from engine.papers.sheet import sheet_of
from engine.papers.templates import TemplateFaulty, Templates, filled
from handlers.documents import document_kinds
from tests.engine.papers.samples import LAW, PROCESSES, docx_of

SHELF = Templates(PROCESSES)
KINDS = list(
    {
        (form, SHELF.of(form, part)): (form, part, kind.title)
        for (form, part), kind in document_kinds(PROCESSES).items()
    }.values()
)
"""One for each form and each template: the same template is not tried twice with the same answers."""
FORM = offered(LAW.forms.get("F-X-POST"))


def words(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    footer = (paragraph.text for paragraph in document.sections[0].footer.paragraphs)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells, *footer))


def template(folder: Path, *texts: str) -> Path:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(folder / "F-X-POST.docx"))
    return folder / "F-X-POST.docx"


def told(folder: Path, *texts: str) -> str:
    return " ".join(fault.message for fault in faults_of(template(folder, *texts), FORM))


def test_every_kind_of_document_is_filled_to_the_last_tag_and_becomes_a_page() -> None:
    for form, part, title in KINDS:
        docx = docx_of(form, part, title)
        text, page = words(docx), sheet_of(docx)

        for sign in ("{{", "}}", "{%", "%}", "None", "Undefined", "True", "False", "['"):
            assert sign not in text, (form, part, sign)
        assert "п. 5.2 Порядка" in text, form
        assert "page-no" in page.footer and "page-total" in page.footer
        assert "<b>& " not in page.body, "what people write is never markup"
        assert "{" not in page.body, form


def test_the_templates_of_the_shelf_have_no_faults() -> None:
    assert [str(fault) for fault in SHELF.faults(LAW.forms)] == []


def test_the_closest_template_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    names = ("general", "F-X-POST", "F-X-POST.closing", "F-X-POST.closing.ru-tve", "F-X-POST.ru-kir")
    for name in names:
        copy(SHELF.of("F-X-POST"), folder / f"{name}.docx")
    shelf = Templates(tmp_path)

    def taken(*asked: str) -> str:
        return shelf.of(*asked).name.removesuffix(".docx")

    assert taken("F-X-POST", "closing", "ru-tve") == "F-X-POST.closing.ru-tve"
    assert taken("F-X-POST", "closing", "ru-me") == "F-X-POST.closing"
    assert taken("F-X-POST", "group", "ru-kir") == "F-X-POST.ru-kir"
    assert taken("F-ME-2", "", "ru-me") == "general"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ дилл.номер }}", "нет такого имени: дилл"),
        ("{{ дело.номир }}", "нет «номир». Может быть, номер?"),
        ("{{ поле.subject }}", "в форме этого документа нет «subject». Может быть, subjects?"),
        ("{{ имена_детей|рад }}", "нет такого преобразования: рад. Может быть, род?"),
        ("{% if поле.votes %}", "не закрыт"),
        ("{{ дело.номер }", "написана неверно"),
        ("{% for x in дело.номер %}{{ x }}{% endfor %}", "нельзя пройти повтором"),
        ("{{ поле.working_group|слово('орган') }}", "другое число слов"),
        ("{{ ''.__class__ }}", "с подчеркиванием"),
        ("{{ cycler() }}", "вызов"),
        ("{{ 'a' * 1000000000 }}", "нельзя"),
        ("{% set x = 1 %}", "присваивание"),
        ("{% include 'a' %}", "вставка"),
    ],
)
def test_a_fault_of_a_template_is_told_in_words(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in told(tmp_path, text)


def test_a_file_that_is_not_word_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "F-X-POST.docx"
    path.write_bytes(b"not a document")
    with ZipFile(tmp_path / "F-ME-2.docx", "w") as archive:
        archive.writestr("a.txt", "a")

    for name in ("F-X-POST.docx", "F-ME-2.docx"):
        assert "не документ Word" in str(faults_of(tmp_path / name, FORM)[0])


@pytest.mark.parametrize(
    "attack",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ поле.update({'a': 1}) }}",
        "{{ range(1000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ self }}",
    ],
)
def test_a_template_runs_no_code_even_unchecked(tmp_path: Path, attack: str) -> None:
    path = template(tmp_path, attack)

    try:
        text = words(filled(path, {"поле": {}}))
    except TemplateFaulty as refused:
        assert "F-X-POST.docx" in refused.message
    else:
        assert len(text) < 300 and "uid=" not in text and "class" not in text and "Template" not in text


def test_quotation_marks_of_word_are_understood(tmp_path: Path) -> None:
    path = template(tmp_path, "{{ поле.votes|или(«нет голосов») }}")

    assert not faults_of(path, FORM)
    assert "нет голосов" in words(filled(path, {"поле": {}}))
