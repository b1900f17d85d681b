"""Who may do a task: candidate groups and assignee of the diagram, made concrete for a case."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import ExpressionInvalid
from engine.spiff.tokens import Token

if TYPE_CHECKING:
    from engine.instances.running import RunningInstance


@dataclass(frozen=True, kw_only=True)
class Offer:
    groups: tuple[str, ...]
    assignee_id: str | None
    agency_id: str | None


def of(instance: "RunningInstance", token: Token) -> Offer:
    """``kdn_secretary`` becomes ``kdn_secretary@mun:…``; a group whose agency is not known is left out."""
    agency_id = _agency_named(token)
    keys = _keys(instance, token, agency_id)
    return Offer(
        groups=tuple(keys),
        assignee_id=_assignee(instance, token, keys),
        agency_id=agency_id if _is_of_agency(keys) else None,
    )


def agency_of(instance: "RunningInstance", token: Token) -> str | None:
    """The agency whose task it is, by whose calendar its terms are counted; None for all others."""
    if not token.node.attributes.get("candidateGroups"):
        return None
    agency_id = _agency_named(token)
    return agency_id if agency_id and _is_of_agency(_keys(instance, token, agency_id)) else None


def _agency_named(token: Token) -> str | None:
    agency = token.scope.value(token, token.node.properties.get("agencyFrom", "agency"))
    return agency if isinstance(agency, str) else None


def _keys(instance: "RunningInstance", token: Token, agency_id: str | None) -> list[str]:
    roles = [role.strip() for role in token.node.attributes.get("candidateGroups", "").split(",")]
    narrowed = token.node.properties.get("groupFrom")
    if narrowed:
        # One task for each of several bodies: the variable says whose this one is.
        named = token.scope.value(token, narrowed)
        roles = [role for role in roles if role == named] or roles
    return [key for role in roles if role and (key := _key(instance, role, agency_id)) is not None]


def _is_of_agency(keys: list[str]) -> bool:
    return any("@agency:" in key for key in keys)


def _key(instance: "RunningInstance", role: str, agency_id: str | None) -> str | None:
    if "@" in role:
        return role
    row = instance.row
    kind = instance.workshop.law.role_scopes.get(role, "mun")
    if kind == "agency":
        return f"{role}@agency:{agency_id}" if agency_id else None
    if kind == "case":
        return f"{role}@case:{row.case_id}" if row.case_id else None
    if kind == "region":
        return f"{role}@region:{instance.place.region_code}"
    if kind == "platform":
        return f"{role}@platform:all"
    return f"{role}@mun:{row.municipality_id}"


def _assignee(instance: "RunningInstance", token: Token, groups: list[str]) -> str | None:
    written = token.node.attributes.get("assignee")
    if written:
        value = token.scope.evaluate(token, written) if written.startswith(("${", "#{")) else written
        if value is not None and not isinstance(value, str):
            raise ExpressionInvalid(
                f"Исполнитель задачи «{token.node.name}» ({token.node.id}) указан неверно."
            )
        return value or None
    actor = instance.context.actor
    if token.node.properties.get("autoClaim") == "starter" and actor.groups & set(groups):
        return actor.staff_id
    return None
