"""The order of Russian lists, the same on every database."""

from storage.ordering import sort_key


def test_yo_comes_right_after_ye() -> None:
    names = ["Жуков", "Ёлкин", "Ель", "Ершов", "Елкин"]

    assert sorted(names, key=sort_key) == ["Елкин", "Ель", "Ершов", "Ёлкин", "Жуков"]


def test_a_hyphen_does_not_move_a_name_away_from_its_neighbours() -> None:
    names = ["Римская", "Римский-Корсаков", "Римскийа", "Римскийя"]

    assert sorted(names, key=sort_key) == ["Римская", "Римскийа", "Римский-Корсаков", "Римскийя"]


def test_the_shorter_surname_comes_first_whatever_the_given_name() -> None:
    people = [("Иванова", "Анна"), ("Иванов", "Яков"), ("Иванов", "Андрей")]

    ordered = sorted(people, key=lambda person: sort_key(*person))

    assert ordered == [("Иванов", "Андрей"), ("Иванов", "Яков"), ("Иванова", "Анна")]


def test_a_decomposed_letter_sorts_as_the_whole_one() -> None:
    assert sort_key("Е\u0308лкин") == sort_key("Ёлкин") == sort_key("ёлкин")
