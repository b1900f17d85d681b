"""The doors by which text of strangers comes in, each tried as the engine itself opens it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import handlers
from engine.bpmn.model import Diagram
from engine.bpmn.reader import read
from engine.dmn.checks import table_findings
from engine.dmn.errors import DecisionFailed
from engine.dmn.reader import read as read_tables
from engine.errors import EngineError, Invalid
from engine.findings import Finding, sentence
from engine.gate import Deployed, inspection
from engine.spiff import state
from engine.spiff.environment import SafeEnvironment
from tests import bpmn
from tests.dmn import one
from tests.engine.dmn.deciding import rows
from tests.engine.expressions import states
from tests.engine.procedure import Procedure
from tests.world import LAW

KNOWN: Mapping[str, object] = {
    "n": 2,
    "text": "привет",
    "items": [{"ok": True, "n": 1}, {"ok": False}],
    "votes": ["for", "for", "against"],
    "person": {"имя": "Анна", "address": {"city": "Медведево"}, "none": None},
    "решение": "да",
    "количество_детей": 3,
    "flag": True,
    "on": "2025-05-05",
}
FORMS = ("timeDate", "timeDuration", "timeCycle")


@dataclass(frozen=True)
class Outcome:
    """``value`` is what came out, or the sentences of the refusal."""

    refused: bool
    value: object


def expression(text: str) -> Outcome:
    return _told(lambda: SafeEnvironment().evaluate(text, KNOWN))


def script(text: str) -> Outcome:
    variables: dict[str, object] = {}
    return _told(lambda: (SafeEnvironment().execute(text, variables), variables)[1])


def timer(text: str) -> Outcome:
    """As each of the three kinds; refused when every kind refuses it."""
    told = [_told(lambda form=form: _waited(form, text)) for form in FORMS]
    return Outcome(all(each.refused for each in told), [each.value for each in told])


def _waited(form: str, text: str) -> list[str]:
    """Go as far as the diagram goes, and let its timer fire a few times."""
    body = bpmn.start() + bpmn.user("a") + bpmn.boundary("w", "a", bpmn.timer(form, text), interrupting=False)
    content = bpmn.process("p", body + bpmn.end(), "start>a a>end w>end")
    _accepted(read(content))
    going = Procedure(content, restoring=True).start()
    due = []
    for _ in range(3):
        for waiting, moment in going.timers().items():
            due.append(moment.isoformat())
            going.around.at = max(moment, going.around.at)
            going.trigger(waiting)
    return due


def cell(text: str) -> Outcome:
    """In a condition, a result and an input of a table; refused when each of them refuses it."""
    files = (
        one(["n"], ["a"], [[text, "1"]]),
        one(["n"], ["a"], [["-", text]]),
        one([text.replace(":", "")], ["a"], [["-", "1"]]),
    )
    told = [_told(lambda file=file: _decided(file)) for file in files]
    return Outcome(all(each.refused for each in told), [each.value for each in told])


def _decided(content: bytes) -> object:
    file = read_tables(content)
    _refuse([*file.findings, *table_findings(file)])
    return rows(content, n={"x": 1})


def diagram(content: bytes) -> Outcome:
    """Through the gate of every way to deploy, and then to its end, as far as it goes by itself."""
    return _told(lambda: _deployed(content))


def _deployed(content: bytes) -> object:
    around = {"law": LAW, "handlers": handlers.load_all(), "deployed": Deployed()}
    seen = inspection.look_at({"p.bpmn": content}, **around)
    _refuse(seen.findings)
    going = Procedure(content, restoring=True).start()
    for element in going.open:
        going.complete(element)
    return [going.is_over, going.variables]


def stored(content: bytes) -> Outcome:
    """Restored, and gone on with as far as it goes."""
    return _told(lambda: _restored(content, state.FORMAT))


def stored_as(state_format: str) -> Outcome:
    return _told(lambda: _restored(state.dump(states.started().top), state_format))


def _restored(content: bytes, state_format: str) -> object:
    going = states.started()
    going.top = state.restore(going.program, going.around, content, state_format)
    going.top.services = going.around
    kept = json.loads(json.dumps(going.variables))
    going.pass_time(hours=2)
    for element in going.open:
        going.complete(element)
    return kept


def _told(act: Callable[[], object]) -> Outcome:
    try:
        return Outcome(False, act())
    except (EngineError, DecisionFailed) as refusal:
        return Outcome(True, f"{refusal.message} {refusal.hint}")


def _accepted(drawn: Diagram) -> None:
    _refuse(drawn.findings)


def _refuse(findings: list[Finding]) -> None:
    errors = LAW.findings.errors(findings)
    if errors:
        raise Invalid(" ".join(sentence(LAW.findings.as_json(each)) for each in errors))


DOORS: Mapping[str, Callable[[str], Outcome]] = {
    "expression": expression,
    "script": script,
    "timer": timer,
    "cell": cell,
}
