"""Files of a form: kept when they arrive, so that a refused form does not lose them."""

from collections.abc import Iterator

from flask import request
from werkzeug.datastructures import FileStorage

from app.access.people import SignedIn
from app.forms import form_of
from app.house import House
from engine.commands import AttachToTask
from engine.errors import Invalid, NowhereToKeep
from engine.forms.posted import file_fields
from storage.files import FileRefused, FilesUnwritable, KeptFile
from storage.queries.tasks import TaskCard
from storage.unit_of_work import UnitOfWork


class FileNotTaken(Invalid):
    """A file that is not what it says, too large, or of a kind that is not accepted."""


def with_uploads(house: House, person: SignedIn, card: TaskCard) -> list[tuple[str, str]]:
    """The posted fields, new files among them as the ids of the attachments they became.

    Raises FileNotTaken and Unavailable; files taken before it stay, unnamed by any answer and harmless.
    """
    pairs = list(request.form.items(multi=True))
    pairs.extend((name, _attach(house, person, card, upload)) for name, upload in _sent(house, card))
    return pairs


def _sent(house: House, card: TaskCard) -> Iterator[tuple[str, FileStorage]]:
    """Files under the names of fields that ask for files; others are left alone."""
    if card.form_key is None:
        return
    with house.database.read() as connection:
        asked = file_fields(form_of(house, UnitOfWork(connection), card), card.form_part)
    for name, upload in request.files.items(multi=True):
        if upload.filename and name in asked:
            yield name, upload


def kept_file(house: House, name: str, content: bytes) -> KeptFile:
    """In the folder of files, for a command to name it. Raises FileNotTaken, NowhereToKeep."""
    try:
        return house.files.keep(name, content)
    except FileRefused as refusal:
        raise FileNotTaken(refusal.message, hint="Остальное осталось на странице.") from refusal
    except FilesUnwritable as trouble:
        raise NowhereToKeep from trouble


def _attach(house: House, person: SignedIn, card: TaskCard, upload: FileStorage) -> str:
    file = kept_file(house, upload.filename or "", upload.read())
    answer = house.execute(AttachToTask(task_id=card.id, file=file), person.actor)
    return str(answer["attachment_id"])
