"""Elements that wait for a message, and the people who might send it."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, select, true

from storage.models import EventSubscription, ProcessInstance, RoleAssignment, StaffMember, StuckKind
from storage.queries.trouble_rows import OF_INSTANCE, Instances, in_force, running
from storage.repositories.stuck import Trouble


def awaited_messages(
    connection: Connection, *, sent: Collection[str], instances: Instances = None
) -> list[tuple[Trouble, Sequence[str]]]:
    """Elements that wait for a message no procedure sends, with the definitions of their procedure."""
    statement = (
        select(
            EventSubscription.id.label("about"),
            EventSubscription.element_id,
            EventSubscription.element_name,
            EventSubscription.created_at.label("since"),
            EventSubscription.name.label("message"),
            ProcessInstance.bundle,
            *OF_INSTANCE,
        )
        .join(ProcessInstance, ProcessInstance.id == EventSubscription.instance_id)
        .where(EventSubscription.kind == "message", EventSubscription.name.not_in(sorted(sent)))
    )
    found = []
    for row in connection.execute(running(statement, instances)):
        values = dict(row._mapping)
        bundle, facts = values.pop("bundle"), {"message": values.pop("message")}
        found.append((Trouble(kind=StuckKind.MESSAGE.value, facts=facts, **values), bundle))
    return found


def roles_at_work(connection: Connection, *, today: date) -> frozenset[tuple[str, str | None]]:
    """(role, municipality) of everybody at work; for those of a region the municipality is None."""
    rows = connection.execute(
        select(RoleAssignment.role, StaffMember.municipality_id)
        .join(StaffMember, StaffMember.id == RoleAssignment.staff_id)
        .where(StaffMember.is_active.is_(true()), *in_force(today))
        .distinct()
    )
    return frozenset((row.role, row.municipality_id) for row in rows)
