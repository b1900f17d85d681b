"""Dolzhansk district, Oryol region, as an administrator loads it: agencies, the commission, its calendar."""

from engine.bootstrap import load_organisation
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.world import FOUNDED, PROCESSES, World

HOSPITAL, SCHOOL, POLICE, OPEKA = "dlz-larina", "dlz-osokina", "dlz-gromov", "dlz-titova"
SECRETARY, CHAIR, ADMINISTRATION = "dlz-kozlova", "dlz-tarakanov", "dlz-manakova"
MEMBER = "dlz-filatov"
MEMBERS = (CHAIR, SECRETARY, MEMBER, "dlz-byakova", "dlz-zimin", "dlz-orlova")
AGENCIES = (OPEKA, SCHOOL, POLICE, HOSPITAL, "dlz-vesnina", "dlz-dorohova", "dlz-petrenko")
"""Specialists of the seven that give information beside the commission (DO 3.1)."""
FOLDER = PROCESSES / "organisations" / "dolzhansk"


class DolzhanskWorld(World):
    """The world of this district; its commission meets on the second and the fourth Tuesday."""

    def __init__(self, database: Database, *, settled: bool = False):
        if not settled:
            with database.begin() as connection:
                load_organisation(
                    UnitOfWork(connection), FOLDER, FOUNDED, lambda password: password, processes=PROCESSES
                )
        super().__init__(database)
        with database.read() as connection:
            municipality = UnitOfWork(connection).organisation.municipality_by_code("ДЛЖ")
        assert municipality is not None
        self.municipality_id = municipality.id
