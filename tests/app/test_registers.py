"""Columns of a journal are those of the regulation, whatever the form asks besides."""

from app.house import House
from app.registers.reading import columns_of


def test_a_question_asked_in_place_of_another_has_no_column_of_its_own(house: House) -> None:
    keys = [column.key for column in columns_of(house, "F-X-DISPATCH")]

    assert keys == ["document", "agency", "way", "received_at", "sent_at"]


def test_every_child_of_the_journal_is_a_row_of_its_own(house: House) -> None:
    keys = [column.key for column in columns_of(house, "F-X-CHILDJOURNAL")]

    assert keys == ["registered_on", "act", "child", "born_on", "placement"]


def test_a_journal_shows_the_columns_of_its_annex_and_no_other_questions(house: House) -> None:
    keys = [column.key for column in columns_of(house, "F-DO-4")]

    assert keys[:3] == ["minor_name", "minor_birth", "minor_address"]
    assert not {"quarter", "children", "carriers"} & set(keys)


def test_special_columns_never_stand_in_a_list(house: House) -> None:
    keys = [column.key for column in columns_of(house, "F-PK-2")]

    assert keys[:4] == ["child_name", "child_birth", "entry_kind", "registered_on"]
    assert not {"abuse_facts", "liability_case", "put_on"} & set(keys)
