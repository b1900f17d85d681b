"""Who is told and who takes part is data, and a region may have it otherwise."""

from pathlib import Path

import pytest

from engine.parties import PartyUnknown, load_parties, party_of
from engine.refusals import refusal
from engine.tables import TableInvalid
from engine.terms.fixed import fixed_term, load_fixed_terms

PROCESSES = Path(__file__).parents[2] / "processes"


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A copy of the law's tables that a region may be added to."""
    (tmp_path / "regulations").symlink_to(PROCESSES / "regulations")
    for name in ("roles.csv", "parties.csv", "refusals.csv", "fixed_terms.csv", "agency_kinds.csv"):
        (tmp_path / name).write_bytes((PROCESSES / name).read_bytes())
    return tmp_path


def add(law: Path, table: str, line: str) -> None:
    with (law / table).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def test_a_region_says_by_a_row_which_agency_and_role_guard_children(law: Path) -> None:
    add(
        law,
        "roles.csv",
        "child_officer,уполномоченный по детству,agency,уполномоченные по детству,,opeka_specialist",
    )
    add(law, "agency_kinds.csv", "childhood,службы детства,")
    add(law, "parties.csv", "guardianship,ru-new,childhood,child_officer,служба детства,")

    own, common = party_of(law, "guardianship", "ru-new"), party_of(law, "guardianship", "ru-me")

    assert (own.agency_kind, own.role.role, own.role.scope) == ("childhood", "child_officer", "agency")
    assert (common.agency_kind, common.role.role) == ("guardianship", "opeka_specialist")


def test_a_region_refuses_in_the_words_of_its_own_regulation(law: Path) -> None:
    add(law, "refusals.csv", "databank_row,ru-new,Записи нет (п. 9.1).,")

    assert refusal(law, "databank_row", "ru-new") == "Записи нет (п. 9.1)."
    assert "(п. 4.4)" in refusal(law, "databank_row", "ru-orl")


@pytest.mark.parametrize(
    ("kind", "role", "said"),
    [
        ("guardianship", "nobody", "роль «nobody» неизвестна"),
        ("nothing", "opeka_specialist", "вида органов «nothing» нет"),
    ],
)
def test_a_slip_in_the_table_is_told_with_file_and_line(law: Path, kind: str, role: str, said: str) -> None:
    add(law, "parties.csv", f"guardianship,ru-new,{kind},{role},служба детства,")

    with pytest.raises(TableInvalid, match=f"parties.csv.*строка [0-9]+.*{said}"):
        load_parties(law)


def test_a_region_has_terms_of_its_own_and_a_wrong_one_is_told_with_file_and_line(law: Path) -> None:
    add(law, "fixed_terms.csv", "control,ru-new,MO:3,контроль через квартал,")
    assert fixed_term(law, "control", "ru-new") == "MO:3"
    assert fixed_term(law, "control", "ru-me") == "MO:6"

    load_fixed_terms.cache_clear()
    add(law, "fixed_terms.csv", "control,ru-wrong,MO:three,,")
    with pytest.raises(TableInvalid, match="fixed_terms.csv.*строка 8"):
        load_fixed_terms(law)


def test_a_party_nobody_named_is_told(law: Path) -> None:
    with pytest.raises(PartyUnknown, match="нет участника «bailiff» для региона «ru-new»"):
        party_of(law, "bailiff", "ru-new")
