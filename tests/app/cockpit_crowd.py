"""A district with procedures planted as rows, for tests of the cockpit."""

from benchmarks.crowd import Crowd
from storage.queries.organisation import agencies_of_municipality
from storage.unit_of_work import UnitOfWork
from tests.world import World

FILES = ("intake_case.ru-me.bpmn", "kdn_session.bpmn")


def planted(world: World, count: int) -> Crowd:
    """So many procedures of families; more of them come by ``plant`` of what is given back."""
    world.deploy(*FILES)
    with world.database.begin() as connection:
        uow = UnitOfWork(connection)
        row = next(each for each in uow.definitions.newest() if each.key == "intake_case")
        lines = agencies_of_municipality(connection, municipality_id=world.municipality_id)
        crowd = Crowd(
            definition_id=row.id,
            process=world.executor.workshop.definitions.process(row),
            municipality_id=world.municipality_id,
            agencies=[line.id for line in lines],
            now=world.clock.now(),
        )
        crowd.plant(connection, count)
    return crowd
