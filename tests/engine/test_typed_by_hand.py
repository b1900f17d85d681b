"""Every name, date and text that a form asks without a source of its own, judged one by one.

A new field either takes its first value from what the case knows (``prefill``) or stands in
``typed_by_hand.csv`` with the reason why nobody can know it before.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from engine.forms.fields import Field, FieldType
from tests.engine.form_world import shipped

JUDGED = Path(__file__).with_name("typed_by_hand.csv")
ASKED = {FieldType.TEXT, FieldType.PERSON, FieldType.DATE, FieldType.DATETIME, FieldType.AGENCY}
REASONS = {
    "becomes known only now",
    "a decision or choice of the person",
    "a row that the system makes, nobody types it",
}
KNOWN = (
    "address", "birth", "born", "case_number", "family_name", "fio", "full_name", "given_name",
    "mother", "father", "patronymic", "sender", "surname",
)  # fmt: skip
"""What a case knows from its first paper on, by the words of a field's key."""


def unfilled(fields: Sequence[Field], before: str = "", *, row_known: bool = False) -> Iterator[str]:
    for field in fields:
        known = row_known or bool(field.prefill)
        if field.type in ASKED and not known and not field.read_only:
            yield before + field.key
        yield from unfilled(field.fields, f"{before}{field.key}.", row_known=known)


def judged() -> dict[tuple[str, str], str]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return {(row["form"], row["field"]): row["why"] for row in csv.DictReader(file)}


def test_every_field_without_a_source_is_judged() -> None:
    found = {(form.key, key) for form in shipped() for key in unfilled(form.fields)}

    assert sorted(found - set(judged())) == [], "give these a prefill or judge them in typed_by_hand.csv"
    assert sorted(set(judged()) - found) == [], "these are gone or have a source now"
    assert set(judged().values()) <= REASONS


@pytest.mark.parametrize("word", KNOWN)
def test_what_every_case_knows_is_never_asked_again(word: str) -> None:
    asked = [
        (form, key)
        for form, key in judged()
        if word in key.rpartition(".")[2].split("_") or word == key.rpartition(".")[2]
    ]

    assert [each for each in asked if each not in OTHERS] == []


OTHERS = {
    ("F-X-PROPOSAL", "new_address"),  # where the family has moved to
    ("F-X-ACTREMOVAL", "candidates.full_name"),  # relatives who might take the child
}
