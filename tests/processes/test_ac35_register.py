"""AC-35, the register's part: figures of quarter I of 2026 come from entries that people put on and took off."""

from storage.queries.risk_entries import RiskCounts, RiskFilter, counts, entries
from storage.queries.risk_measures import MEASURES, REMOVAL_COLUMNS, RiskPeriod
from storage.risk_scope import RiskScope
from tests.processes.risk_path import RiskWalk
from tests.processes.risk_place import CLINIC, COLLEGE, SADIK, SCHOOL, RiskWorld

EVERYTHING = RiskScope(staff_id="system", everything=True)
FIRST = RiskPeriod.of_quarter(2026, 1)
BABY = {"child_birth": "2024-06-01", "edu_org": None, "ground_codes": ["1"]}
FAMILY = {"child_birth": "2021-02-03", "entry_kind": "family"}


def kept(risk: RiskWalk) -> RiskWorld:
    """Put on and taken off over the new year, by each kind of organisation, in the order of time."""
    world = risk.world
    assert isinstance(world, RiskWorld)
    before = RiskWalk(world, SCHOOL).stand("2025-12-10 10:00", child_name="Лялин Егор")
    carried = RiskWalk(world, SADIK).stand("2025-12-11 10:00", child_name="Ёлкина Мария", **FAMILY)
    moved = RiskWalk(world, CLINIC).stand("2026-01-15 10:00", child_name="Носов Пётр", **BABY)
    from_sop = RiskWalk(world, SCHOOL).begin("2026-02-03 10:00", "RG_S02")
    from_sop.enter(child_name="Уткина Вера", ground_codes=["13"], extra_kinds=["club"]).put_on("2026-02-03")
    RiskWalk(world, COLLEGE).stand("2026-02-10 10:00", child_name="Гусев Ян", child_birth="2009-05-05")
    world.to("2026-03-20 10:00")
    moved.news().confirm("removal").take_off("6", follow_up="Поликлиника г. Перми")
    before.news().confirm("removal").take_off("11")
    assert carried.entry().state == "registered"
    world.to("2026-04-02 10:00")
    RiskWalk(world, SCHOOL).stand("2026-04-02 10:00", child_name="После Квартала")
    return world


def of_organisation(world: RiskWorld, keeper: str, counted: list[RiskCounts]) -> dict[str, int]:
    (row,) = [each for each in counted if each.agency_id == world.agency(keeper)]
    return {name: value for name, value in row.values.items() if value}


def test_figures_of_the_quarter_come_from_the_entries_people_made(risk: RiskWalk) -> None:
    world = kept(risk)

    with world.database.read() as connection:
        counted = counts(connection, EVERYTHING, FIRST)
        listed = {
            (row.agency_id, name): len(
                entries(connection, EVERYTHING, FIRST, RiskFilter(agency_id=row.agency_id, measure=name))
            )
            for row in counted
            for name in MEASURES
        }

    assert of_organisation(world, SCHOOL, counted) == {
        "opening": 1,
        "identified": 1,
        "identified_from_sop": 1,
        "removed": 1,
        "removed_code_11": 1,
        "closing": 1,
        "extra_clubs": 1,
    }
    assert of_organisation(world, SADIK, counted) == {"opening": 1, "closing": 1}
    assert of_organisation(world, CLINIC, counted) == {"identified": 1, "removed": 1, "removed_code_6": 1}
    assert of_organisation(world, COLLEGE, counted) == {"identified": 1, "closing": 1}
    for row in counted:
        value = row.values
        assert value["closing"] == value["opening"] + value["identified"] - value["removed"]
        assert value["removed"] == sum(value[column] for column in REMOVAL_COLUMNS)
        assert all(listed[row.agency_id, name] == value[name] for name in MEASURES)
