"""Defaults where a regulation is silent, and how a municipality changes them.

``processes/settings.csv`` holds every assumption as a setting, never a constant in
code; a municipality's own values are laid over it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from engine.errors import Invalid
from engine.tables import read_table

DOM_READING = "rule.dom_reading"
OFFICE_CLOSE = "rule.office_close"
JANUARY_CUTOFF = "rule.january_cutoff"

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_WHOLE_HOURS = re.compile(r"[1-9][0-9]{0,3}")


class DomReading(StrEnum):
    """Whether «до 5 числа» contains the 5th (deadlines.md §6)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class SettingUnknown(Invalid):
    """A setting that ``settings.csv`` does not list."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Настройки «{key}» нет. Проверьте название по перечню настроек.")


class SettingInvalid(Invalid):
    """A setting's value is not of the kind that the setting needs."""

    def __init__(self, key: str, value: str, expected: str) -> None:
        super().__init__(f"Настройка «{key}» не может быть «{value}»: нужно {expected}.")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One assumption: its value by default and the element and obligation it serves."""

    key: str
    default: str
    element_id: str
    obligation_id: str
    basis: str


@dataclass(frozen=True)
class Settings:
    """Values in force for a place."""

    values: Mapping[str, str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __getitem__(self, key: str) -> str:
        if key not in self.values:
            raise SettingUnknown(key)
        return self.values[key]

    def get(self, key: str, default: str) -> str:
        return self.values.get(key, default)

    @property
    def dom_reading(self) -> DomReading:
        value = self.get(DOM_READING, DomReading.INCLUSIVE)
        try:
            return DomReading(value)
        except ValueError as error:
            raise SettingInvalid(
                DOM_READING, value, "inclusive (включительно) или exclusive (не включая)"
            ) from error

    @property
    def office_close(self) -> time | None:
        """The hour when paper is no longer accepted; None: until midnight."""
        value = self.get(OFFICE_CLOSE, "none")
        return None if value in {"none", ""} else _clock(OFFICE_CLOSE, value)

    @property
    def january_cutoff(self) -> time:
        return _clock(JANUARY_CUTOFF, self.get(JANUARY_CUTOFF, "12:00"))

    def with_overrides(self, overrides: Mapping[str, str]) -> "Settings":
        """These settings with a municipality's own values, each known and of the right kind.

        ``rule.dom_reading`` may be written ``dom_reading``; a target of ``imm.*`` may be a number of hours.
        """
        own = dict(_own_value(self.values, key, value.strip()) for key, value in overrides.items())
        changed = Settings({**self.values, **own})
        _ = changed.dom_reading, changed.office_close, changed.january_cutoff
        return changed


@lru_cache(maxsize=4)
def load_setting_list(processes: Path) -> tuple[Setting, ...]:
    """Every setting of ``processes/settings.csv``, for pages that show where a default comes from."""
    rows = read_table(
        processes / "settings.csv", ("setting", "element_id", "default", "obligation_id", "basis")
    )
    return tuple(
        Setting(
            key=row["setting"],
            default=row["default"],
            element_id=row["element_id"],
            obligation_id=row["obligation_id"],
            basis=row["basis"],
        )
        for row in rows
    )


def load_settings(processes: Path, overrides: Mapping[str, str] | None = None) -> Settings:
    """The defaults, with the values of one municipality laid over them."""
    defaults = Settings({setting.key: setting.default for setting in load_setting_list(processes)})
    return defaults.with_overrides(overrides) if overrides else defaults


def _own_value(known: Mapping[str, str], key: str, value: str) -> tuple[str, str]:
    full = key if key in known else f"rule.{key}"
    if full not in known:
        raise SettingUnknown(key)
    if full.startswith("imm.") and _WHOLE_HOURS.fullmatch(value):
        return full, f"IMM:PT{value}H"
    return full, value


def _clock(key: str, value: str) -> time:
    match = _CLOCK.fullmatch(value)
    if match is None:
        raise SettingInvalid(key, value, "время вида 17:00")
    return time(int(match[1]), int(match[2]))
