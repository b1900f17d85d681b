"""One person, two records: put together with every reference and every procedure, and apart again."""

from datetime import date

import pytest
from sqlalchemy import select

from engine.commands import MergePersons, TellApart, UndoMerge
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.persons import Likeness, candidates, likeness, near
from storage.models import HistoryEvent, Person, PersonDecision, RegisterEntry
from storage.queries.persons import PersonRow, find_people, persons_cases, standing_id
from storage.repositories.merging import references
from storage.scope import Scope
from storage.unit_of_work import UnitOfWork
from tests.beginnings import told_once
from tests.processes.path import SECRETARY, CaseWalk
from tests.world import FOUNDED

EVERYTHING = Scope(staff_id="", everything=True)


@told_once
def twice(walk: CaseWalk) -> tuple[CaseWalk, CaseWalk]:
    """The same family came in by two schools: two cases, every member written down twice."""
    other = CaseWalk(walk.world)
    walk.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    other.intake("2025-10-06")
    return walk, other


def merge(walk: CaseWalk, kept: str, other: str, *chosen: str) -> str:
    command = MergePersons(kept_id=kept, other_id=other, reason="Одно свидетельство", chosen=chosen)
    return str(walk.world.run(command, SECRETARY)["decision_id"])


def cases_of(walk: CaseWalk, person_id: str) -> set[str]:
    with walk.world.database.read() as connection:
        return {case.number for case in persons_cases(connection, person_id=person_id, scope=EVERYTHING)}


def owners(walk: CaseWalk, person_id: str) -> int:
    return len(walk.world.rows(select(RegisterEntry.id).where(RegisterEntry.person_id == person_id)))


def test_everything_of_a_merged_record_goes_to_the_other_and_back(
    twice: tuple[CaseWalk, CaseWalk],
) -> None:
    first, second = twice
    kept, gone = second.person("Мария"), first.person("Мария")
    rows = owners(first, gone)
    assert rows >= 1

    decision = merge(first, kept, gone)

    assert cases_of(first, kept) == {first.case().number, second.case().number}
    assert (owners(first, kept), owners(first, gone)) == (rows, 0)
    with first.world.database.read() as connection:
        assert standing_id(connection, gone) == kept
    told = select(HistoryEvent.case_id).where(HistoryEvent.kind == "persons_merged")
    assert first.case_id in {row.case_id for row in first.world.rows(told)}

    first.world.run(UndoMerge(decision_id=decision, reason="Сестры"), SECRETARY)

    assert cases_of(first, gone) == {first.case().number} and owners(first, gone) == rows
    assert cases_of(first, kept) == {second.case().number}
    with pytest.raises(Conflict):
        first.world.run(UndoMerge(decision_id=decision, reason="Еще раз"), SECRETARY)


def test_the_case_goes_on_with_the_record_that_stays(twice: tuple[CaseWalk, CaseWalk]) -> None:
    first, second = twice
    merge(first, second.person("Мария"), first.person("Мария"))

    second.verify("2025-10-07").to_session()
    second.decide("recognise")

    assert first.standing() == {"Артём": "registered", "Мария": "registered"}
    assert "IC_T15" in second.open()


def test_doubles_within_one_case_become_one_member(twice: tuple[CaseWalk, CaseWalk]) -> None:
    first, _ = twice
    mother, child = first.person("Анна"), first.person("Мария")
    decision = merge(first, mother, child)

    with first.world.database.read() as connection:
        members = UnitOfWork(connection).people.of_case(first.case_id)
    assert len(members) == 2 and {each.status for each in members} == {"registered"}

    first.world.run(UndoMerge(decision_id=decision, reason="Ошибка"), SECRETARY)

    assert first.standing() == {"Артём": "registered", "Мария": "registered"}


def test_who_merges_chooses_what_stays_and_a_corrected_record_stays_merged(
    twice: tuple[CaseWalk, CaseWalk],
) -> None:
    first, second = twice
    kept, gone = first.person("Мария"), second.person("Мария")
    with first.world.database.begin() as connection:
        merging = UnitOfWork(connection).merging
        merging.amend(gone, {"patronymic": "Игоревна", "surname": "Ковалева"})

    decision = merge(first, kept, gone, "patronymic")

    names = select(Person.surname, Person.patronymic, Person.search_key).where(Person.id == kept)
    assert first.world.rows(names)[0].patronymic == "Игоревна"
    changes = first.world.value(select(PersonDecision.changes).where(PersonDecision.id == decision))
    assert changes["fields"] == {"patronymic": [None, "Игоревна"]}
    with first.world.database.begin() as connection:
        UnitOfWork(connection).merging.amend(kept, {"patronymic": "Олеговна"})
    with pytest.raises(Conflict, match="исправили"):
        first.world.run(UndoMerge(decision_id=decision, reason="x"), SECRETARY)


def test_candidates_are_those_that_look_alike_until_somebody_tells_them_apart(
    twice: tuple[CaseWalk, CaseWalk],
) -> None:
    first, second = twice
    world = first.world

    def pairs() -> set[frozenset[str]]:
        with world.database.read() as connection:
            found = candidates(UnitOfWork(connection), world.municipality_id)
        return {frozenset((pair.first.id, pair.second.id)) for pair in found}

    artyoms = frozenset((first.person("Артём"), second.person("Артём")))
    assert artyoms in pairs()

    one, other = artyoms
    world.run(TellApart(first_id=one, second_id=other, reason="Разные свидетельства"), SECRETARY)

    assert artyoms not in pairs()


@pytest.mark.parametrize(
    ("login", "refusal"), [("zhukova", NotAllowed), ("semenova", NotAllowed), ("morozova", NotFound)]
)
def test_only_officers_put_records_together(
    twice: tuple[CaseWalk, CaseWalk], login: str, refusal: type[Exception]
) -> None:
    first, second = twice
    command = MergePersons(kept_id=first.person("Мария"), other_id=second.person("Мария"), reason="x")

    with pytest.raises(refusal):
        first.world.run(command, login)
    with pytest.raises(Invalid):
        first.world.run(
            MergePersons(kept_id=first.person("Мария"), other_id=first.person("Мария"), reason="x"), SECRETARY
        )


def person(surname: str, given: str, patronymic: str | None = None) -> PersonRow:
    return PersonRow(
        id=f"{surname} {given}",
        municipality_id="m",
        surname=surname,
        given_name=given,
        patronymic=patronymic,
        born_on=date(2015, 3, 14),
        gender=None,
        died_on=None,
        created_at=FOUNDED,
        merged_into_id=None,
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (person("Ковалёв", "Артём"), person("Ковалев", "Артем"), Likeness.SAME_NAME),
        (person("Ковалев", "Артем", "Игоревич"), person("Ковалев", "Артем"), Likeness.SAME_NAME),
        (person("Ковалев", "Артем"), person("Коавлев", "Артем"), Likeness.SPELLING),
        (person("Ковалев", "Артем"), person("Ковалёва", "Артем"), Likeness.SPELLING),
        (person("Петрова", "Анна", "Ивановна"), person("Серова", "Анна", "Ивановна"), Likeness.OTHER_SURNAME),
        (person("Петрова", "Анна"), person("Серова", "Анна"), None),
        (person("Ким", "Ева"), person("Цой", "Ада"), None),
        (person("Ковалев", "Артем", "Игоревич"), person("Ковалев", "Артем", "Павлович"), None),
    ],
)
def test_names_written_by_ear_look_alike(
    first: PersonRow, second: PersonRow, expected: Likeness | None
) -> None:
    assert likeness(first, second) is expected
    assert likeness(second, first) is expected


def test_short_names_are_not_near() -> None:
    assert not near("ада", "ева") and near("мария", "марья") and not near("мария", "марина и")


def test_every_column_that_names_a_person_is_moved() -> None:
    found = {f"{table.name}.{column.name}" for table, column in references()}

    assert {"case_person.person_id", "address.person_id", "register_entry.person_id"} <= found


def test_people_are_found_by_the_index(twice: tuple[CaseWalk, CaseWalk]) -> None:
    world = twice[0].world
    scope = Scope(staff_id="", everything=True, municipality_id=world.municipality_id)
    with world.database.read() as connection:
        found = find_people(connection, words="ковалев арт", scope=scope)
        born = find_people(connection, words="", scope=scope, born_on=found[0].born_on)
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM person WHERE municipality_id = 'm' "
            "AND search_key >= ' ков' AND search_key < ' ков\uffff'"
        ).all()

    assert [each.given_name for each in found] == ["Артём", "Артём"]
    assert {each.id for each in found} <= {each.id for each in born}
    assert "ix_person_municipality_search" in str(plan)
