"""Who is meant: somebody of the scratch district by name, a role by its key or its name."""

from collections.abc import Mapping

from engine.actor import Actor
from engine.law import Law
from engine.scenarios.model import StepFailed
from engine.simulation.desk import Visit
from engine.simulation.simulation import Simulation
from engine.tables import read_table
from storage.queries import simulation as queries


class People:
    def __init__(self, simulation: Simulation, law: Law):
        self._simulation = simulation
        self._stage = simulation.stage
        self.roles = role_names(law)

    def actor_for(self, who: str, visit: Visit) -> Actor:
        """Of a task: by full name, by role among those who may, or the first who may."""
        task = visit.task
        assert task is not None
        if not who or not self._stage.furnished:
            return self._simulation.desk.actor(task)
        role = self.role_key(who)
        groups = [group for group in task.groups if group.partition("@")[0] == role]
        return self.named(who, groups)

    def named(self, who: str, groups: list[str] | None = None) -> Actor:
        """By full name, or the first who holds the role in the municipality."""
        known = {_folded(name): staff_id for staff_id, name in self._stage.look(queries.people)}
        staff_id = "" if groups else known.get(_folded(who), "")
        if not staff_id:
            here = f"{self.role_key(who)}@mun:{self._stage.ground.municipality_id}"
            staff_id = next(iter(self._stage.holders(groups or [here])), "")
        person = self._stage.person(staff_id)
        if person is None:
            raise StepFailed(f"Некому: «{who}» — такого человека или роли здесь нет.")
        return person

    def role(self, key: str) -> str:
        """A role by its name."""
        return self.roles.get(key, key)

    def role_key(self, name: str) -> str:
        """The key of a role, by its name or by itself."""
        return next((key for key, known in self.roles.items() if _folded(known) == _folded(name)), name)


def role_names(law: Law) -> Mapping[str, str]:
    rows = read_table(law.folder / "roles.csv", ("role", "name_ru"))
    return {row["role"]: row["name_ru"] for row in rows}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().replace("ё", "е")
