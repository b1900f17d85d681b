"""Cases and the people in them."""

from datetime import UTC, date, datetime

from storage.models import CaseStatus, PersonStatus
from storage.repositories.cases import Identity
from storage.repositories.people import NewPerson
from storage.unit_of_work import UnitOfWork
from tests.district import District

NOW = datetime(2025, 10, 2, 12, tzinfo=UTC)
PETYA = NewPerson(surname="Иванов", given_name="Пётр", born_on=date(2012, 3, 4))


def test_cases_of_a_municipality_are_numbered_without_gaps_within_the_year(district: District) -> None:
    numbers = [district.open_case(year).number for year in (2025, 2025, 2026, 2025)]

    assert numbers == ["МДВ-2025-1", "МДВ-2025-2", "МДВ-2026-1", "МДВ-2025-3"]


def test_a_number_taken_in_a_transaction_that_failed_is_given_again(
    uow: UnitOfWork, district: District
) -> None:
    district.open_case(2025)
    savepoint = uow.connection.begin_nested()
    district.open_case(2025)
    savepoint.rollback()

    assert district.open_case(2025).number == "МДВ-2025-2"


def test_an_open_case_is_found_by_a_child_written_with_or_without_yo(
    uow: UnitOfWork, district: District
) -> None:
    case = district.open_case(2025)
    uow.people.add(case.id, district.municipality_id, PETYA, at=NOW)

    petr = Identity(surname="ИВАНОВ", given_name="Петр", born_on=date(2012, 3, 4))

    assert uow.cases.find_open_by_person(district.municipality_id, [petr]) == case.id


def test_a_namesake_of_another_age_is_another_person(uow: UnitOfWork, district: District) -> None:
    case = district.open_case(2025)
    uow.people.add(case.id, district.municipality_id, PETYA, at=NOW)

    namesake = Identity(surname="Иванов", given_name="Пётр", born_on=date(2013, 3, 4))

    assert uow.cases.find_open_by_person(district.municipality_id, [namesake]) is None


def test_a_closed_case_is_not_joined(uow: UnitOfWork, district: District) -> None:
    case = district.open_case(2025)
    uow.people.add(case.id, district.municipality_id, PETYA, at=NOW)
    uow.cases.close(case.id, CaseStatus.NOT_CONFIRMED, at=NOW)

    petya = Identity(surname="Иванов", given_name="Пётр", born_on=date(2012, 3, 4))

    assert uow.cases.find_open_by_person(district.municipality_id, [petya]) is None


def test_the_first_message_fixes_the_moment_of_receipt(uow: UnitOfWork, district: District) -> None:
    case = district.open_case(2025)
    phoned, wrote = NOW, NOW.replace(day=6)

    uow.cases.receive(case.id, wrote)
    uow.cases.receive(case.id, phoned)

    assert uow.cases.receive(case.id, wrote) == phoned
    assert uow.cases.get(case.id).received_at == phoned


def test_each_minor_has_a_standing_of_their_own(uow: UnitOfWork, district: District) -> None:
    case = district.open_case(2025)
    petya = uow.people.add(case.id, district.municipality_id, PETYA, at=NOW)
    olya = NewPerson(surname="Иванова", given_name="Ольга", born_on=date(2014, 1, 1))
    uow.people.add(case.id, district.municipality_id, olya, at=NOW)

    uow.people.register(case.id, petya, on=date(2025, 10, 2))
    uow.people.remove(case.id, petya, on=date(2026, 1, 15), ground="ME-6.3-a")

    statuses = [(minor.given_name, minor.status, minor.removed_on) for minor in uow.people.minors(case.id)]
    assert statuses == [
        ("Пётр", PersonStatus.REMOVED, date(2026, 1, 15)),
        ("Ольга", PersonStatus.NONE, None),
    ]


def test_a_new_address_ends_the_one_before_it(uow: UnitOfWork, district: District) -> None:
    case = district.open_case(2025)
    for text, since in (("ул. Мира, 1", date(2025, 1, 1)), ("ул. Мира, 2", date(2025, 6, 2))):
        uow.people.settle(case.id, district.municipality_id, kind="residence", text=text, since=since)

    assert [address.text for address in uow.people.addresses(case.id)] == ["ул. Мира, 2"]


def test_an_agency_takes_a_part_once(uow: UnitOfWork, district: District) -> None:
    case = district.open_case(2025)
    school = district.agency("mdv-school2")

    for _ in range(2):
        uow.cases.take_part(case.id, school, "working_group", at=NOW)

    assert uow.cases.agencies(case.id, "working_group") == [school]
