"""Who takes part, read from a folder of tables: for a new installation and for the demo district.

Loading twice changes nothing: municipalities are known by code, agencies by name,
staff by login, sessions by moment.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from engine.parties import agency_kinds
from engine.regions import Region, load_regions, zone_named
from engine.tables import TableRow, read_table
from storage.unit_of_work import UnitOfWork

FIRST_PASSWORD = "kurator"  # noqa: S105 - the demo district's, told on its login page

MUNICIPALITIES = ("code", "region", "name", "zone")
AGENCIES = ("key", "municipality", "kind", "name", "short_name", "address", "phone")
STAFF = (
    "login",
    "surname",
    "given_name",
    "patronymic",
    "position",
    "agency",
    "municipality",
    "region",
    "roles",
)
SESSIONS = (
    "municipality",
    "body",
    "weekday",
    "weeks",
    "time",
    "from",
    "until",
    "except",
    "place",
    "members_total",
)


def load_organisation(
    uow: UnitOfWork,
    folder: Path,
    now: datetime,
    hash_password: Callable[[str], str],
    *,
    processes: Path,
    password: str = FIRST_PASSWORD,
) -> None:
    """Regions, municipalities, agencies, staff with their roles, and the calendar of sessions.

    ``folder`` is ``processes/demo`` or one like it; the regions are those of ``processes``.
    Everybody new gets the same first password.
    """
    _load_regions(uow, load_regions(processes))
    municipalities = _load_municipalities(uow, folder)
    agencies = _load_agencies(uow, folder, municipalities, agency_kinds(processes))
    _load_staff(uow, folder, municipalities, agencies, now, hash_password(password))
    _load_sessions(uow, folder, municipalities)


def _load_regions(uow: UnitOfWork, regions: Mapping[str, Region]) -> None:
    for region in regions.values():
        uow.organisation.add_region(region.code, name=region.name, zone=region.zone.key)


def _load_municipalities(uow: UnitOfWork, folder: Path) -> dict[str, str]:
    return {
        row["code"]: uow.organisation.add_municipality(
            region_code=row["region"], code=row["code"], name=row["name"], zone=zone_named(row["zone"]).key
        )
        for row in read_table(folder / "municipalities.csv", MUNICIPALITIES)
    }


def _load_agencies(
    uow: UnitOfWork, folder: Path, municipalities: Mapping[str, str], kinds: Mapping[str, str]
) -> dict[str, str]:
    return {
        row["key"]: uow.organisation.add_agency(
            municipality_id=_known(row, "municipality", municipalities) or "",
            kind=_kind(row, kinds),
            name=row["name"],
            short_name=row["short_name"],
            address=row["address"] or None,
            phone=row["phone"] or None,
        )
        for row in read_table(folder / "agencies.csv", AGENCIES)
    }


def _kind(row: TableRow, kinds: Mapping[str, str]) -> str:
    if row["kind"] not in kinds:
        raise row.wrong(f"вид органа «{row['kind']}» неизвестен, есть {', '.join(kinds)}.")
    return row["kind"]


def _load_staff(
    uow: UnitOfWork,
    folder: Path,
    municipalities: Mapping[str, str],
    agencies: Mapping[str, str],
    now: datetime,
    password_hash: str,
) -> None:
    for row in read_table(folder / "staff.csv", STAFF, optional=("email",)):
        scopes = {
            "platform": "all",
            "region": row["region"],
            "mun": _known(row, "municipality", municipalities),
            "agency": _known(row, "agency", agencies),
        }
        staff_id = _hire(uow, row, scopes, now, password_hash)
        for role, scope_kind, scope_id in _roles(row, scopes, agencies):
            uow.staff.give_role(staff_id, role, scope_kind, scope_id)


def _hire(
    uow: UnitOfWork, row: TableRow, scopes: Mapping[str, str | None], now: datetime, password_hash: str
) -> str:
    known = uow.staff.by_login(row["login"])
    if known:
        return known.id
    return uow.staff.hire(
        login=row["login"],
        full_name=" ".join(part for part in (row["surname"], row["given_name"], row["patronymic"]) if part),
        short_name=short_name(row["surname"], row["given_name"], row["patronymic"]),
        position=row["position"] or None,
        email=row["email"] or None,
        agency_id=scopes["agency"],
        municipality_id=scopes["mun"],
        region_code=row["region"] or None,
        password_hash=password_hash,
        at=now,
    )


def short_name(surname: str, given_name: str, patronymic: str = "") -> str:
    """«Смирнова Е. В.», as lists and signatures have it."""
    initials = [f"{name[0]}." for name in (given_name, patronymic) if name]
    return " ".join([surname, *initials])


def _roles(
    row: TableRow, scopes: Mapping[str, str | None], agencies: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """``agency_head@agency`` is held in one's own agency, ``agency_head@agency:key`` in another."""
    for written in row["roles"].split():
        role, _, place = written.partition("@")
        scope_kind, _, key = place.partition(":")
        scope_id = agencies.get(key) if key else scopes.get(scope_kind)
        if not scope_id:
            raise row.wrong(f"роль «{written}» требует указать, где она действует.")
        yield role, scope_kind, scope_id


def _known(row: TableRow, column: str, ids: Mapping[str, str]) -> str | None:
    name = row[column]
    if name and name not in ids:
        raise row.wrong(f"«{name}» нет в соседней таблице.")
    return ids.get(name)


def _load_sessions(uow: UnitOfWork, folder: Path, municipalities: Mapping[str, str]) -> None:
    for row in read_table(folder / "sessions.csv", SESSIONS):
        municipality_id = _known(row, "municipality", municipalities) or ""
        zone = zone_named(uow.organisation.municipality(municipality_id).zone)
        hour = time.fromisoformat(row["time"])
        for day in session_days(row):
            uow.sessions.schedule(
                municipality_id=municipality_id,
                body=row["body"],
                held_at=datetime.combine(day, hour, tzinfo=zone),
                place=row["place"] or None,
                members_total=int(row["members_total"]),
            )


def session_days(row: TableRow) -> Iterator[date]:
    """Days of a rule such as «every first and third Thursday», without the days excepted."""
    weeks = {int(week) for week in row["weeks"].split()}
    excepted = {date.fromisoformat(day) for day in row["except"].split()}
    day, last = date.fromisoformat(row["from"]), date.fromisoformat(row["until"])
    while day <= last:
        week_of_month = (day.day - 1) // 7 + 1
        if day.isoweekday() == int(row["weekday"]) and week_of_month in weeks and day not in excepted:
            yield day
        day += timedelta(days=1)
