"""Which duty of the regulations is carried by what: an element, or a part named in a table.

An element of a diagram carries the obligations of its property ``clause``. What no element
can carry — a rule of access, a column of a journal, a job of the calendar — stands in
``processes/regulations/coverage.csv`` with its place and the test that holds it, or is
waived there with a reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.bpmn.reader import read
from engine.forms.catalogue import FormCatalogue
from engine.regulations.clauses import Clause, load_clauses
from engine.tables import TableRow, read_table

TABLE = "coverage.csv"
TAKEN = "tests/taken.py"
"""Counts the elements that the scenarios took; one that nobody took fails a whole run."""
COLUMNS = ("id", "how", "where", "test", "reason")


class How(StrEnum):
    ELEMENT = "element"
    HANDLER = "handler"
    REGISTER = "register"
    ACCESS = "access"
    FORM = "form"
    JOB = "job"
    SETTING = "setting"
    WAIVED = "waived"


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """Something that carries a duty.

    ``where`` is ``file.bpmn#element``, ``handlers/closure.py::close_records``, ``F-ME-1``
    or ``access.csv:journal``.
    """

    how: How
    where: str = ""
    test: str = ""
    """``tests/….py::test_…``; an element is held by the tests that name it."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Covered:
    """One obligation and all that carries it."""

    id: str
    clause: Clause
    procedure: str
    carriers: tuple[Carrier, ...]

    @property
    def is_missing(self) -> bool:
        return not self.carriers

    @property
    def is_waived(self) -> bool:
        return any(carrier.how is How.WAIVED for carrier in self.carriers)


def coverage(processes: Path, project: Path, diagrams: Mapping[str, bytes] | None = None) -> list[Covered]:
    """Every obligation in the order of the regulations.

    ``diagrams`` are the files that carry them, when others than those of the folder. A row of
    the table that names what is not there raises ``TableInvalid``: a carrier that was renamed
    or removed must not be believed in any longer.
    """
    folder = processes / "regulations"
    clauses = load_clauses(folder)
    if diagrams is None:
        diagrams = {path.name: path.read_bytes() for path in sorted(processes.glob("*.bpmn"))}
    carriers = _by_elements(diagrams, project)
    for row in _rows(folder / TABLE, clauses):
        carriers[row["id"]].append(_named(row, processes, project))
    return [
        Covered(
            id=row["id"],
            clause=clauses[row["id"]],
            procedure=row["procedure"],
            carriers=tuple(carriers[row["id"]]),
        )
        for row in read_table(folder / "obligations.csv", ("id", "procedure"))
    ]


def _by_elements(diagrams: Mapping[str, bytes], project: Path) -> dict[str, list[Carrier]]:
    found: dict[str, list[Carrier]] = defaultdict(list)
    tests = _Tests(project / "tests")
    for name, content in diagrams.items():
        for process in read(content).processes:
            for node in process.nodes():
                for clause in node.clauses:
                    place = f"{name}#{node.id}"
                    found[clause].append(Carrier(how=How.ELEMENT, where=place, test=tests.naming(node.id)))
    return found


def _rows(path: Path, known: Mapping[str, Clause]) -> Iterator[TableRow]:
    for row in read_table(path, COLUMNS):
        if row["id"] not in known:
            raise row.wrong(f"обязанности «{row['id']}» нет в obligations.csv. Исправьте номер.")
        yield row


def _named(row: TableRow, processes: Path, project: Path) -> Carrier:
    try:
        how = How(row["how"])
    except ValueError:
        ways = ", ".join(How)
        raise row.wrong(f"способ «{row['how']}» неизвестен. Нужен один из: {ways}.") from None
    if how is How.WAIVED:
        if not row["reason"]:
            raise row.wrong("обязанность не исполняется системой, но не сказано почему. Впишите reason.")
        return Carrier(how=how, reason=row["reason"])
    if not _is_there(how, row["where"], processes, project):
        raise row.wrong(f"места «{row['where']}» нет. Исправьте where.")
    if not _is_test(row["test"], project):
        raise row.wrong(f"теста «{row['test']}» нет. Исправьте test.")
    return Carrier(how=how, where=row["where"], test=row["test"], reason=row["reason"])


def _is_there(how: How, where: str, processes: Path, project: Path) -> bool:
    match how:
        case How.FORM | How.REGISTER:
            return where in FormCatalogue(processes / "forms")
        case How.ELEMENT:
            name, _, element = where.partition("#")
            return _has_element(processes / name, element)
        case How.ACCESS | How.SETTING:
            name, _, key = where.partition(":")
            path = processes / name
            return path.is_file() and _first_cells(path, key)
        case _:
            return _defines(project, where)


def _has_element(path: Path, element: str) -> bool:
    drawn = read(path.read_bytes()).processes if path.is_file() else []
    return any(process.node(element) is not None for process in drawn)


def _first_cells(path: Path, key: str) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines()
    return any(line.partition(",")[0] == key for line in lines[1:])


def _is_test(test: str, project: Path) -> bool:
    # An installed system has no tests; where they are, a test that is named must exist.
    return not (project / "tests").is_dir() or _defines(project, test)


def _defines(project: Path, place: str) -> bool:
    """``path.py::name`` names a file and a function or class in it."""
    file, _, name = place.partition("::")
    path = project / file
    if not (name and path.is_file()):
        return False
    text = path.read_text(encoding="utf-8")
    return f"def {name}(" in text or f"class {name}" in text


class _Tests:
    """Tests of procedures, asked which of them name an element."""

    def __init__(self, folder: Path):
        self._texts = {
            path.relative_to(folder.parent).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted((folder / "processes").glob("*"))
            if path.suffix in {".py", ".csv"}
        }

    def naming(self, element_id: str) -> str:
        """The test that names it, else the walk of scenarios, else the list of the drawing.

        An element that nobody names is held by the count of what the scenarios took.
        """
        naming = [name for name, text in self._texts.items() if _says(text, element_id)]
        nearest = min(naming, key=_distance, default="")
        return nearest or (TAKEN if self._texts else "")


def _distance(name: str) -> int:
    """How far from a test a file is that names an element."""
    is_python = name.endswith(".py")
    return 0 if is_python and "/test_" in name else 1 if is_python else 2


def _says(text: str, word: str) -> bool:
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not text[end : end + 1].isalnum():
            return True
        start = text.find(word, end)
    return False


def missing(covered: Iterable[Covered]) -> list[Covered]:
    return [each for each in covered if each.is_missing]
