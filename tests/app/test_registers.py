"""Columns of a journal are those of the regulation, whatever the form asks besides."""

from app.house import House
from app.registers.reading import columns_of


def test_a_question_asked_in_place_of_another_has_no_column_of_its_own(house: House) -> None:
    keys = [column.key for column in columns_of(house, "F-X-DISPATCH")]

    assert keys == ["document", "agency", "way", "received_at", "sent_at"]


def test_every_child_of_the_journal_is_a_row_of_its_own(house: House) -> None:
    keys = [column.key for column in columns_of(house, "F-X-CHILDJOURNAL")]

    assert keys == ["registered_on", "act", "child", "born_on", "placement"]
