"""Two versions of a form laid side by side, question by question."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.comparison.change import ELEMENT, Change, ChangeKind, told

Source = Mapping[str, Any]
_WORDS = {
    "label": "подпись",
    "type": "вид ответа",
    "required": "обязательность",
    "section": "раздел",
    "hint": "подсказка",
    "missing": "что сказать, если нет ответа",
    "showIf": "условие показа",
    "choices": "ответы на выбор",
    "list": "список ответов",
    "choiceIf": "условия ответов",
    "pick": "откуда выбирать",
    "min": "наименьшее значение",
    "max": "наибольшее значение",
    "maxLength": "наибольшая длина",
    "pattern": "образец",
    "notFuture": "не позже сегодняшнего дня",
    "notPast": "не раньше сегодняшнего дня",
    "minRows": "наименьшее число строк",
    "maxRows": "наибольшее число строк",
    "variable": "переменная процедуры",
    "variableIfAnswered": "переменная меняется только ответом",
    "prefill": "чем заполнено заранее",
    "entryEach": "каждая строка — запись журнала",
    "sensitive": "особые сведения",
    "aspect": "сторона дела",
    "readOnly": "только для чтения",
    "compute": "вычисление",
    "hidden": "не показывается",
    "code": "обозначение в приложении",
    "asPrinted": "как напечатано в приложении",
}
_TYPES = {
    "text": "строка",
    "longtext": "текст",
    "integer": "целое число",
    "decimal": "число",
    "money": "деньги",
    "date": "дата",
    "datetime": "дата и время",
    "bool": "да или нет",
    "choice": "один из списка",
    "multichoice": "несколько из списка",
    "person": "человек",
    "agency": "орган",
    "files": "файлы",
    "rows": "таблица",
}
_OF_FORM = {
    "title": "название",
    "source": "источник",
    "kind": "вид",
    "rules": "правила для нескольких вопросов",
    "columns": "столбцы журнала",
    "parts": "части",
}


def compare_forms(file: str, old: bytes, new: bytes) -> Iterator[Change]:
    """What differs; nothing of a file that is no form."""
    was, now = _read(old), _read(new)
    if was is None or now is None:
        if old != new:
            yield told(file, "", "", "bytes", "", "", f"Файл «{file}» изменён и не читается как форма.")
        return
    form = f"формы {now.get('key', '')} «{now.get('title', '')}»"
    yield from _fields(file, form, was.get("fields") or [], now.get("fields") or [])
    for key in dict.fromkeys((*now, *was)):
        if key == "fields" or was.get(key) == now.get(key):
            continue
        for part, before, after in _by_key(key, was.get(key), now.get(key)):
            name = _OF_FORM.get(key, key) + (f" «{part}»" if part else "")
            said = f"{name[0].upper()}{name[1:]} {form}: {before or 'нет'} → {after or 'нет'}"
            yield told(file, "", "", f"{key}.{part}" if part else key, before, after, said)


def _fields(file: str, form: str, was: list[Source], now: list[Source], inside: str = "") -> Iterator[Change]:
    before = {str(field.get("key")): field for field in was}
    after = {str(field.get("key")): field for field in now}
    renamed = _renamed(before, after)
    for key, field in after.items():
        older = before.get(renamed.get(key, key))
        if older is None:
            yield _whole(file, form, field, inside, ChangeKind.ADDED)
        else:
            yield from _field(file, form, older, field, inside)
    for key, field in before.items():
        if key not in after and key not in renamed.values():
            yield _whole(file, form, field, inside, ChangeKind.REMOVED)
    common = [key for key in before if key in after]
    if common != [key for key in after if key in before]:
        old, new = (", ".join(_label(side[key]) for key in side if key in common) for side in (before, after))
        yield told(file, inside, "", "order", old, new, f"Порядок вопросов {form} изменён: {old} → {new}")


def _renamed(before: Mapping[str, Source], after: Mapping[str, Source]) -> dict[str, str]:
    """New key → old key of a question that differs in nothing else."""
    gone = {key: field for key, field in before.items() if key not in after}
    found: dict[str, str] = {}
    for key, field in after.items():
        if key in before:
            continue
        same = (old for old in gone if {**gone[old], "key": ""} == {**field, "key": ""})
        if (old := next(same, None)) is not None:
            found[key] = old
            del gone[old]
    return found


def _field(file: str, form: str, was: Source, now: Source, inside: str) -> Iterator[Change]:
    path = _path(now, inside)
    if was.get("fields") != now.get("fields"):
        yield from _fields(file, form, was.get("fields") or [], now.get("fields") or [], path)
    for key in dict.fromkeys((*now, *was)):
        if key == "fields" or was.get(key) == now.get(key):
            continue
        words = "обозначение" if key == "key" else _WORDS.get(key, key)
        old, new = _shown(key, was.get(key)), _shown(key, now.get(key))
        name = _label(was) if key == "label" else _label(now)
        said = f"Вопрос «{name}» {form}, {words}: {old or 'нет'} → {new or 'нет'}"
        yield told(file, path, _label(now), key, old, new, said)


def _whole(file: str, form: str, field: Source, inside: str, kind: ChangeKind) -> Change:
    did = "Добавлен" if kind is ChangeKind.ADDED else "Удалён"
    needed = ", обязательный" if field.get("required") else ""
    said = f"{did} вопрос «{_label(field)}» {form}: {_shown('type', field.get('type'))}{needed}"
    old, new = ("", _label(field)) if kind is ChangeKind.ADDED else (_label(field), "")
    return told(file, _path(field, inside), _label(field), ELEMENT, old, new, said, kind)


def _by_key(key: str, was: Any, now: Any) -> Iterator[tuple[str, str, str]]:
    """Parts one by one, anything else as a whole."""
    if key != "parts":
        yield "", _plain(was), _plain(now)
        return
    before, after = was or {}, now or {}
    for name in dict.fromkeys((*after, *before)):
        if before.get(name) != after.get(name):
            yield name, _plain(before.get(name)), _plain(after.get(name))


def _shown(key: str, value: Any) -> str:
    if key == "type":
        return _TYPES.get(str(value), str(value))
    if key == "required":
        return "обязательный" if value else "необязательный"
    if key == "choices" and isinstance(value, list):
        return ", ".join(f"«{each.get('label', '')}» ({each.get('value', '')})" for each in value)
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _label(field: Source) -> str:
    return str(field.get("label") or field.get("key") or "")


def _path(field: Source, inside: str) -> str:
    key = str(field.get("key") or "")
    return f"{inside}.{key}" if inside else key


def _read(content: bytes) -> Source | None:
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
