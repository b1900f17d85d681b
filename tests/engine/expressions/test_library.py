"""The library's own places that evaluate or run something: known, and all of them ask our language.

A new version of SpiffWorkflow is looked at anew: what changes in these counts has to be
read before the list is changed.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import SpiffWorkflow
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment

from engine.errors import ExpressionInvalid
from engine.spiff.environment import SafeEnvironment, SafeScriptEngine
from tests import bpmn
from tests.engine.procedure import Procedure

ROOT = Path(SpiffWorkflow.__file__).parent
PINNED = Path(__file__).with_name("library.txt")
WORDS = re.compile(
    r"\beval\(|\bexec\(|\bcompile\(|\b__import__\(|environment\.|script_engine\.|call_service\("
)
RUNS_CODE = frozenset({"eval", "exec", "compile", "__import__", "execfile"})
OPENS_DOORS = frozenset({"import_module", "loads", "load", "system", "Popen", "run_path", "run_module"})
ASKS = frozenset({"evaluate", "execute", "call_service", "validate"})


def found_places() -> Iterator[str]:
    """``file kind count``: by text, so that nothing is missed, and by the syntax tree, so that it is named."""
    for path in sorted(ROOT.rglob("*.py")):
        file, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        counts = Counter({"text": len(WORDS.findall(text))})
        counts.update(_kind(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        yield from (f"{file} {kind} {count}" for kind, count in sorted(counts.items()) if kind and count)


def _kind(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id if call.func.id in RUNS_CODE else ""
    if not isinstance(call.func, ast.Attribute):
        return ""
    name, owner = call.func.attr, ast.unparse(call.func.value)
    if name in RUNS_CODE | OPENS_DOORS:
        return (
            f"{owner}.{name}" if name in RUNS_CODE or owner in ("json", "pickle", "os", "importlib") else ""
        )
    is_asked = name in ASKS and ("engine" in owner or "environment" in owner or owner == "self")
    return f"{owner.split('.')[-1]}.{name}" if is_asked else ""


def test_the_library_evaluates_only_where_it_did_when_we_looked() -> None:
    pinned = PINNED.read_text(encoding="utf-8").splitlines()

    found = [f"SpiffWorkflow {version('SpiffWorkflow')}", *found_places()]

    assert found == pinned, "read each new place before taking the new version"


def test_the_list_names_the_places_that_pass_the_script_engine_by() -> None:
    pinned = PINNED.read_text(encoding="utf-8")

    for file in (
        "bpmn/specs/event_definitions/message.py",
        "bpmn/specs/bpmn_process_spec.py",
        "bpmn/specs/event_definitions/timer.py",
        "dmn/engine/DMNEngine.py",
    ):
        assert file in pinned


EVERYTHING_THAT_EVALUATES = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.script("s", "n = 1 + 1")
    + bpmn.exclusive("x", default="f_x_end")
    + bpmn.user("a", bpmn.for_each("['i', 'j']", "item"), priority="${n}")
    + bpmn.boundary("late", "a", bpmn.timer("timeDate", "'P' + '1D'"), interrupting=False)
    + bpmn.catch("w", bpmn.message("GO"))
    + bpmn.end(),
    "start>s s>x x>end a>w w>end",
    bpmn.message_known("GO"),
).replace(b"</bpmn:process>", bpmn.flow("x", "a", "n == 2").encode() + b"</bpmn:process>")

REFUSED: dict[str, Callable[[], object]] = {
    "evaluate": lambda: SafeEnvironment().evaluate("__import__('os')", {}),
    "evaluate with names of its own": lambda: SafeEnvironment().evaluate("f(1)", {}, {"f": print}),
    "execute": lambda: SafeEnvironment().execute("__import__('os')", {}),
    "execute with names of its own": lambda: SafeEnvironment().execute("a = f(1)", {}, {"f": print}),
    "call a service": lambda: SafeEnvironment().call_service({}, operation_name="x"),
    "validate": lambda: SafeScriptEngine().validate("().__class__"),
}


def test_every_scope_asks_our_environment() -> None:
    going = Procedure(EVERYTHING_THAT_EVALUATES).start()

    engines = {scope.script_engine for scope in going.top.scopes()}

    assert {type(engine) for engine in engines} == {SafeScriptEngine}
    assert {type(engine.environment) for engine in engines} == {SafeEnvironment}
    assert not isinstance(SafeEnvironment(), TaskDataEnvironment), "that one evaluates Python"


@pytest.mark.parametrize("way", REFUSED)
def test_whatever_the_library_asks_our_environment_refuses_python(way: str) -> None:
    with pytest.raises(ExpressionInvalid):
        REFUSED[way]()


def test_the_engine_refuses_what_the_environment_refuses() -> None:
    going = Procedure(EVERYTHING_THAT_EVALUATES).start()
    (token,) = [token for token in going.top.all_tokens() if token.spec.name == "node:a"]
    engine = going.top.script_engine

    for ask in (
        lambda: engine.evaluate(token, "().__class__"),
        lambda: engine.execute(token, "import os"),
        lambda: engine.call_service(token, operation_name="x"),
    ):
        with pytest.raises(ExpressionInvalid):
            ask()


def test_a_refusal_at_work_names_the_element() -> None:
    drawing = bpmn.process(
        "p", bpmn.start() + bpmn.script("count", "n = nobody + 1") + bpmn.end(), "start>count count>end"
    )

    with pytest.raises(
        ExpressionInvalid, match=r"«count» \(count\): Выражение «nobody \+ 1» не удалось вычислить"
    ):
        Procedure(drawing).start()


def test_no_code_is_run_while_a_procedure_goes_through_all_that_evaluates() -> None:
    ran: list[str] = []
    watching = True

    def watch(event: str, _arguments: object) -> None:
        if watching and event in ("exec", "compile"):
            ran.append(event)

    Procedure(EVERYTHING_THAT_EVALUATES, restoring=True).start()  # what any first use imports
    going = Procedure(EVERYTHING_THAT_EVALUATES, restoring=True)
    sys.addaudithook(watch)
    going.start().complete("a").complete("a").send("GO")
    watching = False

    assert going.is_over
    assert ran == []
