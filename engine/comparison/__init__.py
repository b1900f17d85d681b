"""What differs between two versions of a procedure: diagrams, forms, decision tables, in words.

Compared are meanings, element by element, never the text of files: where a lawyer changed one
thing, one change is told, with what it was and what it is.
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.reader import read
from engine.comparison.change import ELEMENT, POSITION, Change, ChangeKind
from engine.comparison.diagrams import compare_diagrams
from engine.comparison.forms import compare_forms
from engine.comparison.tables import compare_tables
from engine.comparison.whole import title_of, whole
from engine.comparison.words import ComparisonWords

__all__ = ["ELEMENT", "POSITION", "Change", "ChangeKind", "ComparisonWords", "compare", "title_of"]

Files = Mapping[str, bytes]
_ORDER = (".bpmn", ".json", ".dmn", ".yaml")


def compare(old_files: Files, new_files: Files, words: ComparisonWords) -> list[Change]:
    """Every difference, diagrams first; a diagram under another name is known by the procedure it draws."""
    found: list[Change] = []
    pairs = _pairs(old_files, new_files)
    for old, new in sorted(pairs, key=lambda pair: (_rank(pair[1] or pair[0]), pair[1] or pair[0])):
        if not old or not new:
            content = new_files[new] if new else old_files[old]
            found.append(whole(old or new, content, ChangeKind.ADDED if new else ChangeKind.REMOVED))
        elif old_files[old] != new_files[new]:
            found.extend(_file(new, old_files[old], new_files[new], words))
    return found


def _pairs(old_files: Files, new_files: Files) -> Iterator[tuple[str, str]]:
    gone = [name for name in old_files if name not in new_files]
    for name in new_files:
        if name in old_files:
            yield name, name
            continue
        keys = _keys(name, new_files[name])
        other = next((each for each in gone if keys and _keys(each, old_files[each]) == keys), "")
        if other:
            gone.remove(other)
        yield other, name
    yield from ((name, "") for name in gone)


def _keys(name: str, content: bytes) -> frozenset[str]:
    """The procedures that a file draws; of other files nothing."""
    if not name.endswith(".bpmn"):
        return frozenset()
    return frozenset(process.id for process in read(content).processes)


def _file(name: str, old: bytes, new: bytes, words: ComparisonWords) -> Iterator[Change]:
    if name.endswith(".bpmn"):
        return compare_diagrams(name, old, new, words)
    if name.endswith(".dmn"):
        return compare_tables(name, old, new)
    if name.endswith(".json"):
        return compare_forms(name, old, new)
    return iter((whole(name, new, ChangeKind.CHANGED),))


def _rank(name: str) -> int:
    return next((number for number, ending in enumerate(_ORDER) if name.endswith(ending)), len(_ORDER))
