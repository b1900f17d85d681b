"""Signed copies of documents: scans and detached signatures, kept by their contents."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from flask_babel import gettext as _

from app.cases.sheets import Sheet
from app.house import current_house
from app.inbox.uploads import FileNotTaken, kept_file
from engine.commands import AttachToPaper
from storage.files import SIGNATURE
from storage.queries.documents import AttachedFile, files_of_document

COPIES = (".pdf", ".jpg", ".jpeg", ".png")
SIGNATURES = (".sig", ".p7s")
ACCEPTED = (*COPIES, *SIGNATURES)


@dataclass(frozen=True, kw_only=True)
class SignedCopy:
    file: AttachedFile
    is_signature: bool


def attach_to(sheet: Sheet, name: str, content: bytes) -> str:
    """Keep the file as the document's; raises FileNotTaken."""
    house, row, person = current_house(), sheet.row, sheet.file.person
    if PurePosixPath(name.lower()).suffix not in ACCEPTED:
        raise FileNotTaken(
            _("К документу прилагают скан (PDF, JPG, PNG) или файл электронной подписи (SIG, P7S).")
        )
    file = kept_file(house, name, content)
    answer = house.execute(AttachToPaper(document_id=row.id, file=file), person.actor)
    return str(answer["attachment_id"])


def copies_of(document_id: str) -> Sequence[SignedCopy]:
    """Of a document that the reader has found before."""
    with current_house().database.read() as connection:
        files = files_of_document(connection, document_id=document_id)
    return [SignedCopy(file=file, is_signature=file.media_type == SIGNATURE) for file in files]
