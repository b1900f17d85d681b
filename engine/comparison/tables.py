"""Two versions of a file of decisions laid side by side, rule by rule."""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn.markup import Element, local, strict_parser
from engine.comparison.change import ELEMENT, Change, ChangeKind, told


def compare_tables(file: str, old: bytes, new: bytes) -> Iterator[Change]:
    """What differs; a file that cannot be read is only said to differ."""
    was, now = _decisions(old), _decisions(new)
    if was is None or now is None:
        if old != new:
            yield told(
                file, "", "", "bytes", "", "", f"Файл «{file}» изменён и не читается как таблица решений."
            )
        return
    for key in dict.fromkeys((*now, *was)):
        before, after = was.get(key), now.get(key)
        if before is None and after is not None:
            yield _whole(file, after, ChangeKind.ADDED)
        elif after is None and before is not None:
            yield _whole(file, before, ChangeKind.REMOVED)
        elif before is not None and after is not None:
            yield from _decision(file, before, after)


def _decision(file: str, was: Element, now: Element) -> Iterator[Change]:
    name, key = now.get("name") or now.get("id"), now.get("id") or ""
    before, after = _facts(was), _facts(now)
    for fact in dict.fromkeys((*after, *before)):
        label, new = after.get(fact, ("", ""))
        older, old = before.get(fact, ("", ""))
        if old == new or (fact == "order" and not _is_reordered(old, new)):
            continue
        where = f"Таблица «{name}», {label or older}"
        if fact in before and fact in after:
            said = f"{where}: {old or 'пусто'} → {new or 'пусто'}"
            yield told(file, key, name, fact, old, new, said)
        else:
            kind = ChangeKind.ADDED if fact in after else ChangeKind.REMOVED
            did = "добавлено" if fact in after else "убрано"
            yield told(file, key, name, fact, old, new, f"{where}: {did} — {new or old}", kind)


def _is_reordered(old: str, new: str) -> bool:
    before, after = old.split(", "), new.split(", ")
    return [each for each in before if each in after] != [each for each in after if each in before]


def _facts(decision: Element) -> dict[str, tuple[str, str]]:
    """Everything a decision says by a key that lasts: what a lawyer calls it, and what it says."""
    facts = {"name": ("название", decision.get("name") or "")}
    for number, child in enumerate(_children(decision)):
        if local(child) == "decisionTable":
            facts |= _table(child)
        elif local(child) == "variable":
            told = " ".join(filter(None, (child.get("name"), child.get("typeRef"))))
            facts["variable"] = ("переменная результата", told)
        else:
            facts[child.get("id") or f"{local(child)} {number}"] = (local(child), _line(child))
    return facts


def _table(table: Element) -> dict[str, tuple[str, str]]:
    columns = [each for each in _children(table) if local(each) in ("input", "output")]
    rules = [each for each in _children(table) if local(each) == "rule"]
    facts = {
        "hitPolicy": ("правило выбора строк", table.get("hitPolicy") or "UNIQUE"),
        "aggregation": ("свод результатов", table.get("aggregation") or ""),
    }
    for number, column in enumerate(columns, 1):
        what = "столбец условий" if local(column) == "input" else "столбец результатов"
        facts[column.get("id") or f"column {number}"] = (f"{what} «{_title(column)}»", _line(column))
    facts["order"] = ("порядок строк", ", ".join(each.get("id") or "" for each in rules))
    for number, rule in enumerate(rules, 1):
        cells = [each for each in _children(rule) if local(each) in ("inputEntry", "outputEntry")]
        shown = [
            f"{_title(column)}: {_inner(cell)}"
            for column, cell in zip(columns, cells, strict=False)
            if _inner(cell) not in ("", "-")
        ]
        note = [_inner(each) for each in _children(rule) if local(each) == "description"]
        told = "; ".join(filter(None, [*shown, *note])) or "без условий"
        facts[rule.get("id") or f"rule {number}"] = (f"правило {number}", told)
    return facts


def _title(column: Element) -> str:
    return str(column.get("label") or column.get("name") or _inner(column))


def _whole(file: str, decision: Element, kind: ChangeKind) -> Change:
    name = decision.get("name") or decision.get("id") or ""
    did = "Добавлена" if kind is ChangeKind.ADDED else "Удалена"
    old, new = ("", name) if kind is ChangeKind.ADDED else (name, "")
    key = decision.get("id") or ""
    return told(file, key, name, ELEMENT, old, new, f"{did} таблица решений «{name}»", kind)


def _decisions(content: bytes) -> Mapping[str, Element] | None:
    try:
        root = etree.fromstring(content, strict_parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    return {each.get("id") or "": each for each in _children(root) if local(each) == "decision"}


def _children(element: Element) -> Iterator[Element]:
    return (child for child in element if isinstance(child.tag, str))


def _inner(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _line(element: Element) -> str:
    """An element on one line: its attributes but the id, and what stands in it."""
    said = [f"{key}={value}" for key, value in sorted(element.attrib.items()) if key != "id"]
    inside = [f"{local(child)}({_line(child)})" for child in _children(element)]
    return " ".join([*said, *filter(None, [" ".join((element.text or "").split())]), *inside])
