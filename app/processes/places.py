"""Where a procedure stands on its diagram: all of it, or one's own steps for who has only a part in it."""

from collections import Counter

from app.access.people import SignedIn
from app.house import current_house
from engine.rights import sees_own_only
from storage.lateness import is_past
from storage.models import TaskStatus
from storage.queries.processes import ElementState, element_states, passed_elements
from storage.queries.tasks import tasks_of_case
from storage.unit_of_work import UnitOfWork


def places_of(
    uow: UnitOfWork, person: SignedIn, *, instance_id: str, case_id: str | None
) -> tuple[list[ElementState], list[str]]:
    """Elements with open tasks, and those passed; the caller has found the procedure in reach."""
    house, connection = current_house(), uow.connection
    now = house.clock.now()
    if case_id is None or not sees_own_only(uow, house.access, person.actor, case_id):
        states = element_states(connection, instance_id=instance_id, now=now)
        return states, passed_elements(connection, instance_id=instance_id)
    own = tasks_of_case(connection, case_id=case_id, scope=person.scope, own_only=True)
    here = [task for task in own if task.instance_id == instance_id]
    waiting = [task for task in here if task.status == TaskStatus.OPEN]
    late = Counter(task.element_id for task in waiting if is_past(task.due_at, now))
    states = [
        ElementState(element_id=element, waiting=count, overdue=late[element])
        for element, count in Counter(task.element_id for task in waiting).items()
    ]
    return states, sorted({task.element_id for task in here if task.status == TaskStatus.COMPLETED})
