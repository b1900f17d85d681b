"""Two versions of a diagram laid side by side, element by element."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.model import Kind
from engine.comparison.change import ELEMENT, POSITION, Change, ChangeKind
from engine.comparison.facets import DEFAULTS, Drawn, facets_of
from engine.comparison.words import ADDED, CHANGED, REMOVED, ComparisonWords, named

# nominative, genitive, gender
_STEP = ("шаг", "шага", "m")
_EVENT = ("событие", "события", "n")
_FORK = ("развилка", "развилки", "f")
_STAGE = ("этап", "этапа", "m")
_TAGS: Mapping[str, tuple[str, str, str]] = {
    **dict.fromkeys((kind.value for kind in Kind), _STEP),
    **dict.fromkeys((kind.value for kind in Kind if kind.value.endswith("Gateway")), _FORK),
    **dict.fromkeys((kind.value for kind in Kind if kind.value.endswith("Event")), _EVENT),
    **dict.fromkeys(("subProcess", "transaction", "adHocSubProcess"), _STAGE),
    "sequenceFlow": ("переход", "перехода", "m"),
    "messageFlow": ("поток сообщений", "потока сообщений", "m"),
    "association": ("пунктирная линия", "пунктирной линии", "f"),
    "lane": ("дорожка", "дорожки", "f"),
    "participant": ("участник", "участника", "m"),
    "process": ("процедура", "процедуры", "f"),
    "textAnnotation": ("примечание", "примечания", "n"),
    "group": ("рамка", "рамки", "f"),
    "message": ("сообщение", "сообщения", "n"),
    "signal": ("сигнал", "сигнала", "m"),
    "error": ("ошибка", "ошибки", "f"),
    "escalation": ("эскалация", "эскалации", "f"),
    "dataObjectReference": ("сведения", "сведений", "p"),
    "dataStoreReference": ("хранилище", "хранилища", "n"),
}
_OTHER = ("элемент", "элемента", "m")
_DID = {
    ChangeKind.ADDED: {"m": "Добавлен", "f": "Добавлена", "n": "Добавлено", "p": "Добавлены"},
    ChangeKind.REMOVED: {"m": "Удалён", "f": "Удалена", "n": "Удалено", "p": "Удалены"},
}
_LINES = ("sequenceFlow", "messageFlow", "association")
_TOLD = (
    "camunda:candidateGroups",
    "camunda:formKey",
    "property:deadline",
    "timer",
    "condition",
    "property:clause",
)
"""What is told of an element that was added or removed, in this order."""
_DATED = ("property:deadline", "property:deadlineFrom", "timer")


def compare_diagrams(file: str, old: bytes, new: bytes, words: ComparisonWords) -> Iterator[Change]:
    """What differs, in the order of the newer drawing; removed elements last."""
    yield from _Comparison(file, facets_of(old), facets_of(new), words).changes()


@dataclass(frozen=True)
class _Comparison:
    file: str
    old: Mapping[str, Drawn]
    new: Mapping[str, Drawn]
    words: ComparisonWords

    def changes(self) -> Iterator[Change]:
        for element in self.new.values():
            before = self.old.get(element.id)
            if before is None:
                yield self._whole(element, ChangeKind.ADDED)
            else:
                yield from self._within(before, element)
        for element in self.old.values():
            if element.id not in self.new:
                yield self._whole(element, ChangeKind.REMOVED)

    def _within(self, before: Drawn, after: Drawn) -> Iterator[Change]:
        if before.tag != after.tag:
            was, now = _kind(before)[0], _kind(after)[0]
            if was == now:
                was, now = before.tag, after.tag
            yield self._change(
                after, "tag", was, now, f"Вид элемента {self._called(after)} изменён: {was} → {now}"
            )
        for key in dict.fromkeys((*after.facets, *before.facets)):
            was, now = before.facets.get(key, ""), after.facets.get(key, "")
            if was != now and key not in (before.told_by_others, after.told_by_others):
                yield self._facet(after, key, was, now)
        if before.place != after.place:
            sentence = f"{_kind(after)[0].capitalize()} {self._called(after)}: только расположение на схеме"
            yield self._change(after, POSITION, "", "", sentence)

    def _facet(self, element: Drawn, key: str, was: str, now: str) -> Change:
        facet = self.words.facet(key)
        unsaid = DEFAULTS.get(key.rpartition(".")[2], "false" if facet.value == "flag" else "")
        old, new = (
            self.words.value(key, value or unsaid, side) for value, side in ((was, self.old), (now, self.new))
        )
        if old == new:
            old, new = was, now
        whose = f"{facet.words} {_kind(element)[1]} {self._called(element)}"
        if facet.form == "x":
            said = f"{old} → {new}" if old and new else f"добавлено {new}" if new else f"убрано {old}"
            words = facet.words[0].lower() + facet.words[1:]
            sentence = f"{_kind(element)[0].capitalize()} {self._called(element)}, {words}: {said}"
        elif not old:
            sentence = f"{whose} {ADDED[facet.form]}: {new}"
        elif not new:
            sentence = f"{whose} {REMOVED[facet.form]}: было {old}"
        else:
            sentence = f"{whose} {CHANGED[facet.form]}: {old} → {new}"
        clauses = self.words.clauses(element.facets.get("property:clause", "")) if key in _DATED else []
        added = [each for each in now.split() if each not in was.split()] if facet.value == "clauses" else []
        return self._change(
            element,
            key,
            old,
            new,
            f"{sentence} ({', '.join(clauses)})" if clauses else sentence,
            text=self.words.quotes(added),
        )

    def _whole(self, element: Drawn, kind: ChangeKind) -> Change:
        nominative, _, gender = _kind(element)
        side = self.new if kind is ChangeKind.ADDED else self.old
        details = [
            f"{self.words.facet(key).words.lower()}: {self.words.value(key, element.facets[key], side)}"
            for key in _TOLD
            if key in element.facets
        ]
        said = f"{_DID[kind][gender]} {nominative} {self._called(element)}"
        sentence = f"{said}: {'; '.join(details)}" if details else said
        clauses = element.facets.get("property:clause", "").split() if kind is ChangeKind.ADDED else []
        return Change(
            file=self.file,
            element_id=element.id,
            element_name=element.name,
            what=ELEMENT,
            old="" if kind is ChangeKind.ADDED else self._called(element),
            new=self._called(element) if kind is ChangeKind.ADDED else "",
            sentence=sentence,
            kind=kind,
            text=self.words.quotes(clauses),
        )

    def _change(self, element: Drawn, what: str, old: str, new: str, sentence: str, text: str = "") -> Change:
        return Change(
            file=self.file,
            element_id=element.id,
            element_name=element.name,
            what=what,
            old=old,
            new=new,
            sentence=sentence,
            text=text,
        )

    def _called(self, element: Drawn) -> str:
        """«Проверка сведений»; a nameless line by what it leads from and to."""
        if element.tag not in _LINES:
            return named(element)
        ends = [element.facets.get(key, "") for key in ("sourceRef", "targetRef")]
        known = {**self.old, **self.new}
        line = " → ".join(named(known.get(end), end) for end in ends)
        return f"«{element.name}» ({line})" if element.name else line


def _kind(element: Drawn) -> tuple[str, str, str]:
    return _TAGS.get(element.tag, _OTHER)
