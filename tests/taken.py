"""Which elements and flows of the shipped diagrams the scenarios of ``tests/processes`` took.

A pytest plugin. Every token that enters an element and every flow it takes is counted while a
test of that folder runs, by simulation or by people; the rehearsal of the gate is not. The
numbers of parallel workers are joined and printed at the end. When the whole folder ran, an
element or a flow that nobody took fails the run.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from engine.bpmn.model import Flow, Kind, Node, Process
from engine.bpmn.reader import read
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import Token

ROOT = Path(__file__).parents[1]
PROCESSES = ROOT / "processes"
SCENARIOS = ROOT / "tests" / "processes"
FOLDER = "tests/processes"
Taken = dict[str, set[str]]


class Collector:
    """Counts while it is on; wraps the two doors of the engine through which all tokens go."""

    def __init__(self) -> None:
        self.is_on = False
        self.taken: Taken = {}
        self.modules: set[str] = set()
        self._files: WeakKeyDictionary[Any, str] = WeakKeyDictionary()

    def install(self) -> None:
        tell, take = ScopeMixin.tell, ScopeMixin.take

        def told(scope: ScopeMixin, what: str, token: Token) -> None:
            if self.is_on and what == "entered":
                self.note(scope, token.node.id)
            tell(scope, what, token)

        def took(scope: ScopeMixin, flow: Flow) -> None:
            if self.is_on and flow.is_drawn:
                self.note(scope, flow.id)
            take(scope, flow)

        ScopeMixin.tell, ScopeMixin.take = told, took  # type: ignore[method-assign]

    def note(self, scope: Any, name: str) -> None:
        top = scope.top
        if type(top.trace).__module__.startswith("engine.rehearsal"):
            return
        spec = scope.spec
        main = top.spec if top.spec.process == spec.process else top.subprocess_specs[spec.process]
        if main not in self._files:
            specs = (each for key, each in main.task_specs.items() if key.startswith("node:"))
            nodes = frozenset(map(_told, (each.node for each in specs)))
            self._files[main] = files().get((spec.process, nodes), "")
        if file := self._files[main]:
            self.taken.setdefault(file, set()).add(name)


COLLECTOR = Collector()


@cache
def drawn() -> dict[str, Process]:
    """File → its process, as the engine reads it."""
    return {path.name: read(path.read_bytes()).processes[0] for path in sorted(PROCESSES.glob("*.bpmn"))}


@cache
def files() -> dict[tuple[str, frozenset[tuple[str, str]]], str]:
    """Editions bear one key: they are told apart by their elements and the law these carry."""
    return {
        (process.id, frozenset(map(_told, process.scope.nodes.values()))): file
        for file, process in drawn().items()
    }


def _told(node: Node) -> tuple[str, str]:
    return node.id, node.properties.get("clause", "")


def untaken(taken: Taken) -> Iterator[tuple[str, int, int, int, int, list[str]]]:
    """File, elements taken, elements, flows taken, flows, and the ids that nobody took."""
    for file, process in drawn().items():
        elements = [node.id for node in process.nodes()]
        flows = [flow.id for scope in process.scopes() for flow in scope.flows.values() if flow.is_drawn]
        seen = taken.get(file, set()) | _won(process, taken.get(file, set()))
        yield (
            file,
            sum(each in seen for each in elements),
            len(elements),
            sum(each in seen for each in flows),
            len(flows),
            [each for each in (*elements, *flows) if each not in seen],
        )


def _won(process: Process, seen: set[str]) -> set[str]:
    """A token waits at an event-based gateway itself: a flow of it is taken when its event comes."""
    return {
        flow.id
        for node in process.nodes()
        if node.kind is Kind.EVENT_BASED
        for flow in node.outgoing
        if flow.target in seen
    }


def _is_scenario(item: pytest.Item) -> bool:
    return SCENARIOS in item.path.parents


def pytest_configure(config: pytest.Config) -> None:
    COLLECTOR.install()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    COLLECTOR.is_on = _is_scenario(item)
    if COLLECTOR.is_on:
        COLLECTOR.modules.add(item.path.name)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    COLLECTOR.is_on = False


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a parallel worker has seen."""
    told = getattr(node, "workeroutput", {}).get("taken", {})
    for file, names in told.get("taken", {}).items():
        COLLECTOR.taken.setdefault(file, set()).update(names)
    COLLECTOR.modules.update(told.get("modules", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        taken = {file: sorted(names) for file, names in COLLECTOR.taken.items()}
        output["taken"] = {"taken": taken, "modules": sorted(COLLECTOR.modules)}
    elif _whole_folder_ran(session) and any(left for *_, left in untaken(COLLECTOR.taken)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not COLLECTOR.modules:
        return
    terminalreporter.section("elements and flows taken by the scenarios")
    whole = _every_module_ran()
    for file, elements, all_elements, flows, all_flows, left in untaken(COLLECTOR.taken):
        if not elements and not whole:
            continue
        numbers = f"{elements}/{all_elements} elements, {flows}/{all_flows} flows"
        terminalreporter.write_line(f"{file}: {numbers}", red=bool(left), green=not left)
        if left:
            terminalreporter.write_line(f"    nobody took: {' '.join(left)}")


def _whole_folder_ran(session: pytest.Session) -> bool:
    """Nothing left out by a word, a mark or a name, and nothing broken before."""
    options = session.config.option
    narrowed = options.keyword or options.markexpr or any("::" in each for each in session.config.args)
    return _every_module_ran() and not narrowed and not session.testsfailed


def _every_module_ran() -> bool:
    return {path.name for path in SCENARIOS.glob("test_*.py")} <= COLLECTOR.modules
