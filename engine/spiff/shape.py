"""What a stored state must look like before a procedure is made of it.

The bytes come from our own database, but a backup may be damaged and a hand may have
been in it. Nothing in a state is code or names code: it is plain data, and here every
part has the kind and the size that the engine counts on. An error says only that the
state is damaged; which key it was goes into its cause.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from engine.spiff.events import BoundarySpec
from engine.spiff.repetition import RepetitionSpec
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import READY, STARTED, WAITING, Token
from engine.values import MAX_NESTING

_STATES = frozenset({int(READY), int(WAITING), int(STARTED)})
_MAX_TEXT = 1_000
_COUNTS = ("index", "next", "done")
_TEXTS = ("host", "via", "handler", "for", "job", "external")
_MOMENTS = ("due", "since")
_MARKS = ("undated", "held")
_LISTS = ("items", "rounds", "queue")


class Damaged(ValueError):
    """The state is not what the engine wrote."""


def read(content: bytes) -> dict[str, Any]:
    """The state as plain data; raises ValueError or RecursionError when it is damaged."""
    written = json.loads(content.decode(), parse_constant=_no_number, parse_float=_finite)
    _check_scope(written, is_top=True)
    for entry in _a(list, written["s"], "s"):
        _check_scope(entry, is_top=False)
        _text(entry["h"], "h")
        _text(entry["n"], "n")
    _a(dict, written.get("f", {}), "f")
    _count(written.get("o", 0), "o")
    return dict(written)


def check_links(top: TopScope) -> None:
    """Whether the tokens that depend on each other are all there; raises ValueError when one is missing."""
    for scope in top.scopes():
        for token in scope.tokens():
            host = scope.tasks.get(token.host_id or "")
            if token.is_repeated and not (host is not None and _counts_instances(host)):
                raise Damaged(f"{token.spec.name}: an instance without its repetition")
            if isinstance(token.spec, BoundarySpec) and host is None:
                raise Damaged(f"{token.spec.name}: an event on the edge of nothing")


def _counts_instances(token: Token) -> bool:
    return isinstance(token.spec, RepetitionSpec) and {"total", "next", "done", "results"} <= set(
        token.internal_data
    )


def _check_scope(written: Any, *, is_top: bool) -> None:
    _a(dict, written, "scope")
    if is_top or written["v"] is not None:
        _record(written["v"], "v")
    for node, waiting in _record(written["p"], "p").items():
        for flow, count in _a(dict, waiting, node).items():
            _count(count, flow)
    for token in _a(list, written["t"], "t"):
        _check_token(token)
    for node, flows in _record(written.get("g", {}), "g").items():
        for flow in _a(list, flows, node):
            _text(flow, node)
    for record in _a(list, written.get("c", []), "c"):
        _check_record(record)


def _check_token(token: Any) -> None:
    if not isinstance(token, list) or len(token) != 5:
        raise Damaged("a token has five parts")
    token_id, name, state, internal, data = token
    _text(token_id, "id")
    _text(name, "spec")
    if isinstance(state, bool) or state not in _STATES:
        raise Damaged(f"{name}: state {state!r}")
    _record(data, "data")
    _check_internal(_a(dict, internal, "internal"))


def _check_internal(internal: Mapping[str, Any]) -> None:
    for key, value in internal.items():
        if key in _COUNTS:
            _count(value, key)
        elif key in _TEXTS:
            _text(value, key)
        elif key in _MOMENTS:
            _moment(value, key)
        elif key in _MARKS:
            _a(bool, value, key)
        elif key in _LISTS:
            _a(list, value, key)
    for record in internal.get("rounds", ()):
        _check_record(record)
    for entry in internal.get("queue", ()):
        level, record = _a(list, entry, "queue")
        _count(level, "queue")
        _check_record(record)
    if internal.get("total") is not None:
        _count(internal["total"], "total")
    _record(internal.get("results", {}), "results")
    _check_nesting(internal.get("items", []), 1)
    if "cycle" in internal:
        _check_cycle(_a(dict, internal["cycle"], "cycle"))


def _check_cycle(cycle: Mapping[str, Any]) -> None:
    _moment(cycle["start"], "start")
    _text(cycle["period"], "period")
    _count(cycle["number"], "number")
    if cycle["rounds"] is not None:
        _count(cycle["rounds"], "rounds")


def _check_record(record: Any) -> None:
    _a(dict, record, "record")
    _text(record["e"], "e")
    _count(record["n"], "n")
    _record(record.get("d", {}), "d")
    for inside in _a(list, record.get("i", []), "i"):
        _check_record(inside)


def _record(value: Any, where: str) -> dict[str, Any]:
    """Plain data by name, nested no deeper than a variable may be."""
    found: dict[str, Any] = _a(dict, value, where)
    for each in found.values():
        if isinstance(each, list | dict):
            _check_nesting(each, 1)
    return found


def _check_nesting(value: Any, depth: int) -> None:
    if depth > MAX_NESTING:
        raise Damaged("nested too deep")
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, list | dict):
            _check_nesting(each, depth + 1)


def _a(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, kind):
        raise Damaged(f"{where}: {type(value).__name__} instead of {kind.__name__}")
    return value


def _text(value: Any, where: str) -> None:
    if len(_a(str, value, where)) > _MAX_TEXT:
        raise Damaged(f"{where}: too long")


def _count(value: Any, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise Damaged(f"{where}: not a count")


def _moment(value: Any, where: str) -> None:
    if datetime.fromisoformat(_a(str, value, where)).tzinfo is None:
        raise Damaged(f"{where}: a moment without a zone")


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_number(text)


def _no_number(text: str) -> float:
    raise Damaged(f"{text} is no number")
