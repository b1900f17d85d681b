"""Writing the members of staff and their roles; roles given by a resolution hold in one case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from storage.columns import new_id
from storage.models import RoleAssignment, StaffMember
from storage.repositories.notices import TO_ONE
from storage.upsert import insert_or


@dataclass(frozen=True, kw_only=True)
class StaffRow:
    id: str
    login: str
    full_name: str
    short_name: str
    position: str | None
    agency_id: str | None
    municipality_id: str | None
    is_active: bool


_COLUMNS = (
    StaffMember.id,
    StaffMember.login,
    StaffMember.full_name,
    StaffMember.short_name,
    StaffMember.position,
    StaffMember.agency_id,
    StaffMember.municipality_id,
    StaffMember.is_active,
)


def group_key(role: str, scope_kind: str, scope_id: str) -> str:
    return f"{role}@{scope_kind}:{scope_id}"


_BY_ID = select(*_COLUMNS).where(StaffMember.id == bindparam("the_id"))
_BY_LOGIN = select(*_COLUMNS).where(StaffMember.login == bindparam("the_login"))
_GROUPS = (
    select(RoleAssignment.group_key)
    .join(StaffMember, RoleAssignment.staff_id == StaffMember.id)
    .where(
        RoleAssignment.staff_id == bindparam("the_id"),
        StaffMember.is_active,
        or_(RoleAssignment.valid_from.is_(None), RoleAssignment.valid_from <= bindparam("on")),
        or_(RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until > bindparam("on")),
    )
)


class Staff:
    def __init__(self, connection: Connection):
        self._connection = connection

    def hire(
        self,
        *,
        login: str,
        full_name: str,
        short_name: str,
        at: datetime,
        position: str | None = None,
        email: str | None = None,
        agency_id: str | None = None,
        municipality_id: str | None = None,
        region_code: str | None = None,
        password_hash: str | None = None,
    ) -> str:
        staff_id = new_id()
        self._connection.execute(
            insert(StaffMember).values(
                id=staff_id,
                login=login,
                full_name=full_name,
                short_name=short_name,
                position=position,
                email=email,
                agency_id=agency_id,
                municipality_id=municipality_id,
                region_code=region_code,
                password_hash=password_hash,
                is_active=True,
                created_at=at,
            )
        )
        return staff_id

    def get(self, staff_id: str) -> StaffRow | None:
        row = self._connection.execute(_BY_ID, {"the_id": staff_id}).one_or_none()
        return None if row is None else StaffRow(**row._mapping)

    def by_login(self, login: str) -> StaffRow | None:
        row = self._connection.execute(_BY_LOGIN, {"the_login": login}).one_or_none()
        return None if row is None else StaffRow(**row._mapping)

    def set_password(self, staff_id: str, password_hash: str) -> None:
        self._connection.execute(
            update(StaffMember).where(StaffMember.id == staff_id).values(password_hash=password_hash)
        )

    def give_role(
        self, staff_id: str, role: str, scope_kind: str, scope_id: str, *, valid_from: date | None = None
    ) -> None:
        """A role in a scope; giving it again makes it valid again."""
        statement = insert_or(self._connection, RoleAssignment).values(
            id=new_id(),
            staff_id=staff_id,
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
            group_key=group_key(role, scope_kind, scope_id),
            valid_from=valid_from,
            valid_until=None,
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["staff_id", "group_key"], set_={"valid_until": None}
            )
        )

    def appoint_curator(self, case_id: str, staff_id: str, *, on: date) -> None:
        """One curator of a case at a time: the one before steps down on that day."""
        self.end_group(group_key("case_curator", "case", case_id), on=on, except_staff_id=staff_id)
        self.give_role(staff_id, "case_curator", "case", case_id, valid_from=on)

    def join_working_group(self, case_id: str, staff_id: str, *, on: date) -> None:
        self.give_role(staff_id, "working_group_member", "case", case_id, valid_from=on)

    def end_group(self, key: str, *, on: date, except_staff_id: str | None = None) -> None:
        """Nobody holds the group any more from the day on, but the one excepted."""
        statement = update(RoleAssignment).where(
            RoleAssignment.group_key == key,
            or_(RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until > on),
        )
        if except_staff_id:
            statement = statement.where(RoleAssignment.staff_id != except_staff_id)
        self._connection.execute(statement.values(valid_until=on))

    def end_case_roles(self, case_id: str, *, on: date) -> None:
        """The case is closed: curator and working group are released."""
        for role in ("case_curator", "working_group_member"):
            self.end_group(group_key(role, "case", case_id), on=on)

    def holders(self, key: str, *, on: date) -> list[str]:
        """Active members of staff who hold the group on a day, by name."""
        held = (
            select(StaffMember.id)
            .join(RoleAssignment, RoleAssignment.staff_id == StaffMember.id)
            .where(
                RoleAssignment.group_key == key,
                StaffMember.is_active,
                or_(RoleAssignment.valid_from.is_(None), RoleAssignment.valid_from <= on),
                or_(RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until > on),
            )
            .order_by(StaffMember.full_name, StaffMember.id)
        )
        return list(self._connection.execute(held).scalars())

    def reachable(self, keys: Collection[str], *, on: date) -> list[tuple[str, str, str]]:
        """Whom a letter to these group keys and ``staff:<id>`` reaches: (key, staff id, address)."""
        groups = sorted(key for key in keys if not key.startswith(TO_ONE))
        persons = sorted(key.removeprefix(TO_ONE) for key in keys if key.startswith(TO_ONE))
        can_be_written_to = (StaffMember.is_active, StaffMember.email.is_not(None))
        held = (
            select(RoleAssignment.group_key, StaffMember.id, StaffMember.email)
            .join(RoleAssignment, RoleAssignment.staff_id == StaffMember.id)
            .where(
                RoleAssignment.group_key.in_(groups),
                or_(RoleAssignment.valid_from.is_(None), RoleAssignment.valid_from <= on),
                or_(RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until > on),
                *can_be_written_to,
            )
        )
        named = select(StaffMember.id, StaffMember.email).where(
            StaffMember.id.in_(persons), *can_be_written_to
        )
        found = [(row[0], row[1], row[2]) for row in self._connection.execute(held)] if groups else []
        if persons:
            found += [(f"{TO_ONE}{row[0]}", row[0], row[1]) for row in self._connection.execute(named)]
        return sorted((key, staff_id, address) for key, staff_id, address in found if address)

    def set_email(self, staff_id: str, email: str | None) -> None:
        self._connection.execute(update(StaffMember).where(StaffMember.id == staff_id).values(email=email))

    def name_of(self, staff_id: str) -> str:
        found = select(StaffMember.short_name).where(StaffMember.id == staff_id)
        return self._connection.execute(found).scalar_one_or_none() or "другой сотрудник"

    def groups_of(self, staff_id: str, *, on: date) -> set[str]:
        """Keys of the groups an active member of staff holds on a day."""
        return set(self._connection.execute(_GROUPS, {"the_id": staff_id, "on": on}).scalars())

    def count(self) -> int:
        return self._connection.execute(select(func.count()).select_from(StaffMember)).scalar_one()
