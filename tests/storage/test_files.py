"""Attached files: kept once, whole, and only if they are what they say."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from storage import files
from storage.files import FileRefused, FileStore, FilesUnwritable

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 300
SOF = b"\xff\xc2\x00\x11\x08"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 300


def pdf() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.write(out)
    return out.getvalue()


def locked_by_aes_256() -> bytes:
    """With the dictionary of a document that is locked against changes, as office programs write it."""
    locks = b"/O<%b>/U<%b>/OE<%b>/UE<%b>/Perms<%b>" % tuple(b"00" * size for size in (48, 48, 32, 32, 16))
    streams = b"/CF<</StdCF<</CFM/AESV3>>>>/StmF/StdCF/StrF/StdCF"
    lock = b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -4%b%b>>/ID[<00><00>]" % (locks, streams)
    return pdf().replace(b"trailer\n<<", b"trailer\n<<" + lock)


def office(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<xml/>")
    return out.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Справка.pdf", pdf(), "application/pdf"),
        ("характеристика.DOCX", office("word/document.xml"), files.DOCX),
        ("доходы.xlsx", office("xl/workbook.xml"), files.XLSX),
        ("письмо.odt", office("content.xml"), files.ODT),
        ("фото.jpg", JPEG, "image/jpeg"),
        ("скан.png", PNG, "image/png"),
        ("записка.txt", "Проверено".encode(), "text/plain"),
        ("старая.txt", "Проверено".encode("cp1251"), "text/plain"),
        ("подпись.sig", b"\x30\x82\x01\x00", "application/pkcs7-signature"),
    ],
)
def test_what_agencies_send_is_taken_and_given_back(
    store: FileStore, name: str, content: bytes, media_type: str
) -> None:
    kept = store.keep(name, content)

    assert kept.media_type == media_type
    assert store.read(kept.sha256) == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("вирус.exe", b"MZ", "такого вида не принимается"),
        ("без расширения", b"x", "такого вида не принимается"),
        ("пусто.pdf", b"", "пуст"),
        ("картинка.pdf", PNG, "не соответствует"),
        ("закрыто.pdf", locked_by_aes_256(), "закрыт паролем"),
        ("огромно.png", PNG[:16] + b"\x00\x01\x00\x00" * 2 + bytes(9), "слишком велико"),
        ("огромно.jpg", JPEG[:4] + b"\x00\x04\x00\x00" + SOF + b"\xff" * 4, "слишком велико"),
        ("обрезано.pdf", b"%PDF-1.7\n%broken", "не соответствует"),
        ("архив.docx", office("readme.txt"), "не соответствует"),
        ("макрос.docx", office("word/document.xml", "word/vbaProject.bin"), "не соответствует"),
        ("текст.docx", b"PK\x03\x04 broken", "не соответствует"),
        ("страница.png", b"<html>", "не соответствует"),
        ("двоичный.txt", b"a\x00b", "не соответствует"),
        ("подпись.p7s", b"hello", "не соответствует"),
    ],
)
def test_what_is_not_what_it_says_is_refused(store: FileStore, name: str, content: bytes, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        store.keep(name, content)

    assert said in refused.value.message
    assert name in refused.value.message


def test_a_file_over_fifteen_megabytes_is_refused(store: FileStore) -> None:
    with pytest.raises(FileRefused, match="больше 15 МБ"):
        store.keep("скан.png", PNG + b"\x00" * files.MAX_BYTES)


def test_an_office_file_that_unpacks_without_end_is_refused(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED", 5)

    with pytest.raises(FileRefused):
        store.keep("письмо.docx", office("word/document.xml"))


def test_the_same_bytes_are_kept_once(store: FileStore, tmp_path: Path) -> None:
    first, second = store.keep("а.png", PNG), store.keep("б.png", PNG)

    assert first.sha256 == second.sha256
    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [first.sha256]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("..\\..\\etc\\скан.png", "скан.png"),
        ("/etc/скан.png", "скан.png"),
        ("ск\r\nан.png", "скан.png"),
        ("а" * 300 + ".png", "а" * 196 + ".png"),
    ],
)
def test_the_senders_name_is_made_harmless(store: FileStore, sent: str, kept: str) -> None:
    assert store.keep(sent, PNG).name == kept


def test_half_a_file_never_stands_under_its_final_name(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)

    with pytest.raises(FilesUnwritable) as told:
        store.keep("скан.png", PNG)

    assert "No space" in str(told.value.__cause__)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_damaged_file_is_not_given_out(store: FileStore, tmp_path: Path) -> None:
    kept = store.keep("скан.png", PNG)
    next(path for path in (tmp_path / "files").rglob("*") if path.is_file()).write_bytes(JPEG)

    with pytest.raises(FileRefused, match="повреждён"):
        store.read(kept.sha256)


@pytest.mark.parametrize("digest", ["0" * 64, "../../../etc/passwd", "0" * 63 + "/"])
def test_a_file_that_was_never_kept_is_not_found(store: FileStore, digest: str) -> None:
    with pytest.raises(FileRefused, match="не найден"):
        store.read(digest)
