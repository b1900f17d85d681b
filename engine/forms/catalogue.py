"""All forms of the product, read once from their folder and fixed for the life of the process."""

import csv
from collections.abc import Iterator
from pathlib import Path

from engine.errors import FormDefinitionInvalid, NotFound
from engine.forms.definition import CodeLists, load
from engine.forms.fields import Choice, FormDefinition


class FormCatalogue:
    """Forms by key. The code lists (``codes.csv``) stand beside the folder of forms."""

    def __init__(self, folder: Path):
        lists = self.lists = read_code_lists(folder.parent / "codes.csv")
        self._forms: dict[str, FormDefinition] = {}
        for path in sorted(folder.glob("*.json")):
            form = load(path.read_bytes(), lists=lists)
            if form.key != path.stem:
                raise FormDefinitionInvalid(f"Форма «{form.key}» лежит в файле с другим именем: {path.name}.")
            self._forms[form.key] = form

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
