"""The shipped calendar against the law, and the layers over it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.calendars.working_days import (
    CalendarDay,
    CalendarRangeExceeded,
    DayKind,
    forget_calendars,
    labour_code_days,
    load_calendar,
)
from engine.errors import Invalid
from engine.regions import RegionUnknown, load_regions, region_coded
from engine.settings import SettingInvalid, SettingUnknown, load_settings
from engine.tables import TableInvalid
from tests.engine.deadline_world import CALENDAR, PROCESSES

HEADER = "date,kind,reason,source\n"


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


def processes_with(folder: Path, name: str, text: str) -> Path:
    calendars = folder / "calendars"
    calendars.mkdir(exist_ok=True)
    for shipped in (PROCESSES / "calendars").glob("*.csv"):
        (calendars / shipped.name).write_bytes(shipped.read_bytes())
    (calendars / name).write_text(HEADER + text, encoding="utf-8")
    forget_calendars()
    return folder


@pytest.mark.parametrize(
    ("year", "worked"), [(2022, 247), (2023, 247), (2024, 248), (2025, 247), (2026, 247)]
)
def test_a_year_has_the_number_of_working_days_that_was_published(year: int, worked: int) -> None:
    assert sum(map(CALENDAR.is_working, days_of(year))) == worked


def test_working_saturdays_are_worked() -> None:
    saturdays = [day for year in range(2022, 2028) for day in days_of(year) if day.weekday() == 5]

    worked = [day.isoformat() for day in saturdays if CALENDAR.is_working(day)]
    assert worked == ["2022-03-05", "2024-04-27", "2024-11-02", "2024-12-28", "2025-11-01", "2027-02-20"]


def test_shortened_days_are_those_that_were_published() -> None:
    shortened = [day for day in days_of(2025) + days_of(2026) if CALENDAR.is_shortened(day)]

    assert [f"{day:%d.%m.%y}" for day in shortened] == [
        "07.03.25", "30.04.25", "11.06.25", "01.11.25", "30.04.26", "08.05.26", "11.06.26", "03.11.26",
    ]  # fmt: skip
    assert all(map(CALENDAR.is_working, shortened))


def test_every_special_day_names_its_document() -> None:
    assert all(special.reason and special.source for special in CALENDAR.days.values())


def test_only_confirmed_years_are_official() -> None:
    assert [year for year in range(2021, 2030) if not CALENDAR.is_preliminary(year)] == list(
        range(2022, 2027)
    )


def test_a_year_without_a_resolution_has_the_days_of_the_labour_code() -> None:
    by_law = labour_code_days(PROCESSES / "calendars" / "labour_code.csv", [2028])

    assert {special.day for special in by_law} == {day for day in CALENDAR.days if day.year == 2028}
    assert not CALENDAR.is_working(date(2028, 1, 5))
    assert CALENDAR.is_working(date(2028, 5, 10))


@pytest.mark.parametrize(
    ("year", "moved"), [(2027, "2027-05-03 2027-05-10 2027-06-14"), (2026, "2026-03-09 2026-05-11")]
)
def test_a_day_off_that_falls_on_a_holiday_moves_to_the_next_working_day(year: int, moved: str) -> None:
    by_law = labour_code_days(PROCESSES / "calendars" / "labour_code.csv", [year])

    assert [str(special.day) for special in by_law if special.reason.startswith("выходной")] == moved.split()


def test_a_region_speaks_over_the_federal_calendar_and_an_agency_over_the_region(tmp_path: Path) -> None:
    processes = processes_with(tmp_path, "ru-me.csv", "2026-04-21,off,Радоница,Закон РМЭ № 1\n")
    (tmp_path / "calendars" / "agency-7.csv").write_text(HEADER + "2026-04-21,working,дежурство,Приказ № 2\n")

    radonitsa = date(2026, 4, 21)
    of_region = load_calendar(processes, region="ru-me", municipality="no-file")
    of_agency = load_calendar(processes, region="ru-me", municipality="no-file", agency="agency-7")

    assert load_calendar(processes).is_working(radonitsa)
    assert (of_region.is_working(radonitsa), of_region.reason(radonitsa)) == (False, "Радоница")
    assert of_agency.is_working(radonitsa)


def test_the_version_changes_with_the_days_and_only_with_them() -> None:
    extra = CalendarDay(day=date(2026, 4, 21), kind=DayKind.OFF, reason="Радоница", source="Закон")

    assert CALENDAR.under([extra]).version != CALENDAR.version
    assert CALENDAR.under([]).version == load_calendar(PROCESSES).version


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("2026-02-30,off,праздник,закон", "строка 2: нужна дата"),
        ("2026-02-20,holiday,праздник,закон", "строка 2: нужна дата"),
        ("2026-02-20,off,,закон", "причина и документ"),
        ("2026-02-20,off,а,б\n2026-02-20,off,а,б", "записан дважды"),
    ],
)
def test_a_slip_in_a_layer_is_answered_with_its_place(tmp_path: Path, line: str, complaint: str) -> None:
    processes = processes_with(tmp_path, "ru-me.csv", line + "\n")

    with pytest.raises(Invalid, match=complaint):
        load_calendar(processes, region="ru-me")


@pytest.mark.parametrize("name", ["../calendars/years", "/etc/passwd", "years", "a/b"])
def test_the_name_of_a_layer_cannot_lead_to_another_file(name: str) -> None:
    assert load_calendar(PROCESSES, municipality=name).version == CALENDAR.version


def test_a_count_does_not_run_out_of_the_calendar_unnoticed() -> None:
    with pytest.raises(CalendarRangeExceeded, match="с 2000 по 2100 год"):
        CALENDAR.working_day_after(date(2100, 12, 30), 5)


def test_a_missing_data_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableInvalid, match=r"regions\.csv"):
        load_regions(tmp_path)


def test_perm_counts_by_its_own_zone_and_an_unknown_region_is_refused() -> None:
    regions = load_regions(PROCESSES)

    assert region_coded("ru-per", regions).zone.key == "Asia/Yekaterinburg"
    with pytest.raises(RegionUnknown, match="«ru-xx» неизвестен"):
        region_coded("ru-xx", regions)


def test_a_municipality_changes_only_settings_that_exist_and_only_to_fitting_values() -> None:
    assert (
        load_settings(PROCESSES, {"imm.removal": "2", "office_close": "16:30"})["imm.removal"] == "IMM:PT2H"
    )
    with pytest.raises(SettingUnknown, match=r"«a\.crad»"):
        load_settings(PROCESSES, {"a.crad": "WD:5"})
    with pytest.raises(SettingInvalid, match="время вида 17:00"):
        load_settings(PROCESSES, {"rule.office_close": "вечером"})
