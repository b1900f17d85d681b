"""The parts of which a scenario is written: texts, lists, moments, elements; a slip is told with its line."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from engine.scenarios import moments
from engine.scenarios.lines import line_of
from engine.scenarios.model import ElementRef, ScenarioInvalid

_REF = re.compile(r"([^\s«»]+)(?:\s+«(.*)»)?", re.DOTALL)


class Parts:
    """``step_place`` is the step that is being read, for complaints."""

    def __init__(self, file: str):
        self.file = file
        self.step_place = ""

    def _record(self, source: Any, place: str, known: tuple[str, ...]) -> Any:
        if not isinstance(source, dict):
            self._fail(source, f"{place}: нужны строки «ключ: значение»")
        for key in source:
            if key not in known:
                self._refuse(source, key, f"слово «{key}» здесь не известно, есть {', '.join(known)}")
        return source

    def _needed(self, holder: Any, key: str) -> Any:
        if holder.get(key) is None:
            self._fail(holder, f"не сказано «{key}»")
        return holder[key]

    def _text(self, holder: Any, key: str, *, needed: bool = False) -> str:
        value = self._needed(holder, key) if needed else holder.get(key)
        if isinstance(value, dict | list):
            self._refuse(holder, key, "нужен текст")
        return "" if value is None else str(value)

    def _texts(self, holder: Any, key: str) -> list[str]:
        value = holder.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or any(isinstance(each, dict | list) for each in value):
            self._refuse(holder, key, "нужен список")
        return [str(each) for each in value]

    def _mapping(self, holder: Any, key: str) -> Mapping[str, Any]:
        value = holder.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._refuse(holder, key, "нужны строки «ключ: значение»")
        return value

    def _values(self, holder: Any, key: str) -> Mapping[str, Any]:
        """Variables: «да» and «нет» are what conditions look at."""
        return {name: _meant(value) for name, value in self._mapping(holder, key).items()}

    def _flag(self, holder: Any, key: str) -> bool | None:
        value = holder.get(key)
        known = {"да": True, "нет": False, True: True, False: False, None: None}
        if isinstance(value, dict | list) or value not in known:
            self._refuse(holder, key, "нужно «да» или «нет»")
        return known[value]

    def _refs(self, holder: Any, key: str) -> list[ElementRef] | None:
        if key not in holder:
            return None
        return [self._ref(holder, key, each) for each in self._texts(holder, key)]

    def _ref(self, holder: Any, key: str | int, value: Any) -> ElementRef:
        found = _REF.fullmatch(str(value).strip()) if isinstance(value, str) else None
        if found is None:
            self._refuse(holder, key, "нужен элемент: IC_T02 «Сообщить по телефону»")
        return ElementRef(id=found.group(1), name=" ".join((found.group(2) or "").split()))

    def _moment(self, holder: Any, key: str, value: Any) -> datetime:
        try:
            return moments.moment_of(str(value))
        except ValueError:
            self._refuse(holder, key, f"«{value}» — не дата: нужно 2026-02-03 или 2026-02-03 09:00")

    def _refuse(self, holder: Any, key: str | int, complaint: str) -> NoReturn:
        line = line_of(holder, key) or line_of(holder)
        said = f"«{key}»: {complaint}" if isinstance(key, str) else complaint
        raise ScenarioInvalid(said, file=self.file, line=line, place=self.step_place)

    def _fail(self, holder: Any, complaint: str) -> NoReturn:
        raise ScenarioInvalid(complaint, file=self.file, line=line_of(holder), place=self.step_place)


def _meant(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _meant(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_meant(each) for each in value]
    return {"да": True, "нет": False}.get(value, value) if isinstance(value, str) else value
