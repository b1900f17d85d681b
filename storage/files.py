"""Files that people attach, kept once under the SHA-256 of their bytes.

What a file says it is counts for nothing: the first bytes and the structure decide. A file
is on disk, whole and synced, before a row names it; a file without a row is harmless.
"""

import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath

import filetype
from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from storage import pictures

MAX_BYTES = 15 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""An office document that unpacks to more than this is a bomb, not a letter."""
MAX_NAME = 200
DER_SEQUENCE = 0x30

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
SIGNATURE = "application/pkcs7-signature"
MEDIA_TYPES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".odt": ODT,
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain",
    ".p7s": SIGNATURE,
    ".sig": SIGNATURE,
}
INSIDE = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", ODT: "content.xml"}
ALLOWED = "PDF, DOCX, XLSX, ODT, TXT, JPG, PNG и файлы подписи P7S, SIG"


class FileRefused(Exception):
    """The file was not taken; ``message`` is the sentence for who sent it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class FilesUnwritable(Exception):
    """The folder of files takes nothing now: it is full, read-only or not ours."""


class _Locked(Exception):
    """Nobody can look into the file without its password."""


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    sha256: str
    size: int
    media_type: str
    name: str
    """The sender's name for it, without folders and control characters."""


class FileStore:
    """A folder of files named by their contents: ``ab/cd/abcd…``."""

    def __init__(self, folder: Path):
        self._folder = folder

    def keep(self, name: str, content: bytes) -> KeptFile:
        """Checks and keeps; the same bytes twice are one file. Raises FileRefused and FilesUnwritable."""
        name = clean_name(name)
        media_type = check(name, content)
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            try:
                _write_whole(path, content)
            except OSError as trouble:
                raise FilesUnwritable from trouble
        return KeptFile(sha256=digest, size=len(content), media_type=media_type, name=name)

    def read(self, digest: str) -> bytes:
        """The bytes; refuses a file that is gone or no longer what was kept."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise FileRefused("Файл не найден в хранилище. Сообщите администратору системы.") from error
        if sha256(content).hexdigest() != digest:
            raise FileRefused("Файл в хранилище повреждён. Сообщите администратору системы.")
        return content

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise FileRefused("Файл не найден в хранилище. Сообщите администратору системы.")
        return self._folder / digest[:2] / digest[2:4] / digest


def check(name: str, content: bytes) -> str:
    """The media type of an acceptable file; refuses any other with a sentence."""
    if not content:
        raise FileRefused(f"Файл «{name}» пуст.")
    if len(content) > MAX_BYTES:
        raise FileRefused(f"Файл «{name}» больше 15 МБ. Уменьшите его или разделите на части.")
    wanted = MEDIA_TYPES.get(PurePosixPath(name.lower()).suffix)
    if wanted is None:
        raise FileRefused(f"Файл «{name}» такого вида не принимается. Можно приложить {ALLOWED}.")
    try:
        fits = _is_really(wanted, content)
    except _Locked as error:
        raise FileRefused(
            f"Файл «{name}» закрыт паролем или защитой. Сохраните его без защиты и приложите снова."
        ) from error
    if not fits:
        raise FileRefused(
            f"Содержимое файла «{name}» не соответствует его расширению или повреждено. Сохраните его заново."
        )
    if wanted.startswith("image/") and pictures.is_too_large(content):
        raise FileRefused(f"Изображение «{name}» слишком велико по размерам. Сохраните его с меньшими.")
    return wanted


def clean_name(name: str) -> str:
    """Only the last part of a path, printable, not too long; its extension stays."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(sign for sign in last if sign.isprintable()).strip().lstrip(".") or "файл"
    path = PurePosixPath(printable)
    return path.stem[: MAX_NAME - len(path.suffix)] + path.suffix


def _is_really(wanted: str, content: bytes) -> bool:
    if wanted in INSIDE:
        return _is_office(INSIDE[wanted], content)
    if wanted == "application/pdf":
        return _is_pdf(content)
    if wanted == "text/plain":
        return _is_text(content)
    if wanted == SIGNATURE:
        return content[0] == DER_SEQUENCE or content.lstrip().startswith(b"-----BEGIN")
    kind = filetype.guess(content)
    return kind is not None and bool(kind.mime == wanted)


def _is_office(inside: str, content: bytes) -> bool:
    """A zip that holds the part every such document has, no macros, and unpacks to a sane size."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {item.filename for item in archive.infolist()}
            size = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return inside in names and size <= MAX_UNPACKED and not has_macros


def _is_pdf(content: bytes) -> bool:
    if not content.startswith(b"%PDF-"):
        return False
    try:
        return len(PdfReader(BytesIO(content)).pages) > 0
    except (FileNotDecryptedError, DependencyError) as error:
        # DependencyError is for AES-256, which pypdf 7.1 does not read by itself; it is no PyPdfError.
        raise _Locked from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        # pypdf 7.1 lets these out on broken cross-reference tables.
        return False


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Old programs save Russian text in this code page; its 256 signs all decode but one.
        return b"\x98" not in content
    return True


def _write_whole(path: Path, content: bytes) -> None:
    """Never half a file under its final name, even if the power fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
