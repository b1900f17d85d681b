"""Terms as a table for Excel: whose they are, what it says, and nothing of the family but the number."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from storage.models import CasePerson, Person
from tests.app.test_terms import CLINIC, NAME, SECRETARY, STRANGER, case  # noqa: F401
from tests.processes.path import CaseWalk

ADDRESSES = ["/terms.csv?whose=office&month=2025-05", "/terms.csv?whose=office&day=2025-05-14"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/cockpit/terms.csv"])
def test_a_table_opens_in_excel_and_says_the_state_in_words(
    enter: Callable,
    case: CaseWalk,  # noqa: F811
    address: str,
) -> None:
    answer = enter(SECRETARY).get(address)
    text = answer.get_data(as_text=True)

    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    assert text.startswith(
        "\ufeffДело;Что сделать;Пункт;Начало срока;Срок;Состояние;Исполнитель;Предварительно\r\n"
    )
    letter = next(line for line in text.split("\r\n") if NAME in line)
    assert f"{case.case().number};{NAME}" in letter
    assert ";30.04.2025;07.05.2025;" in letter and "просрочено на 4 раб. дня, 7 мая" in letter


def test_a_table_names_nobody_of_the_family(enter: Callable, case: CaseWalk) -> None:  # noqa: F811
    text = enter(SECRETARY).get("/cockpit/terms.csv").get_data(as_text=True)

    family = select(Person).join(CasePerson, CasePerson.person_id == Person.id)
    people = case.world.rows(family.where(CasePerson.case_id == case.case_id))
    assert people and case.case().family_name not in text
    assert not any(person.surname in text for person in people)


def test_strangers_get_no_row_and_agencies_no_table_of_the_commission(
    enter: Callable,
    case: CaseWalk,  # noqa: F811
) -> None:
    assert case.case().number not in enter(STRANGER).get(ADDRESSES[0]).get_data(as_text=True)
    assert enter(CLINIC).get("/cockpit/terms.csv").status_code == 403
