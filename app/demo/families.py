"""Invented families: every name here comes from a table of names, and nobody real is meant."""

import random
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from engine.tables import TableRow, read_table

NAMES = ("kind", "male", "female", "patronymic_male", "patronymic_female")
ADDRESSES = ("municipality", "street", "houses", "flats")
JOBS = ("не работает", "продавец", "санитарка", "разнорабочий", "уборщица", "по уходу за ребёнком", "кассир")
Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Family:
    children: list[Row]
    parents: list[Row]
    address: str
    occupations: dict[str, str] = field(default_factory=dict)
    """Given name → where the person studies or works."""


class Register:
    """Gives out families, each surname once in a round."""

    def __init__(self, folder: Path, dice: random.Random):
        self._folder, self._dice = folder, dice
        self._surnames: list[TableRow] = []

    def family(self, municipality: str, on: date, *, adult_on: date | None = None) -> Family:
        surname = self._surname()
        father = self._dice.choice(_names(self._folder)["father"])
        children = self._children(surname, father, on)
        if adult_on:
            # The 28th exists in every month of every year.
            birthday = adult_on.replace(year=adult_on.year - 18, day=min(adult_on.day, 28))
            children[0]["born_on"] = birthday.isoformat()
        parents = self._parents(surname, father, min(str(child["born_on"]) for child in children))
        occupations = {str(child["given_name"]): _school(child, on) for child in children}
        occupations |= {str(parent["given_name"]): self._dice.choice(JOBS) for parent in parents}
        return Family(
            children=children, parents=parents, address=self._address(municipality), occupations=occupations
        )

    def _surname(self) -> TableRow:
        if not self._surnames:
            self._surnames = list(_names(self._folder)["surname"])
            self._dice.shuffle(self._surnames)
        return self._surnames.pop()

    def _children(self, surname: TableRow, father: TableRow, on: date) -> list[Row]:
        count = self._dice.choice((1, 1, 2, 2, 2, 3, 3, 4))
        names = self._dice.sample(_names(self._folder)["child"], count)
        ages = sorted(self._dice.sample(range(1, 17), count), reverse=True)
        children: list[Row] = []
        for name, age in zip(names, ages, strict=True):
            gender = self._dice.choice(("f", "m"))
            column = "female" if gender == "f" else "male"
            children.append(
                {
                    "surname": surname[column],
                    "given_name": name[column],
                    "patronymic": father[f"patronymic_{column}"],
                    "born_on": self._day(on.year - age).isoformat(),
                    "gender": gender,
                }
            )
        return children

    def _parents(self, surname: TableRow, father: TableRow, eldest_born_on: str) -> list[Row]:
        names = _names(self._folder)
        eldest = date.fromisoformat(eldest_born_on).year
        mother: Row = {
            "kin": "mother",
            "surname": surname["female"],
            "given_name": self._dice.choice(names["mother"])["female"],
            "patronymic": self._dice.choice(names["father"])["patronymic_female"],
            "born_on": self._day(eldest - self._dice.randint(19, 32)).isoformat(),
            "gender": "f",
        }
        if self._dice.random() < 0.5:
            return [mother]
        husband: Row = {
            "kin": "father",
            "surname": surname["male"],
            "given_name": father["male"],
            "patronymic": self._dice.choice(names["father"])["patronymic_male"],
            "born_on": self._day(eldest - self._dice.randint(20, 38)).isoformat(),
            "gender": "m",
        }
        return [mother, husband]

    def _address(self, municipality: str) -> str:
        rows = [row for row in _addresses(self._folder) if row["municipality"] == municipality]
        street = self._dice.choice(rows)
        house = f"{street['street']}, д. {self._dice.randint(1, int(street['houses']))}"
        flats = int(street["flats"])
        return f"{house}, кв. {self._dice.randint(1, flats)}" if flats else house

    def _day(self, year: int) -> date:
        return date(year, self._dice.randint(1, 12), self._dice.randint(1, 28))


def _school(child: Row, on: date) -> str:
    age = on.year - int(str(child["born_on"])[:4])
    if age < 3:
        return "не посещает детский сад"
    return "детский сад" if age < 7 else f"школа, {min(age - 6, 9)} класс"


@lru_cache(maxsize=4)
def _names(folder: Path) -> dict[str, list[TableRow]]:
    by_kind: dict[str, list[TableRow]] = {}
    for row in read_table(folder / "names.csv", NAMES):
        by_kind.setdefault(row["kind"], []).append(row)
    return by_kind


@lru_cache(maxsize=4)
def _addresses(folder: Path) -> list[TableRow]:
    return list(read_table(folder / "addresses.csv", ADDRESSES))
