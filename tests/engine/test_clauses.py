"""Clauses are called as officials call them, and each is named once."""

import pytest

from engine.regulations.clauses import Clause, Regulation, clause_name, named_once
from tests.world import LAW

ORDER = Regulation(of="Порядка", to="Порядку")


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("4.3", "п. 4.3 Порядка"),
        ("6.1 а)", "п. 6.1 а) Порядка"),
        ("7.1 6) (printed «б)»)", "п. 7.1 6) Порядка"),
        ("Annex 2 s.6", "приложение 2 к Порядку"),
        ("Annex 1 code 14", "приложение 1 к Порядку"),
        ("resolution p.3", "п. 3 постановления"),
    ],
)
def test_a_clause_is_called_as_officials_call_it(place: str, name: str) -> None:
    assert clause_name(place, ORDER) == name


def test_every_obligation_has_a_name_without_latin_letters() -> None:
    foreign = {
        key: clause.name
        for key, clause in LAW.clauses.items()
        if any("a" <= letter <= "z" for letter in clause.name.lower())
    }

    assert LAW.clauses["ME-4.3-1"].name == "п. 4.3 Порядка"
    assert foreign == {}


def test_two_obligations_of_one_clause_are_named_once() -> None:
    first, second = (Clause(name="п. 5.1", quote=quote) for quote in ("одно", "другое"))

    assert named_once([first, second]) == [Clause(name="п. 5.1", quote="одно … другое")]
