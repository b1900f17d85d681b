"""Lists of people are kept by the Russian alphabet (DO annexes 4 and 5)."""

from itertools import permutations

import pytest

from storage.alphabet import in_order


def ordered(*names: str) -> list[str]:
    return in_order(names, lambda name: (name, None))


@pytest.mark.parametrize(
    "names",
    [
        ["Ежов", "Елкин", "Ёлкин", "Жуков"],
        ["Ёжиков Илья", "Ежов Пётр", "Ежова Анна", "Жуков Ян"],
        ["Елкин Яков", "Ёлкин Анна"],
        ["Иванов Иван", "Иванов Илья", "Ивановский Ян"],
        ["Мамаев А", "Мамин-Сибиряк Д", "Маминский И"],
        ["петров Алексей", "Петров Борис"],
    ],
)
def test_names_stand_by_the_alphabet_however_they_came(names: list[str]) -> None:
    assert {tuple(ordered(*mixed)) for mixed in permutations(names)} == {tuple(names)}


def test_namesakes_stand_by_their_birth_dates() -> None:
    twins = [("Ежов Пётр", "2016-01-01"), ("Ежов Пётр", "2014-05-04"), ("Ежов Пётр", None)]

    assert in_order(twins, lambda one: one) == [twins[2], twins[1], twins[0]]
