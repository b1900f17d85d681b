"""The roles of ``processes/roles.csv``: where each is held, and which one it stands for.

A region may call its people otherwise than the roles the product knows: the clerk of its
council ``stands_for`` the secretary of a commission. Who holds such a role holds the known
one in the same place too, so that pages, scopes and access need not hear of the region.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.tables import TableRow, read_table


@dataclass(frozen=True, kw_only=True)
class Role:
    """``scope`` is the kind of place it is held in: ``agency``, ``mun``, ``case``, ``region``, …"""

    scope: str
    stands_for: str = ""


def load_roles(processes: Path) -> Mapping[str, Role]:
    """Roles by code; raises TableInvalid naming file and line."""
    rows = list(read_table(processes / "roles.csv", ("role", "scope"), optional=("stands_for",)))
    roles = {row["role"]: Role(scope=row["scope"], stands_for=row["stands_for"]) for row in rows}
    for row in rows:
        _check(row, roles)
    return roles


def role_scopes(processes: Path) -> Mapping[str, str]:
    """Role → the kind of scope it is held in."""
    return {code: role.scope for code, role in load_roles(processes).items()}


def with_stood_for(roles: Mapping[str, Role], groups: Iterable[str]) -> frozenset[str]:
    """Groups ``role@scope:id`` with those of the roles that they stand for."""
    held = frozenset(groups)
    split = [group.partition("@") for group in held]
    return held | {
        f"{roles[code].stands_for}@{place}"
        for code, _, place in split
        if code in roles and roles[code].stands_for
    }


def _check(row: TableRow, roles: Mapping[str, Role]) -> None:
    known = row["stands_for"]
    if not known:
        return
    if known not in roles or roles[known].stands_for:
        raise row.wrong(f"роль «{known}», которую она заменяет, неизвестна или сама кого-то заменяет.")
    if roles[known].scope != row["scope"]:
        raise row.wrong(
            f"роль «{known}» действует в другом месте: {roles[known].scope}, а не {row['scope']}."
        )
