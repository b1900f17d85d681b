"""Two versions laid side by side: each difference is told once, with what was and what is."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from lxml import etree

from engine.bpmn.markup import CAMUNDA, MODEL
from engine.comparison import POSITION, Change, ChangeKind, ComparisonWords, compare
from engine.comparison.words import load_facet_words
from tests.dmn import one
from tests.world import LAW, PROCESSES

WORDS = ComparisonWords(LAW)
INTAKE = "intake_case.ru-me.bpmn"
OTHER = "другое_значение"
NAMES_NOTHING = frozenset({"id", "type"})
KEYS = frozenset({("property", "name"), ("in", "target"), ("out", "target"), ("inputParameter", "name")})
"""Changing them makes another thing of the same kind: one is gone and one has come."""
SHARED = frozenset({"message", "signal", "error", "escalation"})
"""Whoever refers to them changes with them."""
Slot = tuple[str, str, str, str]


@cache
def text(file: str) -> str:
    return (PROCESSES / file).read_text()


@cache
def slots() -> dict[Slot, tuple[str, str]]:
    """Kind of a written place → a file that has it, and the place in it."""
    found: dict[Slot, tuple[str, str]] = {}
    for path in sorted(PROCESSES.glob("*.bpmn")):
        root = etree.fromstring(path.read_bytes())
        tree = root.getroottree()
        for element in root.iter():
            for kind, place in _written(element):
                found.setdefault(kind, (path.name, f"{tree.getpath(element)}|{place}"))
    return found


def _written(element: Any) -> Iterator[tuple[Slot, str]]:
    tag = etree.QName(element)
    inside = etree.QName(element.getparent()).localname if element.getparent() is not None else ""
    if tag.namespace not in (MODEL, CAMUNDA) or tag.localname in ("definitions", "incoming", "outgoing"):
        return
    called = element.get("name") or "" if tag.localname == "property" else ""
    for key in element.attrib:
        name = etree.QName(key).localname
        is_ours = etree.QName(key).namespace in (None, CAMUNDA) and not (name == "type" and ":" in key)
        if name != "id" and is_ours and (tag.localname, name) not in KEYS:
            yield (inside, tag.localname, name, called), key
    if (element.text or "").strip():
        yield (inside, tag.localname, "", called), ""


@pytest.fixture(scope="module")
def mutated() -> dict[Slot, list[Change]]:
    """Each kind of place changed in turn: what is told of it."""
    told: dict[Slot, list[Change]] = {}
    for kind, (file, place) in slots().items():
        root = etree.fromstring(text(file).encode())
        path, _, attribute = place.partition("|")
        element = root.getroottree().xpath(path, namespaces=root.nsmap)[0]
        if attribute:
            element.set(attribute, _other(element.get(attribute)))
        else:
            element.text = _other(element.text.strip())
        new = etree.tostring(root.getroottree(), encoding="UTF-8")
        told[kind] = compare({file: text(file).encode()}, {file: new}, WORDS)
    return told


def _other(value: str) -> str:
    return {"true": "false", "false": "true"}.get(value, "P45D" if value.startswith("P") else OTHER)


def test_every_kind_of_property_of_the_shipped_diagrams_is_told_once(
    mutated: dict[Slot, list[Change]],
) -> None:
    wrong = {
        kind: [each.sentence for each in changes]
        for kind, changes in mutated.items()
        if (len(changes) != 1 and kind[1] not in SHARED) or not changes
    }

    assert len(mutated) > 60
    assert not wrong


def test_every_change_says_what_was_and_what_is(mutated: dict[Slot, list[Change]]) -> None:
    silent = [
        change.sentence
        for kind, changes in mutated.items()
        for change in changes
        if change.old == change.new or not (change.old or change.new) or " " not in change.sentence
    ]

    assert not silent


def test_every_property_of_the_shipped_diagrams_has_words(mutated: dict[Slot, list[Change]]) -> None:
    keys = {each.what for changes in mutated.values() for each in changes}

    unspoken = [key for key in keys if WORDS.facet(key).words.startswith("Свойство")]

    assert not unspoken
    assert {words.form for words in load_facet_words(PROCESSES).values()} <= {"m", "f", "n", "x"}


def told(old: str, new: str, *, file: str = INTAKE) -> list[str]:
    """The sentences for one replacement in a shipped diagram."""
    before = text(file)
    assert before.count(old) >= 1
    return [
        each.sentence
        for each in compare({file: before.encode()}, {file: before.replace(old, new, 1).encode()}, WORDS)
    ]


def test_a_term_is_told_in_days_and_with_its_clause() -> None:
    assert told('name="deadline" value="WD:5"', 'name="deadline" value="WD:7"') == [
        "Срок этапа «Проверка информации» изменён: 5 рабочих дней → 7 рабочих дней (п. 4.6 Порядка)"
    ]


def test_a_timer_is_told_in_words() -> None:
    plain = next(
        path.name
        for path in PROCESSES.glob("*.bpmn")
        if ">deadline()<" in path.read_text() or "${deadline()}" in path.read_text()
    )
    said = told("${deadline()}", "P45D", file=plain)

    assert len(said) == 1
    assert said[0].endswith("по сроку шага → 45 календарных дней") or "→ 45 календарных дней (" in said[0]


def test_moving_a_shape_is_told_as_moving_only() -> None:
    root = etree.fromstring(text(INTAKE).encode())
    bounds = next(root.iter("{http://www.omg.org/spec/DD/20100524/DC}Bounds"))
    bounds.set("x", "1")

    changes = compare(
        {INTAKE: text(INTAKE).encode()}, {INTAKE: etree.tostring(root, encoding="UTF-8")}, WORDS
    )

    assert [each.what for each in changes] == [POSITION]
    assert changes[0].sentence.endswith("только расположение на схеме")


def test_a_new_step_is_told_with_who_what_and_when() -> None:
    root = etree.fromstring(text(INTAKE).encode())
    step = next(each for each in root.iter(f"{{{MODEL}}}userTask") if each.get("id") == "IC_T03")
    copy = deepcopy(step)
    copy.set("id", "notify_school")
    copy.set("name", "Уведомить школу")
    step.addnext(copy)

    added, *others = compare(
        {INTAKE: text(INTAKE).encode()}, {INTAKE: etree.tostring(root, encoding="UTF-8")}, WORDS
    )

    assert not others
    assert added.kind is ChangeKind.ADDED
    assert added.sentence.startswith("Добавлен шаг «Уведомить школу»: кто исполняет: ")
    assert "срок: 3 рабочих дня" in added.sentence
    assert "основание: п. 4.4" in added.sentence
    assert "письменно" in added.text


def test_questions_of_forms_are_told_one_by_one() -> None:
    name = "forms/F-X-WRITTEN.json"
    form = json.loads((PROCESSES / name).read_text())
    old = json.dumps(form).encode()
    first, second = form["fields"][0], form["fields"][1]
    first["label"] = "Кому"
    second["required"] = not second.get("required", False)
    form["fields"].append({"key": "school_class", "type": "text", "label": "Класс", "required": True})
    gone = form["fields"].pop(2)

    sentences = [each.sentence for each in compare({name: old}, {name: json.dumps(form).encode()}, WORDS)]

    assert len(sentences) == 4
    assert "подпись: " in sentences[0] and sentences[0].endswith("→ Кому")
    assert "бязательный → " in sentences[1]
    assert (
        sentences[2].startswith("Добавлен вопрос «Класс» формы F-X-WRITTEN")
        and "обязательный" in sentences[2]
    )
    assert sentences[3].startswith(f"Удалён вопрос «{gone['label']}»")


def test_every_property_of_a_question_is_told() -> None:
    field = {"key": "day", "type": "date", "label": "Дата"}
    given: dict[str, Any] = {
        "label": "День",
        "type": "datetime",
        "required": True,
        "showIf": {"field": "other", "is": True},
        "notFuture": True,
        "hint": "Когда",
        "variable": "day",
        "prefill": ["case.detected_on"],
        "section": "1",
    }
    for key, value in given.items():
        old, new = ({"key": "F", "title": "Ф", "fields": [each]} for each in (field, {**field, key: value}))
        changes = compare({"f.json": json.dumps(old).encode()}, {"f.json": json.dumps(new).encode()}, WORDS)
        assert [each.what for each in changes] == [key]


def test_rules_of_a_decision_table_are_told_one_by_one() -> None:
    columns = (["age"], ["kind"])
    old = one(*columns, [["< 18", '"child"'], ["-", '"adult"']])
    new = one(*columns, [["< 16", '"child"'], ["-", '"adult"']])

    changes = compare({"d.dmn": old}, {"d.dmn": new}, WORDS)
    longer = compare(
        {"d.dmn": old},
        {"d.dmn": one(*columns, [["< 18", '"child"'], ["-", '"adult"'], ["> 90", '"old"']])},
        WORDS,
    )

    assert [each.sentence for each in changes] == [
        'Таблица «d», правило 1: age: < 18; kind: "child" → age: < 16; kind: "child"'
    ]
    assert [each.kind for each in longer] == [ChangeKind.ADDED]


def test_files_that_came_or_went_are_told() -> None:
    changes = compare({"forms/A.json": b"{}"}, {"scenarios/b.yaml": b""}, WORDS)

    assert {(each.kind, each.file) for each in changes} == {
        (ChangeKind.ADDED, "scenarios/b.yaml"),
        (ChangeKind.REMOVED, "forms/A.json"),
    }
