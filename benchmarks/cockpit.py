"""The overview of the cockpit over ten thousand running procedures: how long it takes, how many statements.

The page is asked for as a person's browser asks, signed in, whole: figures, heat, tables, bars.
The first look is told apart, since a server reads its diagrams once. Beside it the list of
procedures and the list of late tasks.

    python -m benchmarks.cockpit [--quick] [--json] [--only sqlite|postgresql] [--instances N]
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import event, text

from app.config import Config
from app.factory import create_app
from app.house import House
from benchmarks.both import on_both
from benchmarks.crowd import Crowd
from benchmarks.ground import PROCESSES, Ground
from engine.actor import Actor
from engine.clock import SystemClock
from engine.commands import Deploy
from storage.files import FileStore
from storage.unit_of_work import UnitOfWork
from tests.app.conftest import Visitor

INSTANCES, QUICK = 10_000, 1_000
LIMIT_MS, LIMIT_STATEMENTS = 150, 12
ROUNDS = 15
AGENCIES = 12
FILES = ("intake_case.ru-me.bpmn", "kdn_session.bpmn")
PAGES = {
    "overview": "/cockpit",
    "overview in hours": "/cockpit?unit=hours&measure=stay",
    "instances": "/cockpit/instances",
    "late instances": "/cockpit/instances?late=1",
    "late tasks": "/cockpit/tasks?term=late",
}


@dataclass(frozen=True, kw_only=True)
class Look:
    page: str
    first_ms: float
    median_ms: float
    best_ms: float
    """What it takes when nothing else wants the machine."""
    statements: int


@dataclass(frozen=True, kw_only=True)
class Result:
    database: str
    instances: int
    looks: list[Look]

    def verdicts(self) -> Iterator[tuple[str, bool]]:
        overview = self.looks[0]
        yield (
            f"обзор обычно ≤ {LIMIT_MS} мс: {overview.median_ms:.0f} мс",
            overview.median_ms <= LIMIT_MS,
        )
        yield (
            f"обзор не более чем за {LIMIT_STATEMENTS} запросов: {overview.statements}",
            overview.statements <= LIMIT_STATEMENTS,
        )


def measure(place: Ground, folder: Path, instances: int) -> Result:
    secretary = furnish(place, instances)
    visitor = Visitor(create_app(house=_house(place, folder)).test_client())
    visitor.post(f"/login/as/{secretary}")
    looks = [_look(place, visitor, name, path) for name, path in PAGES.items()]
    return Result(database=place.name, instances=instances, looks=looks)


def furnish(place: Ground, instances: int) -> str:
    """A district with its procedures; the id of its secretary."""
    resources = {name: (PROCESSES / name).read_bytes() for name in FILES}
    place.executor.execute(Deploy(name="bench", resources=resources), actor=Actor.system())
    now = SystemClock().now()
    with place.database.begin() as connection:
        uow = UnitOfWork(connection)
        row = next(each for each in uow.definitions.newest() if each.key == "intake_case")
        names = [f"Орган {number}" for number in range(1, AGENCIES + 1)]
        town = place.municipality_id
        Crowd(
            definition_id=row.id,
            process=place.executor.workshop.definitions.process(row),
            municipality_id=town,
            agencies=[
                uow.organisation.add_agency(
                    municipality_id=town, kind="education", name=name, short_name=name
                )
                for name in names
            ],
            now=now,
        ).plant(connection, instances)
        secretary = uow.staff.hire(
            login="bench", full_name="Секретарь", short_name="Секретарь", at=now, municipality_id=town
        )
        uow.staff.give_role(secretary, "kdn_secretary", "mun", town)
    if place.name == "postgresql":
        # As its own gardener does within a minute.
        with place.database.begin() as connection:
            connection.execute(text("ANALYZE"))
    return secretary


def _house(place: Ground, folder: Path) -> House:
    config = Config(data=folder, database_url="", secret_key="only for the benchmark, long enough", demo=True)
    return House(
        config=config,
        database=place.database,
        clock=SystemClock(),
        law=place.executor.workshop.law,
        executor=place.executor,
        files=FileStore(folder / "files"),
    )


def _look(place: Ground, visitor: Visitor, name: str, path: str) -> Look:
    sent: list[str] = []
    event.listen(place.database.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    spans = []
    for _ in range(ROUNDS + 1):
        sent.clear()
        began = time.perf_counter()
        answer = visitor.get(path)
        spans.append((time.perf_counter() - began) * 1_000)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return Look(
        page=name, first_ms=spans[0], median_ms=median(spans[1:]), best_ms=min(spans), statements=len(sent)
    )


def report(results: list[Result]) -> bool:
    """Print tables and verdicts; whether every requirement is met."""
    met = True
    for result in results:
        print(f"\n{result.database}: контроль, процедур в работе {result.instances}")
        print("  страница             первый раз, мс  обычно, мс  лучшее, мс  запросов")
        for look in result.looks:
            print(
                f"  {look.page:<20} {look.first_ms:>14.0f} {look.median_ms:>11.1f} {look.best_ms:>11.1f} "
                f"{look.statements:>9}"
            )
        for sentence, holds in result.verdicts():
            print(f"  {'да ' if holds else 'НЕТ'}  {sentence}")
            met = met and holds
    return met


def main(arguments: list[str]) -> int:
    return on_both(
        arguments,
        about=__doc__,
        measure=measure,
        report=report,
        whole=INSTANCES,
        quick=QUICK,
        counted="instances",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
