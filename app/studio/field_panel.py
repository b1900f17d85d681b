"""A question's own panel: what was typed there as properties of the question, or a sentence at the field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.studio.form_words import alike
from engine.drafts.latin import latin_name
from engine.expressions.words import is_name
from engine.forms.editing import FormEditor
from engine.forms.fields import FieldType
from engine.forms.patterns import PATTERNS
from engine.forms.picks import PICKS
from engine.forms.prefill import is_known_source
from engine.forms.showing import Shown, condition_of, is_answer

CONDITIONS = 4
"""Rows of answers in the panel."""
LONGEST = {"label": 300, "section": 200, "hint": 600, "missing": 300}
COUNTS = ("maxLength", "minRows", "maxRows")
NUMBERS = ("min", "max")
MARKS = ("required", "notFuture", "notPast", "sensitive", "readOnly", "variableIfAnswered")
CHOSEN = {FieldType.CHOICE, FieldType.MULTICHOICE, FieldType.PERSON, FieldType.AGENCY}


@dataclass(frozen=True, kw_only=True)
class Panel:
    """``changes`` are properties, ``None`` for one taken away; ``faults`` are by the name of the field."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def typed_panel(editor: FormEditor, path: str, form: MultiDict[str, str], *, key_is_free: bool) -> Panel:
    """What the posted panel says; only what it asks about is changed."""
    reader = _Reader(editor, path, form)
    reader.words()
    reader.key(key_is_free)
    reader.type()
    for name in MARKS:
        if f"has_{name}" in form:
            reader.changes[name] = True if form.get(name) else None
    reader.limits()
    if reader.kind in CHOSEN:
        reader.choices()
    reader.data()
    reader.condition()
    return Panel(changes=reader.changes, faults=reader.faults)


def choice_lines(source: Mapping[str, Any]) -> str:
    """Answers as the panel shows them, one a line."""
    return "\n".join(f"{each.get('value')} | {each.get('label')}" for each in source.get("choices") or [])


class _Reader:
    def __init__(self, editor: FormEditor, path: str, form: MultiDict[str, str]):
        self.editor, self.path, self.form = editor, path, form
        self.source = editor.field(path)
        self.kind = FieldType(str(self.source.get("type")))
        self.changes: dict[str, Any] = {}
        self.faults: dict[str, str] = {}

    def text(self, name: str) -> str:
        return self.form.get(name, "").strip()

    def words(self) -> None:
        for name, longest in LONGEST.items():
            written = self.text(name).replace("\r\n", "\n")
            if len(written) > longest:
                self.faults[name] = _("Не длиннее %(longest)s знаков.", longest=longest)
            self.changes[name] = written or None
        if not self.changes["label"]:
            self.faults["label"] = _("Напишите, о чем вопрос.")

    def key(self, is_free: bool) -> None:
        """A new key where nobody calls the question by the old one; an empty one is made of the label."""
        if not is_free:
            return
        fields = self.editor.fields(self.path.rpartition(".")[0])
        taken = {str(each.get("key")) for each in fields if each is not self.source}
        key = self.text("key") or latin_name(self.text("label"), taken=taken, otherwise="question")
        if key in taken:
            self.faults["key"] = _("Такое обозначение уже есть в форме.")
        self.changes["key"] = key

    def type(self) -> None:
        chosen = self.form.get("type", self.kind.value)
        if chosen not in {each.value for each in alike(self.kind)}:
            self.faults["type"] = _("Таким этот вопрос сделать нельзя: добавьте новый.")
            return
        self.kind = FieldType(chosen)
        self.changes["type"] = chosen

    def limits(self) -> None:
        for name in (*COUNTS, *NUMBERS):
            if name not in self.form:
                continue
            written = self.text(name).replace(",", ".")
            if not written:
                self.changes[name] = None
            elif not written.removeprefix("-" if name in NUMBERS else "").replace(".", "", 1).isdecimal():
                self.faults[name] = _("Здесь нужно число.")
            elif "." in written and name in COUNTS:
                self.faults[name] = _("Здесь нужно целое число.")
            else:
                self.changes[name] = float(written) if "." in written else int(written)
        if "pattern" in self.form:
            pattern = self.text("pattern")
            self.changes["pattern"] = pattern if pattern in PATTERNS else None

    def choices(self) -> None:
        """Answers in the form, a code list, or a directory; only one of them."""
        kind, _colon, name = self.form.get("answers", "").partition(":")
        if kind == "list" and (name in self.editor.lists or name == self._listed()):
            kept = self.source.get("list") if name == self._listed() else name
            self.changes |= {"list": kept, "choices": None, "pick": None}
        elif kind == "pick" and name in PICKS:
            self.changes |= {"pick": name, "choices": None, "list": None, "choiceIf": None}
        elif kind == "copy" and name in self.editor.lists:
            copied = [{"value": each.value, "label": each.label} for each in self.editor.lists[name]]
            self.changes |= {"choices": copied, "list": None, "pick": None}
        elif kind == "own" and self.kind in (FieldType.CHOICE, FieldType.MULTICHOICE):
            self._own()
        else:
            self.faults["answers"] = _("Выберите, откуда брать ответы.")

    def _listed(self) -> str:
        kept = self.source.get("list")
        return "+".join(kept) if isinstance(kept, list) else str(kept or "")

    def _own(self) -> None:
        known = {str(each.get("value")): each for each in self.source.get("choices") or []}
        found: list[dict[str, Any]] = []
        for line in filter(str.strip, self.text("choices").splitlines()):
            before, bar, after = line.partition("|")
            label = (after if bar else before).strip()
            taken = {each["value"] for each in found}
            value = before.strip() if bar else latin_name(label, taken=taken, otherwise="answer")
            if not label or not value or value in taken:
                self.faults["choices"] = _("Строка «%(line)s»: нужен ответ, не названный раньше.", line=line)
                return
            found.append({**known.get(value, {}), "value": value, "label": label})
        if not found:
            self.faults["choices"] = _("Напишите ответы, каждый с новой строки.")
        self.changes |= {"choices": found, "list": None, "pick": None}

    def data(self) -> None:
        """What the procedure takes from the answer, and where the first value comes from."""
        if "variable" in self.form:
            variable = self.text("variable")
            if variable and not is_name(variable):
                self.faults["variable"] = _("Имя переменной: буквы, цифры и «_», без пробелов.")
            self.changes["variable"] = variable or None
        if "prefill" in self.form:
            sources = [each.strip() for each in self.text("prefill").splitlines() if each.strip()]
            unknown = [each for each in sources if not is_known_source(each)]
            if unknown:
                self.faults["prefill"] = _("Источника «%(name)s» нет.", name=unknown[0])
            self.changes["prefill"] = (sources[0] if len(sources) == 1 else sources) or None

    def condition(self) -> None:
        if self.form.get("show_kept"):
            return
        earlier = self.editor.earlier(self.path)
        answers: list[tuple[str, bool]] = []
        for number in range(CONDITIONS):
            written = self.form.get(f"show_{number}", "")
            if not written:
                continue
            if not is_answer(written, earlier, self.editor.lists):
                self.faults["show"] = _("Такого ответа у вопросов выше нет: выберите из списка.")
                return
            answers.append((written, self.form.get(f"show_not_{number}") == "not"))
        group = "any" if self.form.get("show_group") == "any" else "all"
        self.changes["showIf"] = condition_of(Shown(group=group, answers=answers))
