"""Journals: filters, corrections that keep the old, closing of the year, paper and Excel, and whose they are."""

import csv
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.house import House
from app.registers.blueprint import KEEPERS
from app.registers.columns import journal_columns
from engine.journals import journal_heads, readers
from storage.models import AccessRecord, RegisterEntry
from tests.app import journals
from tests.app.journals import HEAD, OTHER, SECRETARY, SPECIALIST, moment
from tests.processes.path import CaseWalk
from tests.storage.counting import counted
from tests.world import LAW, World
from tests.xlsx import rows_of

REASON = "ошиблись домом"


@pytest.fixture
def book(world: World) -> str:
    """Two rows of 2025, one of 2026; it is January 2026."""
    journals.enter(world, day=moment("2025-03-10T08:00"))
    journals.enter(world, day=moment("2025-11-20T08:00"), informant="сосед Ёлкин", address="ул. Мира, 7")
    journals.enter(world, day=moment("2026-01-05T08:00"))
    world.to("2026-01-12T10:00")
    return f"/registers/F-ME-1/{journals.owner(world)}"


def text(answer) -> str:
    return answer.get_data(as_text=True)


def correct(visitor, book: str, **changes: str):
    """Send the form of row 2/2025 as a browser would, with these fields changed."""
    sent = {
        "received_at": "2025-11-20T08:00",
        "informant": "сосед Ёлкин",
        "parents-0-kin": "mother",
        "parents-0-surname": "Щеглова",
        "parents-0-given_name": "Юлия",
        "children-0-surname": "Щеглов",
        "children-0-given_name": "Артем",
        "children-0-born_on": "2014-03-05",
        "address": "ул. Мира, 7",
        "problem_and_help": "не посещает школу",
        "threat_flag": "false",
        "_reason": REASON,
        "_op": "correct",
    }
    return visitor.post(f"{book}/2025/2", {**sent, **changes}, follow=True)


def test_columns_are_those_of_the_annex_with_its_printed_numbers(house: House) -> None:
    columns = journal_columns(house, "F-ME-1")

    assert [column.printed for column in columns if column.printed] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "8",
        "10",
    ]
    assert columns[6].label == "Проблема и необходимая помощь"
    named = {key for heads in journal_heads(LAW.folder).values() for head in heads for key in head.fields}
    known = {
        field.key
        for register in journal_heads(LAW.folder)
        for column in journal_columns(house, register)
        for field in column.fields
    }
    assert named - known == {"row_no"}, "a column names a field that its form does not have"


def test_everybody_who_reads_a_journal_may_open_the_page(house: House) -> None:
    assert set(KEEPERS) == readers(LAW.folder)
    with (LAW.folder / "roles.csv").open(encoding="utf-8", newline="") as file:
        assert readers(LAW.folder) <= {row["role"] for row in csv.DictReader(file)}


def test_a_year_is_shown_with_its_filters(enter: Callable, book: str) -> None:
    visitor = enter(SPECIALIST)

    assert "сосед Ёлкин" not in text(visitor.get(book)), "the latest year opens first"
    year = text(visitor.get(f"{book}?year=2025"))
    assert "сосед Ёлкин" in year and "2 записи" in year
    assert "сосед Ёлкин" in text(visitor.get(f"{book}?year=2025&q=елкин"))
    assert "Записей нет" in text(visitor.get(f"{book}?year=2025&q=петров"))
    assert "1 запись" in text(visitor.get(f"{book}?year=2025&from=2025-11-01&to=2025-11-20"))
    assert "Записей нет" in text(visitor.get(f"{book}?year=2025&state=corrected"))
    assert visitor.get(f"{book}?year=x&from=32&state=no&after=-1").status_code == 200


def test_a_correction_keeps_the_old_words_with_who_when_and_why(
    enter: Callable, book: str, world: World
) -> None:
    page = text(correct(enter(SPECIALIST), book, address="ул. Мира, 9"))

    assert "<s>ул. Мира, 7</s>" in page and "ул. Мира, 9" in page
    assert "исправлено 12 января 2026 г., 10:00, Семёнова Т. Ю.: " + REASON in page
    row = world.value(select(RegisterEntry.content).where(RegisterEntry.number == 2))
    assert row["address"] == "ул. Мира, 7", "the row itself is never overwritten"
    assert "1 запись" in text(enter(SPECIALIST).get(f"{book}?year=2025&state=corrected"))
    assert "1 запись" in text(enter(SPECIALIST).get(f"{book}?year=2025&q=мира 9"))
    world.pass_time(minutes=5)
    again = text(correct(enter(SPECIALIST), book, address="ул. Мира, 11"))
    assert "было «ул. Мира, 9»" in again and "<s>ул. Мира, 7</s>" in again


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Исправлять нечего"),
        ({"address": "ул. Мира, 9", "_reason": " "}, "Нужна причина исправления"),
        ({"received_at": "вчера"}, "Не отправлено"),
        ({"children-0-born_on": "2099-01-01"}, "Не отправлено"),
    ],
)
def test_a_correction_that_is_none_is_refused_and_what_was_typed_stays(
    enter: Callable, book: str, changes: dict, said: str
) -> None:
    answer = correct(enter(SPECIALIST), book, **changes)

    assert answer.status_code == 422 and said in text(answer)
    assert changes.get("address", "") in text(answer)


def test_a_journal_belongs_to_its_keeper(enter: Callable, book: str) -> None:
    for login in (OTHER, "morozova", "danilova"):
        status = {
            enter(login).get(path).status_code for path in (book, f"{book}/2025/2", f"{book}/2025/close")
        }
        assert status <= {403, 404}, login
        assert correct(enter(login), book, address="x").status_code in {403, 404}
    assert enter(SPECIALIST).get(f"{book}/2025/close").status_code == 404
    assert enter(SPECIALIST).post(f"{book}/2025/close").status_code == 403
    assert enter(SPECIALIST).get(f"{book}/2025/99").status_code == 404


def test_a_closed_year_takes_no_more_rows_and_marks_what_is_added(
    enter: Callable, book: str, world: World
) -> None:
    head = enter(HEAD)
    assert "Последний номер" in text(head.get(f"{book}/2025/close"))

    assert "последний номер 2, записей 2" in text(head.post(f"{book}/2025/close", follow=True))
    late = journals.enter(world, day=moment("2025-12-31T20:00"))

    assert (late.year, late.number) == (2026, 2), "a late fact goes to the new year"
    assert head.post(f"{book}/2025/close").status_code == 409
    page = text(correct(enter(SPECIALIST), book, address="ул. Мира, 9"))
    assert "исправлено после закрытия журнала 12 января 2026" in page
    assert "закрыт" in text(head.get("/registers"))


def test_a_year_is_not_closed_before_it_ends_nor_when_it_never_began(enter: Callable, book: str) -> None:
    head = enter(HEAD)

    early = head.post(f"{book}/2026/close")
    assert early.status_code == 422 and "когда год закончился" in text(early)
    assert "можно с 1 января 2027 года" in text(head.get(f"{book}/2026/close"))
    assert head.post(f"{book}/2020/close").status_code == 404


def test_the_printed_journal_has_a_cover_the_forms_columns_and_a_certificate(
    enter: Callable, book: str, world: World
) -> None:
    correct(enter(SPECIALIST), book, address="ул. Мира, 9")
    enter(HEAD).post(f"{book}/2025/close")

    address = f"/exports/register/pdf?register=F-ME-1&owner={journals.owner(world)}&year=2025"
    cover, *sheets, last = [
        page.extract_text() for page in PdfReader(BytesIO(enter(SPECIALIST).get(address).data)).pages
    ]

    assert "Начат: 10 марта 2025" in cover and "Окончен: 12 января 2026" in cover
    assert "ул. Мира, 7" in sheets[0] and "ул. Мира, 9" in sheets[0] and "исправлено" in sheets[0]
    assert f"{len(sheets)} (один) лист" in last and "2 (два), последний номер 2" in last
    looks = world.rows(select(AccessRecord).where(AccessRecord.object_kind == "register"))
    assert any(look.action == "print" and "F-ME-1" in look.object_id for look in looks)


def test_excel_holds_every_column_and_the_notes(enter: Callable, book: str, world: World) -> None:
    correct(enter(SPECIALIST), book, address="ул. Мира, 9")

    address = f"/exports/register/xlsx?register=F-ME-1&owner={journals.owner(world)}&year=2025&q=елкин"
    rows = rows_of(enter(SPECIALIST).get(address).data)

    assert "выборка" in rows[1][0]
    assert rows[-1][0] == "2" and "ул. Мира, 7\nул. Мира, 9" in rows[-1] and REASON in rows[-1][-1]
    assert enter(OTHER).get(address).status_code in {403, 404}


def test_the_journal_of_a_case_is_open_until_the_case_ends(enter: Callable, world: World) -> None:
    walk = CaseWalk(world).intake("2025-05-12")
    owner = f"mun:{world.municipality_id}"

    shown = text(enter(SECRETARY).get(f"/registers/F-ME-1/{owner}?state=open"))

    assert walk.case().number is not None and "1 запись" in shown


def test_thousands_of_rows_open_by_few_statements(enter: Callable, world: World) -> None:
    journals.many(world, 3000)
    visitor, owner = enter(SPECIALIST), journals.owner(world)
    visitor.get("/registers")

    with counted(world.database) as sent:
        page = text(visitor.get(f"/registers/F-ME-1/{owner}?year=2025&after=2500"))

    assert "сосед 2501" in page and "сосед 2601" not in page
    assert len(sent) <= 14, "\n".join(sent)
    plan = world.database.engine.connect().exec_driver_sql(
        "EXPLAIN QUERY PLAN SELECT id FROM register_entry WHERE register='F-ME-1' AND owner='x' AND year=2025"
        " AND number > 10 ORDER BY number LIMIT 100"
    )
    told = " ".join(str(row) for row in plan)
    assert "USING INDEX" in told and "TEMP B-TREE" not in told
