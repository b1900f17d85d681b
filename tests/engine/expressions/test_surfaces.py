"""Every surface of a diagram asks our language, even if a diagram had come past the gate."""

import ast
import sys
from pathlib import Path

import pytest

from engine.bpmn.reader import read
from engine.errors import EngineError
from engine.spiff import state
from engine.spiff.compiler import compile_program
from engine.spiff.environment import SafeScriptEngine
from engine.spiff.tokens import Token
from tests.engine.expressions import diagrams, surfaces
from tests.engine.procedure import Procedure

ENGINE = Path(state.__file__).parents[1]
READ_THE_LANGUAGE_THEMSELVES = {
    "dmn/feel.py": "a cell, brought into our language token by token",
    "gate/conditions.py": "looks whether a condition is always the same",
    "gate/language.py": "checks every expression before anything runs",
    "spiff/activities.py": "outputs of a call, in the variables of the called procedure",
    "spiff/environment.py": "the environment itself",
    "jobs/start_timers.py": "when a procedure begins by itself, before it has variables",
}
LOOKED_AT_BY_THE_INBOX = {"who does it", "when it is due", "when to look again", "how urgent it is"}
"""Worked out when a task is put into the inbox; here by hand, as the inbox does it."""


class Ungated(Procedure):
    """A procedure whose diagram nobody has checked."""

    def __init__(self, content: bytes) -> None:
        super().__init__(diagrams.PLAIN)
        processes = read(content).processes
        main = next(process for process in processes if process.id == "p")
        called = [process for process in processes if process is not main]
        self.program = compile_program("p", main, called)
        self.top = state.new(self.program, self.around)


def gone_through(content: bytes) -> Procedure:
    going = Ungated(content).start()
    for _ in range(3):
        for element in going.open:
            going.complete(element)
    return going


@pytest.mark.parametrize("code", [diagrams.CODE, diagrams.WALK, diagrams.JAVA.strip("${}")])
@pytest.mark.parametrize("surface", surfaces.SURFACES)
def test_a_diagram_that_came_past_the_gate_cannot_run_code(
    surface: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    gone_through(diagrams.PLAIN)  # what any first use imports
    ran: list[str] = []
    watching = True

    def watch(event: str, arguments: object) -> None:
        if watching and event in ("exec", "compile", "os.system", "subprocess.Popen"):
            ran.append(f"{event} {arguments}")

    sys.addaudithook(watch)
    try:
        going = gone_through(surfaces.SURFACES[surface](code))
        is_left = surface in LOOKED_AT_BY_THE_INBOX | {"correlation of a message"}
        assert is_left or going.variables.get("v") in (None, code)
    except EngineError as refusal:
        assert any("а" <= letter <= "я" for letter in refusal.message)
    watching = False

    assert ran == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("surface", sorted(surfaces.SURFACES.keys() - LOOKED_AT_BY_THE_INBOX))
def test_a_surface_is_worked_out_by_our_engine(surface: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    evaluate, execute = SafeScriptEngine.evaluate, SafeScriptEngine.execute

    def ask(self: SafeScriptEngine, token: Token, text: str, external: object = None) -> object:
        asked.append(text)
        return evaluate(self, token, text, external)

    def run(self: SafeScriptEngine, token: Token, text: str, external: object = None) -> bool:
        asked.append(text)
        return execute(self, token, text, external)

    monkeypatch.setattr(SafeScriptEngine, "evaluate", ask)
    monkeypatch.setattr(SafeScriptEngine, "execute", run)
    mark = "one_of(1, 2, 3, 4)"
    try:
        going = gone_through(surfaces.SURFACES[surface](mark))
    except EngineError:
        going = None

    is_other = surface in ("output of a call", "correlation of a message")
    assert is_other or any(mark in text for text in asked), (going and going.open, asked)


def test_nobody_else_reads_the_language() -> None:
    readers = set()
    for path in ENGINE.rglob("*.py"):
        file = path.relative_to(ENGINE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("expressions.parse"):
                readers.add(file)

    assert readers <= READ_THE_LANGUAGE_THEMSELVES.keys(), "who evaluates must ask the script engine"
