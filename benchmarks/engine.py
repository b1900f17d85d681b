"""What a condition costs, and a step through a gateway, as ratios to the same in plain Python.

A condition is worked out as the engine does it, in the variables of the token's scope, by
way of the library's script engine. A gateway step is the whole way of a token through an
exclusive gateway: two conditions, the choice, the record of it, the next element. Figures
are the fastest of several rounds, since others on the machine only ever make one slower.

    python -m benchmarks.engine [--quick] [--json]
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, tzinfo

from engine.bpmn.reader import read
from engine.expressions import parse
from engine.spiff import state
from engine.spiff.compiler import compile_program
from engine.spiff.driver import drive
from engine.spiff.events import begin_scope
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import Token

CONDITION_LIMIT = 15.0
"""Microseconds of a simple condition."""
GATEWAYS = 100
ROUNDS = 7
VARIABLES: Mapping[str, object] = {
    "outcome": "sop",
    "critical": False,
    "n": 2,
    "person": {"address": {"city": "Медведево"}},
    "votes": ["for", "for", "against"],
}
PLAIN: Mapping[str, Callable[[], object]] = {
    "${n > 1}": lambda: VARIABLES["n"] > 1,  # type: ignore[operator]
    '${outcome == "sop"}': lambda: VARIABLES["outcome"] == "sop",
    '${outcome == "sop" and not critical}': lambda: (
        VARIABLES["outcome"] == "sop" and not VARIABLES["critical"]
    ),
    '${person.address.city == "Медведево"}': lambda: (
        VARIABLES["person"]["address"]["city"] == "Медведево"  # type: ignore[index]
    ),
    "${count(votes, 'for') * 2 > len(votes)}": lambda: (
        sum(vote == "for" for vote in VARIABLES["votes"]) * 2 > len(VARIABLES["votes"])  # type: ignore
    ),
}
"""Conditions, and the same as a programmer would write it."""


class Alone:
    """What the engine lends a procedure, when there is nothing around it."""

    zone: tzinfo = UTC

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)

    def present(self) -> datetime:
        return self.now()

    def today(self) -> date:
        return self.now().date()

    def due(self, rule: str, start: datetime) -> datetime | None:
        return start

    def moment(self, value: object) -> datetime | None:
        return None

    def knows_topic(self, topic: str) -> bool:
        return False

    def run_topic(self, topic: str, token: Token) -> Mapping[str, object]:
        return {}


@dataclass(frozen=True)
class Condition:
    text: str
    microseconds: float
    plain_microseconds: float
    reading_microseconds: float

    @property
    def ratio(self) -> float:
        return self.microseconds / self.plain_microseconds


@dataclass(frozen=True)
class Result:
    conditions: list[Condition]
    gateway_microseconds: float

    @property
    def gateway_ratio(self) -> float:
        """A gateway's step as a multiple of a simple condition in the same run."""
        return self.gateway_microseconds / self.conditions[0].microseconds

    def verdicts(self) -> Iterator[tuple[str, bool]]:
        simple = self.conditions[0].microseconds
        yield f"простое условие ≤ {CONDITION_LIMIT:.0f} мкс: {simple:.1f} мкс", simple <= CONDITION_LIMIT


def diagram(gateways: int) -> bytes:
    """A row of exclusive gateways of which the second way is taken, and a task at the end."""
    nodes = "".join(f'<exclusiveGateway id="g{n}" default="d{n}"/>' for n in range(gateways))
    flows = "".join(
        _flow(f"a{n}", f"g{n}", "end", "n &lt; 2")
        + _flow(f"b{n}", f"g{n}", f"g{n + 1}" if n + 1 < gateways else "work", "n == 2")
        + _flow(f"d{n}", f"g{n}", "end")
        for n in range(gateways)
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">'
        f'<process id="row" isExecutable="true"><startEvent id="start"/>{nodes}<userTask id="work"/>'
        f'<endEvent id="end"/>{_flow("f", "start", "g0")}{flows}</process></definitions>'
    ).encode()


def _flow(name: str, source: str, target: str, condition: str = "") -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def started(gateways: int) -> TopScope:
    """A procedure about to go through its gateways."""
    (process,) = read(diagram(gateways)).processes
    top = state.new(compile_program("row", process, []), Alone())
    assert top.variables is not None
    top.variables.update(VARIABLES)
    begin_scope(top, "")
    return top


def measure(rounds: int) -> Result:
    top = started(1)
    drive(top)
    (token,) = [token for token in top.all_tokens() if token.node.id == "work"]
    return Result([_condition(token, text, rounds) for text in PLAIN], _gateway(rounds))


def _condition(token: Token, text: str, rounds: int) -> Condition:
    evaluate, plain = token.scope.evaluate, PLAIN[text]
    assert evaluate(token, text) == plain()
    return Condition(
        text=text,
        microseconds=_fastest(lambda: evaluate(token, text), rounds, 2_000),
        plain_microseconds=_fastest(plain, rounds, 2_000),
        reading_microseconds=_fastest(lambda: parse.__wrapped__(text), rounds, 200),
    )


def _gateway(rounds: int) -> float:
    """The difference between a long row and a row of one, so that beginning and resting do not count."""
    long = min(_timed_drive(GATEWAYS + 1) for _ in range(rounds))
    short = min(_timed_drive(1) for _ in range(rounds))
    return (long - short) / GATEWAYS * 1e6


def _timed_drive(gateways: int) -> float:
    top = started(gateways)
    began = time.perf_counter()
    drive(top)
    return time.perf_counter() - began


def _fastest(act: Callable[[], object], rounds: int, times: int) -> float:
    """Microseconds of one call."""
    fastest = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        for _ in range(times):
            act()
        fastest = min(fastest, time.perf_counter() - began)
    return fastest / times * 1e6


def report(result: Result) -> bool:
    """Print tables and verdicts; whether every requirement is met."""
    print("\nусловия схем, мкс")
    print("  вычислить   на Python  отношение  прочитать впервые")
    for each in result.conditions:
        print(
            f"{each.microseconds:>11.2f} {each.plain_microseconds:>11.2f} {each.ratio:>9.1f}×"
            f" {each.reading_microseconds:>18.1f}   {each.text}"
        )
    print(
        f"  шаг через развилку: {result.gateway_microseconds:.1f} мкс, {result.gateway_ratio:.0f} × условия"
    )
    met = True
    for sentence, holds in result.verdicts():
        print(f"  {'да ' if holds else 'НЕТ'}  {sentence}")
        met = met and holds
    return met


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options, _ = parser.parse_known_args(arguments)
    result = measure(2 if options.quick else ROUNDS)
    if options.json:
        print(json.dumps(asdict(result), ensure_ascii=False, indent=1))
        return int(not all(holds for _, holds in result.verdicts()))
    return int(not report(result))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
