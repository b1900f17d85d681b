"""What of a family's case one person may see: what they have to do with it, by the access table."""

from engine import access
from engine.actor import Actor
from engine.aspects import AccessRules, Aspects
from storage.queries.cases import standing
from storage.unit_of_work import UnitOfWork


def rights_in(uow: UnitOfWork, rules: AccessRules, actor: Actor, case_id: str) -> Aspects | None:
    """The rights to each aspect of the case; None when it is out of the person's reach."""
    held = standing(uow.connection, case_id=case_id, scope=access.scope_of(actor))
    if held is None:
        return None
    kinds = {kind for part, kind in held.parts if part == "working_group"}
    return rules.aspects(access.relations(actor, case_id, held, rules.emergency), kinds)


def sees_own_only(uow: UnitOfWork, rules: AccessRules, actor: Actor, case_id: str | None) -> bool:
    """Whether only one's own part of the case is told: so to an agency that has only informed of it."""
    if case_id is None:
        return False
    rights = rights_in(uow, rules, actor, case_id)
    return rights is None or not rights.sees("history")
