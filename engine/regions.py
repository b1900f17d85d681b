"""Regions and the time zone in which each of them counts days.

A term ends by the local clock: a report to Perm bodies is due by Perm time,
two hours before Moscow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import Invalid
from engine.tables import read_table


class ZoneUnknown(Invalid):
    """A time zone that the tz database does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Часовой пояс «{name}» неизвестен. Укажите пояс вида «Europe/Moscow».")


class RegionUnknown(Invalid):
    """A region that ``regions.csv`` does not list."""

    def __init__(self, code: str, known: Mapping[str, "Region"]) -> None:
        super().__init__(f"Регион «{code}» неизвестен. Известны: {', '.join(sorted(known))}.")


@dataclass(frozen=True, kw_only=True)
class Region:
    code: str
    name: str
    zone: ZoneInfo


def load_regions(processes: Path) -> Mapping[str, Region]:
    """Every region of ``processes/regions.csv`` by its code."""
    rows = read_table(processes / "regions.csv", ("code", "name", "zone"))
    regions = [Region(code=row["code"], name=row["name"], zone=zone_named(row["zone"])) for row in rows]
    return MappingProxyType({region.code: region for region in regions})


def region_coded(code: str, regions: Mapping[str, Region]) -> Region:
    if code not in regions:
        raise RegionUnknown(code, regions)
    return regions[code]


def zone_named(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneUnknown(name) from error
