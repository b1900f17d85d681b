"""A decision file in memory: decisions with their tables, in the author's own ids and names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.dmn.tests import UnaryTest
from engine.dmn.values import ValueType
from engine.expressions import Expression
from engine.findings import Finding


class HitPolicy(StrEnum):
    """Which of the rules that apply make the result."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"

    @property
    def is_single(self) -> bool:
        return self in (HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.ANY, HitPolicy.PRIORITY)

    @property
    def is_by_values(self) -> bool:
        """Whether the order of the outputs' allowed values decides."""
        return self in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


class Aggregation(StrEnum):
    NONE = ""
    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, kw_only=True)
class Input:
    """A column of conditions. ``variable`` is what its cells may call the value besides ``?``."""

    id: str
    label: str
    source: str
    expression: Expression
    type: ValueType = ValueType.ANY
    variable: str = ""
    allowed: UnaryTest | None = None
    allowed_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Output:
    """A column of results. ``values`` are its allowed values in their order, the first one going before."""

    id: str
    name: str
    label: str
    type: ValueType = ValueType.ANY
    values: tuple[object, ...] = ()
    default: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A row; ``number`` is counted from one, as editors show it."""

    id: str
    number: int
    tests: tuple[UnaryTest, ...]
    results: tuple[Expression | None, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    hit_policy: HitPolicy
    aggregation: Aggregation
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    @property
    def is_single(self) -> bool:
        """Whether there is at most one result."""
        return self.hit_policy.is_single or self.aggregation is not Aggregation.NONE


@dataclass(frozen=True, kw_only=True)
class Literal:
    """A decision that is one expression."""

    expression: Expression
    type: ValueType = ValueType.ANY


@dataclass(frozen=True, kw_only=True)
class Decision:
    """``variable`` is what other decisions call its result, ``required`` are ids of decisions it needs."""

    id: str
    name: str
    variable: str
    logic: Table | Literal
    required: tuple[str, ...] = ()
    version_tag: str = ""
    reads: frozenset[str] = frozenset()
    """Variables of the procedure that it, and the decisions it requires, look at."""

    @property
    def output_names(self) -> tuple[str, ...]:
        return (
            tuple(output.name for output in self.logic.outputs)
            if isinstance(self.logic, Table)
            else (self.variable,)
        )


@dataclass(frozen=True, kw_only=True)
class DecisionFile:
    """What a file holds. A decision with errors in it is not among ``decisions``."""

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.decisions.values())
