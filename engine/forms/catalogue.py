"""All forms of the product, read once from their folder and fixed for the life of the process."""

import csv
from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path, PurePosixPath

from engine.errors import FormDefinitionInvalid, NotFound
from engine.forms.definition import CodeLists, load
from engine.forms.fields import Choice, FormDefinition


class FormCatalogue:
    """Forms by key. The code lists (``codes.csv``) stand beside the folder of forms."""

    def __init__(self, folder: Path):
        self.lists = read_code_lists(folder.parent / "codes.csv")
        self._forms: dict[str, FormDefinition] = {}
        self._sources: dict[str, bytes] = {}
        for path in sorted(folder.glob("*.json")):
            self._take(path.name, path.read_bytes())

    def with_files(self, files: Mapping[str, bytes]) -> "FormCatalogue":
        """Other files laid over these; raises FormDefinitionInvalid as for a file of the folder."""
        laid_over = copy(self)
        laid_over._forms, laid_over._sources = dict(self._forms), dict(self._sources)
        for name, content in files.items():
            laid_over._take(PurePosixPath(name).name, content)
        return laid_over

    def source(self, key: str) -> bytes:
        """The file of a form, byte for byte."""
        self.get(key)
        return self._sources[key]

    def _take(self, name: str, content: bytes) -> None:
        form = load(content, lists=self.lists)
        if form.key != PurePosixPath(name).stem:
            raise FormDefinitionInvalid(f"Форма «{form.key}» лежит в файле с другим именем: {name}.")
        self._forms[form.key], self._sources[form.key] = form, content

    def get(self, key: str) -> FormDefinition:
        if key not in self._forms:
            raise NotFound(f"Формы «{key}» нет.", hint="Проверьте обозначение формы в схеме процедуры.")
        return self._forms[key]

    def sha256(self, key: str) -> str:
        """Fingerprint of the file, kept with every handed-in form."""
        return self.get(key).sha256

    def __contains__(self, key: object) -> bool:
        return key in self._forms

    def __iter__(self) -> Iterator[FormDefinition]:
        return iter(self._forms.values())


def read_code_lists(path: Path) -> CodeLists:
    """Code lists in the order of the file, each entry with its Russian label."""
    lists: dict[str, list[Choice]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lists.setdefault(row["list_id"], []).append(Choice(value=row["code"], label=row["label_ru"]))
    return {name: tuple(choices) for name, choices in lists.items()}
