"""Which journals (журналы) are kept, by whom, and who may mend and close them: ``processes/journals.csv``.

A journal belongs to its keeper, ``agency:<id>`` or ``mun:<id>``; who has one of the roles
there reads it. Its columns are those of the regulation's form (``journal_columns.csv``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from engine.actor import Actor
from engine.tables import TableRow, read_table

COLUMNS = ("register", "keeper", "readers", "correctors", "closers", "clause")
HEADS = ("register", "printed", "label", "fields", "width")


class Keeper(StrEnum):
    AGENCY = "agency"
    COMMISSION = "commission"
    EXPERT_GROUP = "expert_group"

    @property
    def scope(self) -> str:
        return "agency" if self is Keeper.AGENCY else "mun"


@dataclass(frozen=True, kw_only=True)
class JournalRule:
    """One kind of journal of one kind of keeper; roles count where the keeper is."""

    register: str
    keeper: Keeper
    readers: frozenset[str]
    correctors: frozenset[str]
    closers: frozenset[str]
    clause: str
    region: str = ""
    """Where the law asks for this journal; empty: everywhere."""

    def owners(self, actor: Actor) -> Iterator[str]:
        """The keepers whose journal of this kind the actor reads."""
        if self.region and self.region != actor.region_code:
            return
        held = (group.partition("@") for group in actor.groups)
        begins = f"{self.keeper.scope}:"
        yield from sorted(
            {place for role, _, place in held if role in self.readers and place[: len(begins)] == begins}
        )

    def may_correct(self, actor: Actor, owner: str) -> bool:
        return _holds(actor, self.correctors, owner)

    def may_close(self, actor: Actor, owner: str) -> bool:
        return _holds(actor, self.closers, owner)


@dataclass(frozen=True, kw_only=True)
class JournalHead:
    """A column as the form prints it; ``printed`` is its number there, empty for marks of our own."""

    label: str
    printed: str
    fields: tuple[str, ...]
    width: int


@lru_cache(maxsize=8)
def journal_rules(folder: Path) -> tuple[JournalRule, ...]:
    return tuple(_rule(row) for row in read_table(folder / "journals.csv", COLUMNS, optional=("region",)))


@lru_cache(maxsize=8)
def journal_heads(folder: Path) -> dict[str, tuple[JournalHead, ...]]:
    """Columns by register; one that is not named here shows each field of its form."""
    found: dict[str, list[JournalHead]] = {}
    for row in read_table(folder / "journal_columns.csv", HEADS):
        if not row["width"].isdecimal() or not row["fields"]:
            raise row.wrong("нужны поля столбца и его ширина в знаках.")
        head = JournalHead(
            label=row["label"],
            printed=row["printed"],
            fields=tuple(row["fields"].split()),
            width=int(row["width"]),
        )
        found.setdefault(row["register"], []).append(head)
    return {register: tuple(heads) for register, heads in found.items()}


def rule_for(folder: Path, actor: Actor, register: str, owner: str) -> JournalRule | None:
    """What the actor may do with a journal; None: it is not theirs to see.

    Where two keepers share a journal (the commission's and the expert group's dispatches),
    the rule of the one the actor belongs to counts.
    """
    return next(
        (rule for rule in journal_rules(folder) if rule.register == register and owner in rule.owners(actor)),
        None,
    )


def readers(folder: Path) -> frozenset[str]:
    return frozenset().union(*(rule.readers for rule in journal_rules(folder)))


def _rule(row: TableRow) -> JournalRule:
    if row["keeper"] not in set(Keeper):
        raise row.wrong(f"кто ведет журнал, «{row['keeper']}», неизвестно, есть {', '.join(Keeper)}.")
    return JournalRule(
        register=row["register"],
        keeper=Keeper(row["keeper"]),
        readers=_roles(row, "readers"),
        correctors=_roles(row, "correctors"),
        closers=_roles(row, "closers"),
        clause=row["clause"],
        region=row["region"],
    )


def _roles(row: TableRow, column: str) -> frozenset[str]:
    roles = frozenset(row[column].split())
    if not roles:
        raise row.wrong(f"в столбце «{column}» нет ни одной роли.")
    return roles


def _holds(actor: Actor, roles: Sequence[str] | frozenset[str], owner: str) -> bool:
    return actor.is_system or any(actor.holds(role, owner) for role in roles)
