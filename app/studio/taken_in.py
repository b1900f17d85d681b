"""Files that come in by the browser: alone, several, or in one archive, each put where a draft has it."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as DeflateError

from flask import request
from flask_babel import gettext as _

from engine.drafts.files import MOST_FILES
from engine.errors import Invalid

MOST_BYTES = 20 * 1024 * 1024
"""Of an archive, unpacked."""
PACKED = frozenset({ZIP_STORED, ZIP_DEFLATED})
"""Ways of packing that stop at the size a file says it has; bzip2 and LZMA unpack whole what 1 KB holds."""
UNREADABLE = (
    BadZipFile,
    DeflateError,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What ``zipfile`` of Python 3.11 lets out on damaged archives and on those with a password."""
_FORM = re.compile(r"F-[A-Z0-9-]+\.json")


def taken_in() -> dict[str, bytes]:
    """The files of this request by the names a draft knows them by; raises Invalid."""
    found: dict[str, bytes] = {}
    for name, content in _sent():
        placed = place_of(name)
        if placed in found:
            raise Invalid(_("Файл «%(name)s» прислан дважды.", name=placed))
        found[placed] = content
    if not found:
        raise Invalid(_("Файлы не выбраны."), hint=_("Выберите схему, формы, таблицы решений или архив."))
    return found


def place_of(name: str) -> str:
    """``F-X-NEW.json`` lies among the forms, ``….yaml`` among the scenarios, all else at the top."""
    file = PurePosixPath(name.replace("\\", "/")).name
    if _FORM.fullmatch(file):
        return f"forms/{file}"
    return f"scenarios/{file}" if file.endswith(".yaml") else file


def _sent() -> Iterator[tuple[str, bytes]]:
    for upload in request.files.getlist("files"):
        if not upload.filename:
            continue
        content = upload.read()
        if upload.filename.lower().endswith(".zip"):
            yield from _unpacked(upload.filename, content)
        else:
            yield upload.filename, content


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            listed = [each for each in archive.infolist() if not each.is_dir()]
            if len(listed) > MOST_FILES or sum(each.file_size for each in listed) > MOST_BYTES:
                raise Invalid(
                    _("В архиве «%(name)s» слишком много файлов, или они слишком велики.", name=name)
                )
            if not PACKED.issuperset(each.compress_type for each in listed):
                raise Invalid(
                    _("Архив «%(name)s» не читается.", name=name), hint=_("Сохраните его обычным ZIP.")
                )
            for each in listed:
                yield each.filename, archive.read(each)
    except UNREADABLE as error:
        raise Invalid(_("Архив «%(name)s» не читается.", name=name)) from error
