"""The rules of the register of the risk group, read from tables: who may enter whom, what removes whom.

``processes/risk_admission.csv`` and ``processes/risk_removal.csv`` hold what PK 1.1, 2.1, 2.8, 2.9 and
annexes 1 and 4 say; here is only how a row is applied.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from engine.tables import read_table
from engine.work import Work
from handlers.acts import refused, today
from storage.models import RiskOrganisation

ATTENDING, NOT_FROM_THREE = "yes", "from 3: no"
STATE = frozenset({RiskOrganisation.COLLEGE, RiskOrganisation.MEDICAL})
"""Not under the municipal education authority: they go on with the work themselves (PK 2.9)."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Whom an organisation wants to enter."""

    org_kind: str
    kind: str
    grounds: Collection[str]
    born_on: date
    attends: bool
    """Whether an educational organisation that the child attends is named."""


@dataclass(frozen=True, kw_only=True)
class AdmissionRule:
    name: str
    kinds: frozenset[str]
    barred: frozenset[str]
    attends: str
    age_below: int


@dataclass(frozen=True, kw_only=True)
class RemovalRule:
    code: str
    paper: str
    paper_words: str
    org_kinds: frozenset[str]
    """Kinds of organisations that may use the code; empty: all."""
    follow_up: str
    """``none``, ``authority`` or ``organisation``: who goes on with the work."""
    check: str


def age_on(born_on: date, on: date) -> int:
    """Full years on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def objections(work: Work, candidate: Candidate) -> list[str]:
    """Why the entry is not admitted, in sentences; nothing: it is (PK 1.1, 2.1, annex 1)."""
    rule = admission_rules(work.processes)[candidate.org_kind]
    age = age_on(candidate.born_on, today(work))
    barred = sorted(set(candidate.grounds) & rule.barred, key=int)
    found = []
    if candidate.kind not in rule.kinds:
        found.append(refused(work, "risk_kind", name=rule.name))
    if barred:
        found.append(refused(work, "risk_grounds", codes=", ".join(barred)))
    if age >= rule.age_below:
        found.append(refused(work, "risk_age", age=age, name=rule.name, age_below=rule.age_below))
    if rule.attends == ATTENDING and not candidate.attends:
        found.append(refused(work, "risk_attends"))
    if rule.attends == NOT_FROM_THREE and age >= 3 and candidate.attends:
        found.append(refused(work, "risk_elsewhere"))
    return found


@lru_cache(maxsize=4)
def admission_rules(processes: Path) -> Mapping[str, AdmissionRule]:
    columns = ("org_kind", "name_ru", "entry_kinds", "barred_grounds", "attends", "age_below", "clause")
    return {
        row["org_kind"]: AdmissionRule(
            name=row["name_ru"],
            kinds=frozenset(row["entry_kinds"].split()),
            barred=frozenset(row["barred_grounds"].split()),
            attends=row["attends"],
            age_below=int(row["age_below"]),
        )
        for row in read_table(processes / "risk_admission.csv", columns)
    }


@lru_cache(maxsize=4)
def removal_rules(processes: Path) -> Mapping[str, RemovalRule]:
    columns = ("code", "paper", "paper_words", "org_kinds", "follow_up", "check", "clause")
    return {
        row["code"]: RemovalRule(
            code=row["code"],
            paper=row["paper"],
            paper_words=row["paper_words"],
            org_kinds=frozenset(row["org_kinds"].split()),
            follow_up=row["follow_up"],
            check=row["check"],
        )
        for row in read_table(processes / "risk_removal.csv", columns)
    }
