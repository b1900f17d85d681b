"""What a family is called."""

import pytest

from handlers.families import family_name


@pytest.mark.parametrize(
    ("surnames", "name"),
    [
        (["Ковалёва", "Ковалёв"], "Ковалёвы"),
        (["Иванова"], "Ивановы"),
        (["Ильин"], "Ильины"),
        (["Достоевская"], "Достоевские"),
        (["Толстой", "Толстая"], "Толстые"),
        (["Шевченко"], "семья Шевченко"),
        (["Мельник", "Попова"], "семья Мельник — Поповы"),
        (["Ваганова", "Семья"], "Вагановы"),
        (["неизвестна"], "семья не установлена"),
        ([], "семья не установлена"),
    ],
)
def test_a_family_is_called_by_the_surnames_of_its_members(surnames: list[str], name: str) -> None:
    assert family_name(surnames) == name
