"""How properties and their values are called: by ``processes/facet_words.csv`` and the law's own names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import iso8601
from engine.comparison.facets import Drawn
from engine.deadlines import resolve
from engine.deadlines.rule_words import rule_words
from engine.deadlines.russian import plural
from engine.errors import EngineError
from engine.law import Law
from engine.settings import load_settings
from engine.tables import read_table

CHANGED = {"m": "изменён", "f": "изменена", "n": "изменено"}
ADDED = {"m": "добавлен", "f": "добавлена", "n": "добавлено"}
REMOVED = {"m": "убран", "f": "убрана", "n": "убрано"}
_EVENTS = {
    "message": "сообщение",
    "signal": "сигнал",
    "timer": "таймер",
    "error": "ошибка",
    "escalation": "эскалация",
    "terminate": "прекращение всей процедуры",
    "conditional": "условие",
    "link": "переход по метке",
    "compensate": "отмена сделанного",
    "cancel": "отмена",
}
_RULE = re.compile(r"""rule\(\s*["']([^"']+)["']""")
_FAMILIES = {
    "property": "Свойство",
    "in": "Что передаётся в",
    "out": "Что возвращается в",
    "inputParameter": "Своя переменная",
    "outputParameter": "Итоговая переменная",
}


@dataclass(frozen=True, kw_only=True)
class FacetWords:
    """``form`` is the gender of the words; ``x`` where they are no noun. ``value`` is how values are told."""

    words: str
    form: str
    value: str


class ComparisonWords:
    """What a lawyer calls things; of the law laid under the newer version."""

    def __init__(self, law: Law):
        self.law = law
        self.settings = load_settings(law.folder)
        self._facets = load_facet_words(law.folder)
        self._roles = {
            row["role"]: row["name_ru"] for row in read_table(law.folder / "roles.csv", ("role", "name_ru"))
        }

    def facet(self, key: str) -> FacetWords:
        """Of a property; one without words of its own is called by its key."""
        bare = key.partition("#")[0].removeprefix("camunda:").replace(".camunda:", ".")
        known = self._facets.get(bare) or self._facets.get(key.partition("#")[0])
        if known is not None:
            return known
        family, _, name = bare.partition(":")
        said = f"{_FAMILIES[family]} «{name}»" if family in _FAMILIES else f"Свойство «{bare}»"
        form = "f" if family.endswith("Parameter") else "x" if family in ("in", "out") else "n"
        return FacetWords(words=said, form=form, value="text")

    def value(self, key: str, text: str, elements: Mapping[str, Drawn]) -> str:
        """A value in words; empty stays empty."""
        if not text:
            return ""
        match self.facet(key).value:
            case "roles":
                return ", ".join(map(self.role, text.replace(",", " ").split()))
            case "form":
                return self.form(text)
            case "rule":
                return self.rule(text)
            case "start":
                known = self.law.start_events.get(text)
                return f"«{known.name}»" if known is not None else text
            case "clauses":
                return ", ".join(self.clauses(text))
            case "element":
                return named(elements.get(text), text)
            case "flag":
                return {"true": "да", "false": "нет"}.get(text, text)
            case "interrupting":
                return "не прерывает" if text == "false" else "прерывает"
            case "sequence":
                return "по очереди" if text == "true" else "одновременно"
            case "loop":
                return "для каждого" if text == "each" else "пока верно условие"
            case "event":
                return _EVENTS.get(text, text)
            case "timer":
                return self.timer(text)
            case "span":
                return _span(text)
        return text

    def rule(self, code: str) -> str:
        """«5 рабочих дней»; the code itself when it is no rule."""
        try:
            words = rule_words(resolve(code, self.settings))
        except EngineError:
            return code
        return f"{words} (настройка {code.partition(':')[2]})" if code.startswith("setting:") else words

    def role(self, group: str) -> str:
        role, at, scope = group.partition("@")
        return f"{self._roles.get(role, role)}{f' ({scope})' if at and '$' not in scope else ''}"

    def form(self, key: str) -> str:
        return f"{key} «{self.law.forms.get(key).title}»" if key in self.law.forms else key

    def clauses(self, ids: str) -> list[str]:
        known = self.law.clauses
        return list(dict.fromkeys(known[each].name if each in known else each for each in ids.split()))

    def quotes(self, ids: Iterable[str]) -> str:
        """What the clauses say."""
        known = self.law.clauses
        return "\n".join(f"{known[each].name}: {known[each].quote}" for each in ids if each in known)

    def timer(self, text: str) -> str:
        form, _, expression = text.partition(" ")
        found = _RULE.search(expression)
        if found is not None:
            return self.rule(found.group(1))
        if "deadline()" in expression:
            return "по сроку шага"
        said = _span(expression)
        return f"каждый раз: {said}" if form == "timeCycle" else said


def load_facet_words(processes: Path) -> Mapping[str, FacetWords]:
    rows = read_table(processes / "facet_words.csv", ("facet", "words", "form", "value"))
    return {
        row["facet"]: FacetWords(words=row["words"], form=row["form"], value=row["value"]) for row in rows
    }


def named(element: Drawn | None, or_else: str = "") -> str:
    """«Проверка сведений», or the id of what has no name."""
    if element is None:
        return f"«{or_else}»"
    return f"«{element.name or element.id}»"


def _span(text: str) -> str:
    """A duration written out; anything else as it is."""
    length = iso8601.duration(text)
    if length is None:
        return text
    found = re.fullmatch(r"P(\d+)D|PT(\d+)H|P(\d+)M|P(\d+)Y|PT(\d+)M|P(\d+)W", text)
    if found is None:
        return text
    forms = (
        ("календарный день", "календарных дня", "календарных дней"),
        ("час", "часа", "часов"),
        ("месяц", "месяца", "месяцев"),
        ("год", "года", "лет"),
        ("минута", "минуты", "минут"),
        ("неделя", "недели", "недель"),
    )
    number = next(index for index, group in enumerate(found.groups()) if group)
    return plural(int(found.groups()[number]), *forms[number])
