"""Attacks by the stored state: what a damaged backup or a hand in the database may leave there."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests import bpmn
from tests.engine.procedure import Procedure

DRAWING = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.parallel("split")
    + bpmn.user("a", bpmn.for_each("['i', 'j']", "item"))
    + bpmn.boundary("late", "a", bpmn.timer("timeCycle", "R3/PT1H"), interrupting=False)
    + bpmn.sub("stage", bpmn.start("begin") + bpmn.user("b") + bpmn.end("done"), "begin>b b>done")
    + bpmn.parallel("join")
    + bpmn.end(),
    "start>split split>a split>stage split>join a>join stage>join join>end late>end",
)


def started() -> Procedure:
    """A procedure with repetition, a repeated timer, a stage and a join, in the middle of it."""
    return Procedure(DRAWING, n=1, person={"name": "Анна"}).start().complete("a")


Change = Callable[[dict[str, Any]], object]


def token(written: dict[str, Any], spec: str) -> list[Any]:
    """The first token of an element."""
    return next(each for each in written["t"] if each[1].endswith(f":{spec}"))


def _set(spec: str, place: int, value: object) -> Change:
    return lambda written: token(written, spec).__setitem__(place, value)


def _internal(spec: str, key: str, value: object) -> Change:
    return lambda written: token(written, spec)[3].__setitem__(key, value)


def _cycle(key: str, value: object) -> Change:
    return lambda written: token(written, "late")[3]["cycle"].__setitem__(key, value)


def _key(name: str, value: object) -> Change:
    return lambda written: written.__setitem__(name, value)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


CODE = {"py/object": "os.system", "__reduce__": ["os.system", ["id"]], "typename": "os.system"}

CHANGED: Mapping[str, Change] = {
    "no variables": lambda written: written.pop("v"),
    "no tokens": lambda written: written.pop("t"),
    "no stages": lambda written: written.pop("s"),
    "variables in a list": _key("v", [1]),
    "variables that are a text": _key("v", "x"),
    "variables that are nothing": _key("v", None),
    "a variable of depth 100": lambda written: written["v"].update(n=nested(100)),
    "waiting at a join in a list": _key("p", []),
    "minus one waiting at a join": _key("p", {"join": {"f_a_join": -1}}),
    "a text waiting at a join": _key("p", {"join": {"f_a_join": "1"}}),
    "a list waiting at a join": _key("p", {"join": [1]}),
    "tokens in a record": _key("t", {}),
    "a token that is a text": _key("t", ["token"]),
    "a token that is code": _key("t", [CODE]),
    "a token of two parts": _key("t", [["a", "b"]]),
    "a token of six parts": lambda written: token(written, "a").append(1),
    "a token of an unknown element": _set("a", 1, "node:nobody"),
    "a token of a special method": _set("a", 1, "__class__"),
    "a token of no element": _set("a", 1, None),
    "a token without id": _set("a", 0, None),
    "a token with a number for an id": _set("a", 0, 5),
    "a token in no state": _set("a", 2, "READY"),
    "a token in an unknown state": _set("a", 2, 3),
    "a completed token": _set("a", 2, 64),
    "a token in a huge state": _set("a", 2, 2**70),
    "a token true": _set("a", 2, True),
    "inner data in a list": _set("a", 3, []),
    "inner data that is code": _set("a", 3, "os.system('id')"),
    "local data in a text": _set("a", 4, "x"),
    "local data of depth 100": _set("a", 4, {"x": nested(100)}),
    "an index that is a text": _internal("a", "next", "0"),
    "an index below nothing": _internal("a", "next", -1),
    "an index beyond counting": _internal("a", "done", 10**30),
    "results in a list": _internal("a", "results", []),
    "a due moment that is a number": _internal("late", "due", 5),
    "a due moment without a zone": _internal("late", "due", "2025-01-01T00:00:00"),
    "a due moment that does not exist": _internal("late", "due", "2025-02-30T00:00:00+00:00"),
    "a due moment that is code": _internal("late", "due", "__import__('os').system('id')"),
    "a repetition in a text": _internal("late", "cycle", "R/PT0S"),
    "a repetition without a start": lambda written: token(written, "late")[3]["cycle"].pop("start"),
    "a repetition that counts a text": _cycle("number", "1"),
    "a repetition that counts below nothing": _cycle("number", -5),
    "an event on the edge of nobody": _internal("late", "host", "nobody"),
    "a host that is a list": _internal("late", "host", []),
    "a stage of an unknown inside": lambda written: written["s"][0].update(n="nobody"),
    "a stage without a host": lambda written: written["s"][0].update(h="nobody"),
    "a stage that is a text": _key("s", ["x"]),
    "records of undoing in a text": _key("c", "x"),
    "records of undoing without an element": _key("c", [{"n": 1}]),
    "faults in a list": _key("f", [1]),
    "completions that are a text": _key("o", "x"),
}

GARBLED: Mapping[str, bytes] = {
    "nothing": b"",
    "a list": b"[]",
    "a number": b"1",
    "no JSON": b"{'v': 1}",
    "half": b'{"v":{},"p":{},"t":[',
    "not a number": b'{"v":{"n":NaN},"p":{},"t":[],"s":[]}',
    "no end of a number": b'{"v":{"n":-Infinity},"p":{},"t":[],"s":[]}',
    "a number beyond numbers": b'{"v":{"n":1e999},"p":{},"t":[],"s":[]}',
    "a number of a hundred thousand digits": b'{"v":{"n":' + b"9" * 100_000 + b'},"p":{},"t":[],"s":[]}',
    "brackets": b"[" * 200_000,
    "records": b'{"v":' * 50_000,
    "a text of ten megabytes": b'{"v":{"n":"' + b"x" * 10_000_000 + b'"},"p":{},"t":[],"s":[]}',
    "no letters": b"\xff\xfe\x00\x00",
    "a pickle": b"\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.",
    "marshalled code": b"\xe3\x00\x00\x00\x00\x00\x00\x00\x00",
    "the library's own format": b'{"serializer_version":"1.1","wf_class":"BpmnWorkflow","spec":{},"data":{}}',
}

KEPT: Mapping[str, Any] = {
    "a type's name": {"typename": "datetime", "value": "x"},
    "a type that does not exist": {"typename": "X"},
    "a pickle's name": CODE,
    "words of the library": {"data_objects": {}, "self": 1, "__class__": "x", "": None},
}
"""Variables that mean something elsewhere; here they come back as they were."""


def changed(change: Change) -> bytes:
    from engine.spiff import state

    written = json.loads(state.dump(started().top))
    change(written)
    return json.dumps(written).encode()
