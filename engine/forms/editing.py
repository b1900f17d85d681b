"""A form's file opened to be changed: questions come, go, move and change, and the file stays whole.

What is changed here is the source as it is written, so that everything a methodologist does
not touch stays as it was. A question inside rows is called ``rows.key``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, cast

from engine.drafts.latin import latin_name
from engine.errors import FormDefinitionInvalid, NotFound
from engine.forms.definition import CodeLists, load
from engine.forms.fields import FieldType, FormDefinition, named_fields
from engine.forms.writing import written

Source = dict[str, Any]
BEGUN: Mapping[FieldType, Source] = {
    FieldType.CHOICE: {
        "choices": [{"value": "first", "label": "первый ответ"}, {"value": "second", "label": "второй ответ"}]
    },
    FieldType.MULTICHOICE: {
        "choices": [{"value": "first", "label": "первый ответ"}, {"value": "second", "label": "второй ответ"}]
    },
    FieldType.PERSON: {"pick": "staff"},
    FieldType.AGENCY: {"pick": "agencies"},
    FieldType.ROWS: {"fields": [{"key": "text", "type": "text", "label": "Содержание"}]},
}
"""What a question of a type cannot be without."""


def new_form(key: str, title: str) -> bytes:
    """A form with one question, for somebody to go on with."""
    first: Source = {"key": "text", "type": "longtext", "label": "Что сделано", "required": True}
    return written({"key": key, "title": title, "kind": "document", "fields": [first]})


class FormEditor:
    """One form's file; ``content`` is the file after all that was done."""

    def __init__(self, content: bytes, lists: CodeLists):
        self.source: Source = json.loads(content)
        self.lists = lists
        self._complaint = self._trouble()

    @property
    def content(self) -> bytes:
        return written(self.source)

    @property
    def parts(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.source.get("parts") or {})

    def form(self) -> FormDefinition:
        """The form as it is now; raises FormDefinitionInvalid."""
        return load(self.content, lists=self.lists)

    def check(self) -> None:
        """Refuses what was done when it broke the form; what was wrong before is no reason."""
        complaint = self._trouble()
        if complaint and complaint != self._complaint:
            raise FormDefinitionInvalid(complaint)

    def fields(self, inside: str = "") -> list[Source]:
        """Questions of the form, or the columns of one of its tables."""
        if inside:
            return cast("list[Source]", self.field(inside).setdefault("fields", []))
        return cast("list[Source]", self.source.setdefault("fields", []))

    def field(self, path: str) -> Source:
        inside, _, key = path.rpartition(".")
        found = next((each for each in self.fields(inside) if each.get("key") == key), None)
        if found is None:
            raise NotFound("Такого вопроса в форме нет.", hint="Обновите страницу формы.")
        return found

    def earlier(self, path: str) -> list[Source]:
        """Questions that stand before this one, on which its showing may depend."""
        fields = self.fields(path.rpartition(".")[0])
        return fields[: fields.index(self.field(path))]

    def add(self, kind: FieldType, label: str, inside: str = "", part: str = "") -> str:
        """A new question at the end; its path."""
        fields = self.fields(inside)
        key = latin_name(label, taken={str(each.get("key")) for each in fields}, otherwise="question")
        field: Source = {
            "key": key,
            "type": kind.value,
            "label": label,
            **deepcopy(dict(BEGUN.get(kind, {}))),
        }
        if fields and not inside and fields[-1].get("section"):
            field["section"] = fields[-1]["section"]
        fields.append(field)
        if part and not inside:
            self.place(key, [name for name in self.parts if name == part])
        return f"{inside}.{key}" if inside else key

    def move(self, path: str, by: int) -> None:
        fields, field = self.fields(path.rpartition(".")[0]), self.field(path)
        place = fields.index(field)
        to = min(max(place + by, 0), len(fields) - 1)
        fields.insert(to, fields.pop(place))

    def copy(self, path: str) -> str:
        """The same question once more below, under a name of its own; its path."""
        inside, _, key = path.rpartition(".")
        fields, field = self.fields(inside), deepcopy(self.field(path))
        field["key"] = latin_name(key, taken={str(each.get("key")) for each in fields}, otherwise="question")
        field.pop("variable", None)
        field["label"] = f"{field['label']} (копия)"
        fields.insert(fields.index(self.field(path)) + 1, field)
        if not inside:
            self.place(str(field["key"]), [name for name in self.parts if key in self.asked_in(name)])
        return f"{inside}.{field['key']}" if inside else str(field["key"])

    def remove(self, path: str) -> None:
        """The question goes, and with it its place in parts, in the journal and in rules."""
        inside, _, key = path.rpartition(".")
        self.fields(inside).remove(self.field(path))
        if inside:
            return
        self.place(key, [])
        if "columns" in self.source:
            self.source["columns"] = [name for name in self.source["columns"] if name != key]
        if "rules" in self.source:
            self.source["rules"] = [
                rule
                for rule in self.source["rules"]
                if key not in cast("list[str]", rule.get("fields") or [])
            ]

    def change(self, path: str, changes: Mapping[str, Any]) -> str:
        """Properties by name, ``None`` takes one away; the path, which follows a new key."""
        inside, field = path.rpartition(".")[0], self.field(path)
        for name, value in changes.items():
            if value is None:
                field.pop(name, None)
            else:
                field[name] = value
        return f"{inside}.{field['key']}" if inside else str(field["key"])

    def asked_in(self, part: str) -> list[str]:
        """Keys of the questions that a part asks."""
        told = self.parts[part]
        return cast("list[str]", told.get("fields") if isinstance(told, dict) else told) or []

    def place(self, key: str, parts: Sequence[str]) -> None:
        """Let exactly these parts ask the question."""
        for name, told in self.parts.items():
            asked = self.asked_in(name)
            if name in parts and key not in asked:
                asked.append(key)
            elif name not in parts and key in asked:
                asked.remove(key)
                if isinstance(told, dict):
                    _forget(told, key)

    def users_of(self, path: str) -> Iterator[str]:
        """What of the form calls a question by its key, in words."""
        inside, _, key = path.rpartition(".")
        for field in self.fields(inside):
            conditions = [field.get("showIf"), *(field.get("choiceIf") or {}).values()]
            conditions += [each.get("showIf") for each in field.get("choices") or []]
            if any(key in named_fields(each) for each in conditions if isinstance(each, dict)):
                yield f"условие показа поля «{field.get('label')}»"
        if inside:
            return
        yield from (f"часть «{name}»" for name in self.parts if key in self.asked_in(name))
        if key in (self.source.get("columns") or []):
            yield "столбцы журнала"
        if any(key in (rule.get("fields") or []) for rule in self.source.get("rules") or []):
            yield "правило для нескольких полей"

    def _trouble(self) -> str:
        try:
            self.form()
        except FormDefinitionInvalid as error:
            return error.message
        return ""


def _forget(told: Source, key: str) -> None:
    """A part that no longer asks a question says nothing about it either."""
    for name in ("required", "readOnly"):
        if isinstance(told.get(name), list):
            told[name] = [each for each in told[name] if each != key]
    for name in ("prefill", "offer", "variables"):
        if isinstance(told.get(name), dict):
            told[name].pop(key, None)
