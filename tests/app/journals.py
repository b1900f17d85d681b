"""A journal of a school with rows of two years, for the tests of journals."""

from datetime import UTC, datetime

from storage.repositories.registers import EntryRow
from storage.unit_of_work import UnitOfWork
from tests.world import World

SPECIALIST, HEAD, SECRETARY, CHAIR, OTHER = "semenova", "belov", "smirnova", "yakovlev", "romanov"


def owner(world: World) -> str:
    return f"agency:{world.agency(SPECIALIST)}"


def enter(world: World, *, day: datetime, case_id: str | None = None, **content: object) -> EntryRow:
    """One row of the school's primary journal."""
    said = {
        "received_at": day.isoformat(),
        "informant": "классный руководитель",
        "parents": [{"kin": "mother", "surname": "Щеглова", "given_name": "Юлия"}],
        "children": [{"surname": "Щеглов", "given_name": "Артем", "born_on": "2014-03-05"}],
        "address": "ул. Ленина, 5",
        "problem_and_help": "не посещает школу",
        "threat_flag": False,
        **content,
    }
    with world.database.begin() as connection:
        return UnitOfWork(connection).registers.enter(
            "F-ME-1",
            owner(world),
            municipality_id=world.municipality_id,
            year=day.year,
            content=said,
            case_id=case_id,
            at=day,
            by=world.actor(SPECIALIST).staff_id,
        )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def many(world: World, count: int, *, year: int = 2025) -> None:
    with world.database.begin() as connection:
        registers = UnitOfWork(connection).registers
        for number in range(1, count + 1):
            registers.enter(
                "F-ME-1",
                owner(world),
                municipality_id=world.municipality_id,
                year=year,
                content={"informant": f"сосед {number}", "problem_and_help": "помощь"},
                at=moment(f"{year}-05-12T08:00"),
                by=world.actor(SPECIALIST).staff_id,
            )
