"""The stored state of an instance: live tokens and variables, nothing of the past, no specs.

JSON text in a format of ours, a few KB. The format's name carries the library's
version; a state written by another one is refused, never guessed at.
"""

from importlib.metadata import version
from typing import Any

from engine.errors import StateTooLarge, StateUnreadable
from engine.spiff import shape
from engine.spiff.compiler import Program
from engine.spiff.environment import SafeScriptEngine
from engine.spiff.lent import Services
from engine.spiff.scopes import InnerScope, ScopeMixin, TopScope
from engine.spiff.tokens import Token
from storage.keys import dump_json

FORMAT = f"kurator-1/spiff-{version('SpiffWorkflow')}"
VARIABLES_BUDGET = 4_096
"""Bytes of variables an instance may hold; what people write belongs in the case's tables."""
STATE_BUDGET = 262_144
"""Bytes of a whole state: reached by hundreds of stages going on at once, never by a case as drawn."""


_ENGINE = SafeScriptEngine()


def new(program: Program, services: Services) -> TopScope:
    return TopScope(program.main, program.specs, engine=_ENGINE, services=services)


def dump(top: TopScope) -> bytes:
    """The state as bytes; raises StateTooLarge when the variables pass their budget."""
    inner = sorted(top.subprocesses.values(), key=lambda scope: scope.depth)
    written = {
        **_scope(top),
        "s": [{"h": scope.host.id, "n": scope.spec.name, **_scope(scope)} for scope in inner],
        **({"f": top.faults} if top.faults else {}),
        **({"o": top.completions} if top.completions else {}),
        **({"k": top.pace} if top.pace else {}),
    }
    _check_budget([written, *written["s"]])
    content = dump_json(written).encode()
    if len(content) > STATE_BUDGET:
        raise StateTooLarge(
            f"Процедура разрослась: её состояние заняло {len(content)} байт, допускается {STATE_BUDGET}.",
            hint="Методисту: сократите число одновременных повторов или вынесите их в вызываемую процедуру.",
        )
    return content


def restore(program: Program, services: Services, content: bytes, state_format: str) -> TopScope:
    """The instance as it was stored; raises StateUnreadable when it was written by another version."""
    if state_format != FORMAT:
        raise StateUnreadable(
            f"Состояние дела записано другой версией системы ({state_format}).",
            hint="Сообщите администратору: состояние нужно перенести.",
        )
    if len(content) > STATE_BUDGET:
        raise _damaged()
    try:
        written = shape.read(content)
        top = new(program, services)
        _fill(top, written)
        top.faults = dict(written.get("f", {}))
        top.completions = int(written.get("o", 0))
        top.pace = {kind: (str(minute), int(count)) for kind, (minute, count) in _pace(written).items()}
        for entry in written["s"]:
            host = top.find(entry["h"])
            assert host is not None
            scope = InnerScope(program.specs[entry["n"]], host, own_variables=entry["v"] is not None)
            _fill(scope, entry)
        shape.check_links(top)
    except (ValueError, LookupError, AssertionError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged() from error
    top.journal.clear()
    return top


def _pace(written: dict[str, Any]) -> dict[str, Any]:
    """By kind of work; before there were kinds, all of it was counted as timers."""
    paces = written.get("k", {})
    return paces if isinstance(paces, dict) else {"timer": paces}


def _damaged() -> StateUnreadable:
    return StateUnreadable(
        "Состояние дела повреждено и не читается.", hint="Сообщите администратору: нужна резервная копия."
    )


def _scope(scope: ScopeMixin) -> dict[str, Any]:
    return {
        "v": scope.variables,
        "p": scope.parked,
        "t": [
            [token.id, token.spec.name, token._state, token.internal_data, token.data]
            for token in scope.tokens()
        ],
        **({"c": scope.done} if scope.done else {}),
        **({"g": scope.passed} if scope.passed else {}),
    }


def _fill(scope: ScopeMixin, written: dict[str, Any]) -> None:
    scope.variables = written["v"]
    scope.parked = written["p"]
    scope.done = written.get("c", [])
    scope.passed = written.get("g", {})
    for token_id, name, state, internal, data in written["t"]:
        token = Token(scope, scope.spec.task_specs[name], id=token_id, state=state)
        token.internal_data = internal
        token.data = data


def _check_budget(scopes: list[dict[str, Any]]) -> None:
    size = sum(len(dump_json(scope["v"]).encode()) for scope in scopes if scope["v"])
    if size > VARIABLES_BUDGET:
        raise StateTooLarge(
            f"Переменные процедуры заняли {size} байт, допускается {VARIABLES_BUDGET}.",
            hint="Методисту: сведения храните в формах, в переменных — только решения и номера.",
        )
