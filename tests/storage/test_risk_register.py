"""The register of the risk group: each figure counts exactly the rows that the list shows for it."""

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from storage.columns import new_id
from storage.models import RiskCodeList
from storage.queries.risk_entries import RiskFilter, changes, counts, entries, entry
from storage.queries.risk_measures import MEASURES, REMOVAL_COLUMNS, RiskPeriod
from storage.repositories.risk_entries import NewRiskEntry
from storage.risk_scope import RiskScope
from tests.district import FOUNDED, District

ALL = RiskScope(staff_id="system", everything=True)
YEAR = RiskPeriod.of_year(2026)


def put_on(district: District, on: date | None, key: str = "mdv-school2", **other: object) -> str:
    kinds = {"org_kind": "school", "kind": "child", "grounds": ["3"], "extra": (), "name": "Зимина Анна"}
    said = {**kinds, **other}
    new = NewRiskEntry(
        municipality_id=district.municipality_id,
        agency_id=district.agency(key),
        org_kind=str(said["org_kind"]),
        kind=str(said["kind"]),
        child_name=str(said["name"]),
        born_on=date(2014, 5, 1),
        content={"settlement": "Медведево"},
        codes={RiskCodeList.GROUND: said["grounds"], RiskCodeList.EXTRA: said["extra"]},  # type: ignore[dict-item]
    )
    entry_id = district.uow.risk_entries.draft(new, at=FOUNDED, by="keeper")
    if on is not None:
        district.uow.risk_entries.put_on(entry_id, on, at=FOUNDED, by="head")
    return entry_id


def take_off(district: District, entry_id: str, on: date, code: str) -> None:
    district.uow.risk_entries.remove(entry_id, on, code, at=FOUNDED, by="head", content={})


def test_every_figure_counts_the_rows_listed_for_it_whatever_the_register_holds(district: District) -> None:
    dice = Random(846)
    for _ in range(60):
        begins = date(2025, 6, 1) + timedelta(days=dice.randrange(500))
        org_kind, kind = dice.choice([("school", "child"), ("medical", "family"), ("medical", "child")])
        entry_id = put_on(
            district,
            begins,
            "mdv-school2" if org_kind == "school" else "mdv-clinic",
            org_kind=org_kind,
            kind=kind,
            grounds=dice.sample(["3", "4", "13"], 2),
            extra=dice.sample(["section", "club", "lessons"], dice.randrange(3)),
        )
        if dice.random() < 0.6:
            take_off(
                district, entry_id, begins + timedelta(days=dice.randrange(200)), str(dice.randint(1, 14))
            )
    connection = district.uow.connection

    for period in (YEAR, *(RiskPeriod.of_quarter(2026, quarter) for quarter in range(1, 5))):
        for row in counts(connection, ALL, period):
            of_row = {"agency_id": row.agency_id, "kind": row.kind, "org_kind": row.org_kind}
            for name in MEASURES:
                listed = entries(connection, ALL, period, RiskFilter(measure=name, **of_row))
                assert len(listed) == row.values[name], (period, row.agency_name, name)
            value = row.values
            assert value["closing"] == value["opening"] + value["identified"] - value["removed"]
            assert value["removed"] == sum(value[column] for column in REMOVAL_COLUMNS)


def test_an_entry_put_on_and_removed_on_the_edges_of_a_quarter_counts_in_it(district: District) -> None:
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    take_off(district, put_on(district, first), last, "1")

    (row,) = counts(district.uow.connection, ALL, RiskPeriod.of_quarter(2026, 1))

    assert [row.values[name] for name in ("opening", "identified", "removed_code_1", "closing")] == [
        0,
        1,
        1,
        0,
    ]


def test_the_ten_columns_of_removal_hold_each_code_once() -> None:
    held = [code for codes in REMOVAL_COLUMNS.values() for code in codes]

    assert len(REMOVAL_COLUMNS) == 10
    assert sorted(held, key=int) == [str(code) for code in range(1, 15)]


def test_a_draft_and_a_refused_entry_count_nowhere_and_a_refusal_keeps_no_name(district: District) -> None:
    draft, refused = put_on(district, None), put_on(district, None, name="Отказова Вера")
    district.uow.risk_entries.refuse(refused, "основания не подтвердились")

    connection = district.uow.connection
    row = entry(connection, ALL, refused, year=2026)

    assert entry(connection, ALL, draft, year=2026) is not None
    assert counts(connection, ALL, YEAR) == []
    assert row is not None
    assert (row.child_name, row.content, row.codes) == ("", {}, {})
    assert row.refusal_reason == "основания не подтвердились"


def test_standing_entries_go_on_in_the_new_years_register_and_removed_ones_stay(district: District) -> None:
    standing, removed = put_on(district, date(2026, 5, 12)), put_on(district, date(2026, 5, 13))
    take_off(district, removed, date(2026, 9, 1), "6")
    book = district.uow.risk_entries

    carried = [book.carry_over(entry_id, 2027) for entry_id in (standing, removed, standing)]

    connection = district.uow.connection
    assert carried == [1, None, None]
    assert [(row.id, row.number) for row in entries(connection, ALL, RiskPeriod.of_year(2027))] == [
        (standing, 1)
    ]
    assert {row.number for row in entries(connection, ALL, YEAR)} == {1, 2}


def test_what_was_changed_keeps_its_old_value_and_a_repeat_adds_nothing(district: District) -> None:
    entry_id = put_on(district, date(2026, 5, 12))
    for _ in range(2):
        district.uow.risk_entries.change(
            entry_id,
            {"last_confirmed_on": date(2026, 6, 20)},
            "ежемесячное обновление",
            at=FOUNDED + timedelta(days=1),
            by="keeper",
            content={"settlement": "Мари-Турек"},
            codes={RiskCodeList.EXTRA: ["club"]},
        )

    latest, decision = changes(district.uow.connection, entry_id)

    assert latest.changes["settlement"] == ["Медведево", "Мари-Турек"]
    assert latest.changes["last_confirmed_on"] == ["2026-05-12", "2026-06-20"]
    assert latest.changes["extra"] == [[], ["club"]]
    assert decision.reason == "постановка на учёт"


def test_an_entry_is_not_removed_before_it_was_put_on(district: District) -> None:
    entry_id = put_on(district, date(2026, 5, 12))

    with pytest.raises(ValueError, match="cannot be removed"):
        take_off(district, entry_id, date(2026, 5, 11), "1")


def test_who_reads_an_entry_follows_the_organisation_the_home_and_the_ministry(district: District) -> None:
    here = district.municipality_id
    school = put_on(district, date(2026, 5, 12))
    college = put_on(district, date(2026, 5, 12), "mdv-gymnasium", org_kind="college")
    clinic = put_on(district, date(2026, 5, 12), "mdv-clinic", org_kind="medical", kind="family")
    reach = {
        f"register_keeper@agency:{district.agency('mdv-school2')}": {school},
        f"org_head@agency:{district.agency('mdv-clinic')}": {clinic},
        f"edu_authority@mun:{here}": {school},
        f"district_kdn@mun:{here}": {school, college, clinic},
        f"district_kdn@mun:{new_id()}": set(),
        "min_edu@region:ru-me": {college},
        "min_health@region:ru-me": {clinic},
        "min_health@region:ru-per": set(),
        "dept_social_policy@region:ru-me": set(),
        "krai_kdn@region:ru-me": set(),
        "system_admin@platform:all": set(),
    }

    read = {
        group: {row.id for row in entries(district.uow.connection, RiskScope.of_groups("x", [group]), YEAR)}
        for group in reach
    }

    assert read == reach


@pytest.mark.parametrize(("words", "found"), [("зим", 1), ("АННА зимина", 1), ("петров", 0)])
def test_entries_are_found_by_the_beginning_of_words(district: District, words: str, found: int) -> None:
    put_on(district, date(2026, 5, 12))

    assert len(entries(district.uow.connection, ALL, YEAR, RiskFilter(words=words))) == found


def test_filters_narrow_figures_and_rows_alike(district: District) -> None:
    for ground, extra in product(["3", "4"], [["club"], []]):
        put_on(district, date(2026, 5, 12), grounds=[ground, "11"], extra=extra)
    connection = district.uow.connection

    by_ground = RiskFilter(ground="4", measure="closing")
    stale = RiskFilter(confirmed_before=date(2026, 6, 1))

    assert len(entries(connection, ALL, YEAR, by_ground)) == 2
    assert len(entries(connection, ALL, YEAR, stale)) == 4
    assert [row.values["closing"] for row in counts(connection, ALL, YEAR, RiskFilter(ground="4"))] == [2]
