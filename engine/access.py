"""Who may do what with a task, a procedure and a family's file.

Whom a person sees at all is the scope (``storage.scope``); what of a case they see is
the table ``processes/access.csv``, which repeats roles.md §4: a relation to the case
gives a right to each aspect of it. A role that may not see is answered «not found».
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from engine.actor import Actor
from engine.errors import NotAllowed
from engine.tables import TableRow, read_table
from storage.queries.cases import Standing
from storage.scope import COMMISSION_ROLES, Scope

HEAD_ROLES = frozenset({"agency_head", "opeka_head", "org_head"})
EXPERT_OFFICERS = frozenset({"eg_leader", "eg_deputy", "eg_secretary"})
"""Who leads the expert group and keeps its papers; a member sees the items of its sessions (KA 2.3, 6.1)."""
STARTERS = frozenset({"agency_specialist", "agency_head", "kdn_secretary"})
GUARDS = ("opeka_specialist", "opeka_head")
"""Who may begin a removal without being told by another agency (ME 7.1)."""
POLICE = ("police_officer",)
"""Who begins the measures of the police (ME 7.2)."""


class Relation(StrEnum):
    """What a person has to do with a case; the columns of the table."""

    INFORMING = "informing"
    WORKING_GROUP = "working_group"
    CURATOR = "curator"
    COMMISSION = "commission"
    MEMBER = "member"
    OPEKA = "opeka"
    POLICE = "police"
    REGIONAL = "regional"
    ADMIN = "admin"
    EXPERT = "expert"
    EXPERT_MEMBER = "expert_member"
    REGISTER = "register"


class Right(StrEnum):
    """How much of an aspect is shown, from nothing to deciding on it."""

    NONE = "-"
    AGGREGATE = "a"
    RESULT = "result"
    MASKED = "m"
    OWN = "own"
    READ = "R"
    WRITE = "W"
    SIGN = "S"

    @property
    def shows_all(self) -> bool:
        return self in _WHOLE

    @property
    def shows_some(self) -> bool:
        return self in _WHOLE or self in {Right.MASKED, Right.OWN, Right.RESULT}


_WHOLE = frozenset({Right.READ, Right.WRITE, Right.SIGN})
_ORDER = list(Right)
_FOR_KIND = {"health": "health", "police": "police"}
"""«health only», «police only»: the right is for agencies of that kind in the working group."""


class TaskLike(Protocol):
    """What the rules ask of a task; rows of repositories and queries have it."""

    @property
    def name(self) -> str: ...
    @property
    def groups(self) -> Collection[str]: ...
    @property
    def assignee_id(self) -> str | None: ...
    @property
    def municipality_id(self) -> str: ...
    @property
    def agency_id(self) -> str | None: ...


def scope_of(actor: Actor) -> Scope:
    """The reach of an actor's queries."""
    return Scope.of_groups(actor.staff_id, actor.groups, actor.municipality_id, everything=actor.is_system)


def is_candidate(actor: Actor, task: TaskLike) -> bool:
    return actor.is_system or not actor.groups.isdisjoint(task.groups)


def is_officer(actor: Actor, municipality_id: str) -> bool:
    """Secretary or chair of the municipality's commission."""
    return any(actor.holds(role, f"mun:{municipality_id}") for role in COMMISSION_ROLES)


def may_assign(actor: Actor, task: TaskLike) -> bool:
    """The one who does it, officers of the commission, and the head of the task's agency."""
    if actor.is_system or task.assignee_id == actor.staff_id or is_officer(actor, task.municipality_id):
        return True
    return any(actor.holds(role, f"agency:{task.agency_id}") for role in HEAD_ROLES)


def may_complete(actor: Actor, task: TaskLike, *, on_behalf: Collection[str] = ()) -> bool:
    """``on_behalf``: roles that enter for the assignee what came on paper, a vote for example."""
    if task.assignee_id is None:
        return is_candidate(actor, task)
    entering = {group for group in actor.groups if group.partition("@")[0] in on_behalf}
    return actor.is_system or task.assignee_id == actor.staff_id or not entering.isdisjoint(task.groups)


def may_steer(actor: Actor, municipality_id: str | None) -> bool:
    """Stop, resume, cancel a procedure, take up an incident."""
    if actor.is_system or "system_admin" in actor.roles:
        return True
    return municipality_id is not None and is_officer(actor, municipality_id)


def may_deploy(actor: Actor) -> bool:
    return actor.is_system or "system_admin" in actor.roles


def may_start(actor: Actor, municipality_id: str) -> bool:
    if actor.is_system or is_officer(actor, municipality_id):
        return True
    return actor.municipality_id == municipality_id and not STARTERS.isdisjoint(actor.roles)


def require_may_claim(actor: Actor, task: TaskLike) -> None:
    if not is_candidate(actor, task):
        raise NotAllowed(f"взять задачу «{task.name}», она предназначена другим исполнителям")


def require_may_release(actor: Actor, task: TaskLike) -> None:
    if not may_assign(actor, task):
        raise NotAllowed(f"вернуть задачу «{task.name}» в общий список")


def require_may_assign(actor: Actor, task: TaskLike) -> None:
    if not may_assign(actor, task):
        raise NotAllowed(f"передать задачу «{task.name}» другому исполнителю")


def require_may_complete(actor: Actor, task: TaskLike) -> None:
    if may_complete(actor, task):
        return
    if task.assignee_id is not None:
        raise NotAllowed(f"завершить задачу «{task.name}», ее выполняет другой исполнитель")
    raise NotAllowed(f"завершить задачу «{task.name}», она предназначена другим исполнителям")


def require_may_draft(actor: Actor, task: TaskLike) -> None:
    """A draft is one's own and harms nobody, so every candidate may keep one."""
    if not is_candidate(actor, task):
        require_may_complete(actor, task)


def require_may_steer(actor: Actor, municipality_id: str | None) -> None:
    if not may_steer(actor, municipality_id):
        raise NotAllowed("остановить, возобновить или отменить процедуру")


def require_may_deploy(actor: Actor) -> None:
    if not may_deploy(actor):
        raise NotAllowed("развернуть схему процедуры")


def require_may_keep_time(actor: Actor) -> None:
    """The clock is the whole platform's: who keeps the platform answers for it."""
    if not actor.is_system and "system_admin" not in actor.roles:
        raise NotAllowed("отпустить задержанные таймеры")


def require_may_start(actor: Actor, municipality_id: str) -> None:
    if not may_start(actor, municipality_id):
        raise NotAllowed("начать процедуру в этом муниципальном образовании")


def guards(actor: Actor, agency_id: str | None) -> bool:
    return holds_one_of(actor, GUARDS, agency_id)


def polices(actor: Actor, agency_id: str | None) -> bool:
    return holds_one_of(actor, POLICE, agency_id)


def holds_one_of(actor: Actor, roles: Collection[str], agency_id: str | None) -> bool:
    return agency_id is not None and any(actor.holds(role, f"agency:{agency_id}") for role in roles)


def require_guards(actor: Actor, agency_id: str, *, police: bool = False) -> None:
    may = polices(actor, agency_id) if police else guards(actor, agency_id)
    if not actor.is_system and not may:
        whose = "орган внутренних дел" if police else "орган опеки и попечительства"
        raise NotAllowed(f"начать экстренные меры: это делает {whose}")


def require_may_run(actor: Actor, municipality_id: str) -> None:
    """Starting just any procedure, with variables of one's own, is for officers; a report opens a case."""
    if not may_steer(actor, municipality_id):
        raise NotAllowed("начать эту процедуру")


def require_reports_for(actor: Actor, agency_id: str | None) -> None:
    """A case is opened in the name of an agency one acts for, or of the commission by its officers."""
    if not actor.is_system and agency_id is not None and not actor.acts_for(agency_id):
        raise NotAllowed("зарегистрировать сообщение от имени другого органа")


def relations(actor: Actor, case_id: str, standing: Standing) -> frozenset[Relation]:
    """What the actor has to do with the case; several at once are usual."""
    parts = {part for part, _ in standing.parts}
    found = {
        Relation.COMMISSION: is_officer(actor, standing.municipality_id) or actor.is_system,
        Relation.CURATOR: actor.holds("case_curator", f"case:{case_id}"),
        Relation.WORKING_GROUP: "working_group" in parts
        or actor.holds("working_group_member", f"case:{case_id}"),
        Relation.MEMBER: standing.on_agenda and actor.holds("kdn_member", f"mun:{standing.municipality_id}"),
        Relation.OPEKA: "guardianship" in standing.emergency_kinds,
        Relation.POLICE: "police" in standing.emergency_kinds,
        Relation.EXPERT: _holds_any(actor, EXPERT_OFFICERS, standing.municipality_id),
        Relation.EXPERT_MEMBER: standing.on_agenda
        and actor.holds("eg_member", f"mun:{standing.municipality_id}"),
        Relation.REGISTER: "register" in parts or actor.holds("ipk_curator", f"case:{case_id}"),
        Relation.INFORMING: bool({"informing", "requested"} & parts),
    }
    held = frozenset(relation for relation, holds in found.items() if holds)
    # Who reaches a case by a single task sees as little as who only informed.
    return held or frozenset({Relation.INFORMING})


def _holds_any(actor: Actor, roles: Collection[str], municipality_id: str) -> bool:
    return any(actor.holds(role, f"mun:{municipality_id}") for role in roles)


@dataclass(frozen=True, kw_only=True)
class Aspects:
    """The rights of one person to one case, aspect by aspect."""

    rights: Mapping[str, Right]

    def __getitem__(self, aspect: str) -> Right:
        return self.rights.get(aspect, Right.NONE)

    def sees(self, aspect: str) -> bool:
        return self[aspect].shows_all

    def sees_some(self, aspect: str) -> bool:
        return self[aspect].shows_some


class AccessRules:
    """The table of ``access.csv``."""

    def __init__(self, cells: Mapping[str, Mapping[Relation, str]], names: Mapping[str, str]):
        self._cells = cells
        self.names = names

    @staticmethod
    def load(processes: Path) -> "AccessRules":
        columns = ("aspect", "name_ru", *(relation.value for relation in Relation))
        rows = list(read_table(processes / "access.csv", columns))
        return AccessRules(
            {row["aspect"]: _cells_of(row) for row in rows},
            {row["aspect"]: row["name_ru"] for row in rows},
        )

    def aspects(self, held: Collection[Relation], agency_kinds: Collection[str] = ()) -> Aspects:
        """The widest right that any of the relations gives to each aspect."""
        rights = {
            aspect: max(
                (_right(cells[relation], agency_kinds) for relation in held),
                key=_ORDER.index,
                default=Right.NONE,
            )
            for aspect, cells in self._cells.items()
        }
        return Aspects(rights=rights)


def _cells_of(row: TableRow) -> dict[Relation, str]:
    known = {*(right.value for right in Right), *_FOR_KIND}
    for relation in Relation:
        if row[relation.value] not in known:
            raise row.wrong(f"право «{row[relation.value]}» неизвестно, есть {', '.join(sorted(known))}.")
    return {relation: row[relation.value] for relation in Relation}


def _right(cell: str, agency_kinds: Collection[str]) -> Right:
    if cell in _FOR_KIND:
        return Right.READ if _FOR_KIND[cell] in agency_kinds else Right.NONE
    return Right(cell)
