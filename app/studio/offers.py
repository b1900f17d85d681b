"""What a methodologist chooses from while drawing: lists instead of ids typed by hand."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from engine.bpmn.markup import MODEL
from engine.bpmn.model import EventKind, Kind
from engine.dmn.reader import read as read_decisions
from engine.drafts.terms import TERM_KINDS
from engine.drafts.words import load_topic_words, load_variable_words
from engine.forms.fields import Field, FieldType, FormDefinition
from engine.gate.files import is_table
from engine.gate.markup import root_of
from engine.law import Law
from engine.regions import load_regions
from engine.setting_values import ValueKind, kind_of_value, load_setting_words
from engine.settings import load_setting_list
from engine.tables import read_table
from engine.work import HandlerRegistry
from storage.queries.decisions import decisions
from storage.queries.processes import definition_xml, definitions
from storage.unit_of_work import UnitOfWork

Json = object
_PLACE = re.compile(r" \([A-Z]{2}_[A-Z0-9_]+\)")
"""Where authors note the element that a message begins: of no use to whoever chooses it."""
_KINDS = {
    FieldType.INTEGER: "number",
    FieldType.DECIMAL: "number",
    FieldType.MONEY: "number",
    FieldType.BOOL: "bool",
    FieldType.DATE: "date",
    FieldType.DATETIME: "date",
    FieldType.CHOICE: "choice",
    FieldType.MULTICHOICE: "list",
    FieldType.ROWS: "list",
    FieldType.FILES: "list",
}
_JOURNALS = frozenset({"register", "journal"})


def offers_of(
    uow: UnitOfWork, law: Law, handlers: HandlerRegistry, files: Mapping[str, bytes], edition: str = ""
) -> dict[str, Json]:
    """Every list of the panel; ``files`` are the draft's own, ``edition`` the region it is drawn for."""
    drawings = [*_drawings(files), *_deployed(uow)]
    return {
        "kinds": sorted(Kind),
        "events": sorted(EventKind),
        "roles": [
            {"key": row["role"], "name": row["name_ru"], "scope": row["scope"]}
            for row in read_table(law.folder / "roles.csv", ("role", "name_ru", "scope"))
            if row["scope"] != "platform"
        ],
        "forms": [_form(form) for form in sorted(law.forms, key=lambda form: form.title)],
        "variables": _variables(law),
        "starts": [
            {"key": key, "name": event.name, "date": event.date} for key, event in law.start_events.items()
        ],
        "clauses": _clauses(law, edition),
        "terms": [
            {"code": kind.code, "name": kind.name, "least": kind.least, "greatest": kind.greatest}
            for kind in TERM_KINDS
        ],
        "settings": _settings(law),
        "topics": _topics(law, handlers),
        "messages": _named(drawings, "message"),
        "signals": _named(drawings, "signal"),
        "procedures": _procedures(uow, drawings),
        "decisions": _decisions(uow, files),
    }


def _form(form: FormDefinition) -> dict[str, Json]:
    return {
        "key": form.key,
        "title": form.title,
        "source": form.source,
        "journal": form.kind in _JOURNALS,
        "parts": [
            {"key": key, "title": part.title or form.title, "variables": list(_written(form, key))}
            for key, part in form.parts.items()
        ],
        "variables": list(_written(form)),
    }


def _written(form: FormDefinition, part: str | None = None) -> Iterator[str]:
    for field in form.fields_of(part):
        for asked in (field, *field.fields):
            if asked.variable:
                yield asked.variable


def variable_names(law: Law) -> dict[str, str]:
    """Variable → what it is called, for whoever reads its value."""
    return {str(each["key"]): str(each["name"]) for each in _variables(law)}


def _variables(law: Law) -> list[dict[str, Json]]:
    """Every variable by its name in words: from the question that writes it, else from the table."""
    found: dict[str, dict[str, Json]] = {}
    for form in law.forms:
        for part in (None, *form.parts):
            for field in form.fields_of(part):
                if field.variable:
                    found.setdefault(field.variable, _variable(field, form, _KINDS.get(field.type, "text")))
                for column in field.fields:
                    if column.variable:
                        found.setdefault(column.variable, _variable(column, form, "list"))
    for key, event in law.start_events.items():
        found.setdefault(key, {"key": key, "name": event.date, "kind": "date", "choices": []})
    for key, words in load_variable_words(law.folder).items():
        found.setdefault(key, {"key": key, "name": words.name, "kind": words.kind, "choices": []})
    return list(found.values())


def _variable(field: Field, form: FormDefinition, kind: str) -> dict[str, Json]:
    return {
        "key": field.variable,
        "name": field.label,
        "note": form.title,
        "kind": kind,
        "choices": [{"value": choice.value, "name": choice.label} for choice in field.choices],
    }


def _clauses(law: Law, edition: str) -> list[dict[str, Json]]:
    """Those of the draft's own region first; of another region with its name."""
    prefixes = read_table(law.folder / "regulations" / "names.csv", ("prefix", "region"))
    region_of = {row["prefix"]: row["region"] for row in prefixes}
    names = load_regions(law.folder)
    found: list[tuple[bool, dict[str, Json]]] = []
    for key, clause in law.clauses.items():
        region = region_of.get(key.partition("-")[0], "")
        is_other = bool(region) and region != edition
        name = f"{clause.name} ({names[region].name})" if is_other and region in names else clause.name
        found.append((is_other, {"key": key, "name": name, "quote": clause.quote}))
    return [clause for _is_other, clause in sorted(found, key=lambda one: one[0])]


def _settings(law: Law) -> list[dict[str, Json]]:
    words = load_setting_words(law.folder)
    return [
        {"key": setting.key, "name": words[setting.key].meaning}
        for setting in load_setting_list(law.folder)
        if setting.key in words and kind_of_value(setting) is ValueKind.TERM
    ]


def _topics(law: Law, handlers: HandlerRegistry) -> list[dict[str, Json]]:
    words = load_topic_words(law.folder)
    return [
        {"key": topic, "name": words.get(topic, topic), "outputs": sorted(handlers.outputs(topic) or ())}
        for topic in sorted(handlers.topics, key=lambda topic: words.get(topic, topic))
    ]


def _drawings(files: Mapping[str, bytes]) -> Iterator["etree._Element"]:
    for name, content in files.items():
        if name.endswith(".bpmn"):
            try:
                yield root_of(content)
            except etree.XMLSyntaxError:
                continue


def _deployed(uow: UnitOfWork) -> Iterator["etree._Element"]:
    """The newest version of every procedure in each of its editions."""
    seen: set[tuple[str, str]] = set()
    for line in definitions(uow.connection):
        if (line.key, line.edition) in seen:
            continue
        seen.add((line.key, line.edition))
        found = definition_xml(uow.connection, definition_id=line.id)
        if found is not None:
            yield root_of(found[1])


def _named(drawings: Iterable["etree._Element"], tag: str) -> list[dict[str, Json]]:
    """Messages or signals of all procedures: by what their authors wrote, else by the event that has them."""
    found: dict[str, dict[str, Json]] = {}
    for root in drawings:
        for each in root.iterfind(f"{{{MODEL}}}{tag}"):
            name = each.get("name") or each.get("id") or ""
            said = _PLACE.sub("", each.findtext(f"{{{MODEL}}}documentation") or "").strip()
            said = said or _event_name(root, tag, each.get("id") or "")
            if name and (name not in found or (said and not found[name]["said"])):
                found[name] = {"id": each.get("id"), "key": name, "name": said or name, "said": bool(said)}
    return sorted(found.values(), key=lambda one: str(one["name"]))


def _event_name(root: "etree._Element", tag: str, key: str) -> str:
    for definition in root.iter(f"{{{MODEL}}}{tag}EventDefinition"):
        event = definition.getparent()
        if definition.get(f"{tag}Ref") == key and event is not None and event.get("name"):
            return str(event.get("name"))
    return ""


def _procedures(uow: UnitOfWork, drawings: Iterable["etree._Element"]) -> list[dict[str, Json]]:
    found = {line.key: line.name for line in reversed(definitions(uow.connection))}
    for root in drawings:
        for process in root.iterfind(f"{{{MODEL}}}process"):
            found.setdefault(str(process.get("id")), process.get("name") or str(process.get("id")))
    return [{"key": key, "name": name} for key, name in sorted(found.items(), key=lambda item: item[1])]


def _decisions(uow: UnitOfWork, files: Mapping[str, bytes]) -> list[dict[str, Json]]:
    found = {line.key: line.name for line in reversed(decisions(uow.connection))}
    for name, content in files.items():
        if is_table(name):
            found.update({decision.id: decision.name for decision in read_decisions(content)})
    return [
        {"key": key, "name": name or key} for key, name in sorted(found.items(), key=lambda item: item[1])
    ]
