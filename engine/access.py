"""Who may do what with a task, a procedure and a family's file.

Whom a person sees at all is the scope (``storage.scope``); what of a case they see is
the table ``processes/access.csv``, which repeats roles.md §4: a relation to the case
gives a right to each aspect of it. A role that may not see is answered «not found».
"""

from collections.abc import Collection, Mapping
from typing import Protocol

from engine.actor import Actor
from engine.aspects import EMPTY, Relation
from engine.errors import NotAllowed
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


def relations(
    actor: Actor, case_id: str, standing: Standing, emergency: Mapping[Relation, Collection[str]] = EMPTY
) -> frozenset[Relation]:
    """What the actor has to do with the case; several at once are usual.

    ``emergency`` says agencies of which kinds get a relation by a task of an emergency.
    """
    parts = {part for part, _ in standing.parts}
    found = {
        Relation.COMMISSION: is_officer(actor, standing.municipality_id) or actor.is_system,
        Relation.CURATOR: actor.holds("case_curator", f"case:{case_id}"),
        Relation.WORKING_GROUP: "working_group" in parts
        or actor.holds("working_group_member", f"case:{case_id}"),
        Relation.MEMBER: standing.on_agenda and actor.holds("kdn_member", f"mun:{standing.municipality_id}"),
        **{each: not standing.emergency_kinds.isdisjoint(kinds) for each, kinds in emergency.items()},
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
