"""Acts over many procedures that are done at one of their steps: who stands there, and where they may go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from app.access.people import SignedIn
from app.cockpit.batch_items import of_subjects
from app.house import House
from engine.errors import Invalid
from storage.queries.mending import instances_to_mend
from storage.queries.standing import Standing, people_to_assign, standing
from storage.repositories.batches import NewItem
from storage.unit_of_work import UnitOfWork

STANDING_FOR: Mapping[str, frozenset[str]] = {
    "retry": frozenset({"failed"}),
    "assign": frozenset({"task"}),
    "skip": frozenset({"task", "message", "timer"}),
    "message": frozenset({"message"}),
    "move": frozenset({"task", "message", "timer"}),
}
"""Act → what it may be done to."""


@dataclass(frozen=True, kw_only=True)
class Step:
    id: str
    name: str
    count: int


class Steps:
    """Steps at which the chosen procedures stand, and elements to which they may be moved."""

    def __init__(self, house: House, person: SignedIn, instances: Sequence[str]):
        self._house = house
        self._person = person
        self._instances = list(instances)

    @cached_property
    def _standing(self) -> list[Standing]:
        with self._house.database.read() as connection:
            return standing(connection, instances=self._instances)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Element → name, of all versions that the chosen procedures go by."""
        with self._house.database.read() as connection:
            uow = UnitOfWork(connection)
            rows = instances_to_mend(connection, ids=self._instances[:400], municipalities=None)
            bundles = {definition for row in rows for definition in row.bundle}
            found = [uow.definitions.get(each) for each in sorted(bundles)]
        shelf = self._house.executor.workshop.definitions
        return {
            node.id: node.name
            for row in found
            if row is not None
            for process in shelf.undamaged(row)
            for node in process.nodes()
            if node.name
        }

    @property
    def here(self) -> list[Step]:
        """Where they stand, the most crowded first."""
        counted = Counter(each.element_id for each in self._standing)
        own = {each.element_id: each.name for each in self._standing if each.name}
        return [
            Step(id=element, name=own.get(element) or self._names.get(element, element), count=count)
            for element, count in counted.most_common()
        ]

    @property
    def targets(self) -> list[tuple[str, str]]:
        return sorted(self._names.items(), key=lambda pair: pair[1])

    @property
    def people(self) -> Mapping[str, str]:
        with self._house.database.read() as connection:
            return people_to_assign(connection, municipalities=sorted(self._person.scope.commissions))

    def items(self, kind: str, step: str) -> list[NewItem]:
        """What the act is done to at this step; raises Invalid when nothing stands there for it."""
        if not step:
            raise Invalid(_("Шаг не выбран."), hint=_("Выберите шаг, на котором стоят процедуры."))
        chosen = [
            (each.subject_id, each.instance_id)
            for each in self._standing
            if each.element_id == step and each.kind in STANDING_FOR[kind]
        ]
        if not chosen:
            raise Invalid(
                _("На этом шаге нет того, к чему действие можно применить."), hint=_("Выберите другой шаг.")
            )
        return of_subjects(self._person, chosen)


def args_of(kind: str, typed: Mapping[str, str]) -> dict[str, object]:
    """What the act needs besides its step; raises Invalid when it is missing."""
    if kind == "assign":
        if not typed.get("staff"):
            raise Invalid(_("Не выбрано, кому передать."), hint=_("Выберите сотрудника."))
        return {"staff_id": typed["staff"]}
    if kind == "move":
        if not typed.get("to"):
            raise Invalid(_("Не выбрано, куда перенести."), hint=_("Выберите шаг, с которого продолжить."))
        return {"to_element": typed["to"]}
    return {}
