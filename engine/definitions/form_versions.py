"""Forms as procedures were deployed with them.

A task shows and judges the version of its form that its definition was deployed with, whatever
the folder of forms holds by then. A task older than this, and what no diagram names, goes by the folder.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping

from engine.bpmn.model import Process
from engine.forms.catalogue import FormCatalogue
from engine.forms.definition import load
from engine.forms.fields import FormDefinition
from storage.unit_of_work import UnitOfWork

MAX_FORMS = 1_000


def forms_of(process: Process, forms: FormCatalogue) -> dict[str, str]:
    """Fingerprints of the forms that the tasks of a procedure name, as they are now."""
    named = {node.attributes.get("formKey", "") for node in process.nodes()}
    return {key: forms.sha256(key) for key in sorted(named) if key in forms}


def left_aside(form: FormDefinition, draft: Mapping[str, object]) -> dict[str, object]:
    """What a draft holds that this version of the form does not ask: typed for an earlier one."""
    asked = {field.key for field in form.fields}
    return {key: value for key, value in draft.items() if key not in asked and value not in (None, "", [])}


class FormShelf:
    """The cache of one process of the server; safe to use from several threads."""

    def __init__(self) -> None:
        self._forms: OrderedDict[str, FormDefinition] = OrderedDict()
        self._pinned: OrderedDict[str, Mapping[str, str]] = OrderedDict()
        self._lock = threading.Lock()

    def form(self, uow: UnitOfWork, catalogue: FormCatalogue, key: str, sha256: str | None) -> FormDefinition:
        """The form by its fingerprint; today's when there is none, or its file was never kept."""
        if sha256 is None or (key in catalogue and catalogue.sha256(key) == sha256):
            return catalogue.get(key)
        with self._lock:
            known = self._forms.get(sha256)
        if known is not None:
            return known
        content = uow.form_versions.content(sha256)
        if content is None:
            return catalogue.get(key)
        form = load(content, lists=catalogue.lists)
        with self._lock:
            self._forms[sha256] = form
            if len(self._forms) > MAX_FORMS:
                self._forms.popitem(last=False)
        return form

    def knows(self, uow: UnitOfWork, catalogue: FormCatalogue, key: str, sha256: str | None) -> bool:
        """Whether there is such a form, here or as some procedure was deployed with it."""
        return key in catalogue or (sha256 is not None and uow.form_versions.content(sha256) is not None)

    def pinned(self, uow: UnitOfWork, definition_id: str) -> Mapping[str, str]:
        """Fingerprints of the forms of a definition; they do not change once there are any."""
        with self._lock:
            known = self._pinned.get(definition_id)
        if known is None:
            known = uow.form_versions.pinned(definition_id)
            with self._lock:
                self._pinned[definition_id] = known
                if len(self._pinned) > MAX_FORMS:
                    self._pinned.popitem(last=False)
        return known
