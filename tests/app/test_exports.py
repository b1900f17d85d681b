"""Lists taken along: XLSX and PDF of the same table, only one's own rows, and every taking written down."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from markupsafe import Markup
from pypdf import PdfReader
from sqlalchemy import select

from app.exports import Column, Kind, Struck, Table
from app.exports.lists import lists
from app.exports.paper import write_pdf
from app.exports.xlsx import write_xlsx
from storage.models import AccessRecord, CommissionSession
from tests.processes.path import CaseWalk
from tests.world import World
from tests.xlsx import formulas_of, rows_of

SECRETARY, STRANGER = "smirnova", "morozova"
EVIL = ["=1+1", "+7 900", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "\tx"]


def table(rows: list[list], **more: object) -> Table:
    columns = [
        Column(title="Имя", width=20),
        Column(title="Поставлен", kind=Kind.DATE, group="Учет"),
        Column(title="Когда", kind=Kind.MOMENT, group="Учет"),
        Column(title="Сколько", kind=Kind.NUMBER),
    ]
    return Table(name="проба", title="Список [проба]", columns=columns, rows=rows, **more)


def as_xlsx(made: Table) -> bytes:
    target = BytesIO()
    write_xlsx(made, target, made="Сформировано 12 мая")
    return target.getvalue()


def test_a_sheet_says_title_groups_heads_and_rows(app: Flask) -> None:
    moment = datetime(2026, 5, 12, 8, 30, tzinfo=UTC)
    content = as_xlsx(table([["Иванова", date(2026, 5, 12), moment, 7]], lines=["за 2026 год"]))

    rows = rows_of(content)
    assert [row[0] for row in rows[:3]] == ["Список [проба]", "за 2026 год", "Сформировано 12 мая"]
    assert ["", "Учет", "", ""] in rows and ["Имя", "Поставлен", "Когда", "Сколько"] in rows
    # Days and moments are Excel's own numbers: 12.05.2026, 11:30 in Moscow.
    assert rows[-1] == ["Иванова", "46154", "46154.4791666667", "7"] or rows[-1][:2] == ["Иванова", "46154"]


@pytest.mark.parametrize("text", EVIL)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    content = as_xlsx(table([[text, text, text, text]]))

    assert formulas_of(content) == []
    assert rows_of(content)[-1] == [text] * 4


def test_what_excel_cannot_hold_is_cut_and_not_lost() -> None:
    content = as_xlsx(table([["я" * 40_000, date(1850, 1, 1), None, ""]]))

    *_, last = rows_of(content)
    assert len(last[0]) == 32_767 and last[1:] == ["01.01.1850", "", ""]


def test_a_corrected_cell_keeps_the_old_words(app: Flask) -> None:
    row = [Struck(old="Иванова", new="Петрова"), Struck(old="", new="x"), Struck(old="y", new=""), None]

    assert rows_of(as_xlsx(table([row])))[-1] == ["Иванова\nПетрова", "x", "y", ""]
    assert "Иванова" in words(as_pdf(app, table([row])))[0]


def test_paper_repeats_the_head_and_numbers_its_sheets(app: Flask) -> None:
    rows = [[f"Ребенок {number}", date(2026, 5, 12), None, number] for number in range(1, 401)]
    sheets = words(
        as_pdf(app, table(rows, certificate=lambda count: Markup(f"<p>пронумеровано {count}</p>")))
    )

    assert all("Поставлен" in sheet for sheet in sheets[:-1])
    assert [sheet.split()[-1] for sheet in sheets[:-1]] == [str(n) for n in range(1, len(sheets))]
    assert f"пронумеровано {len(sheets) - 1}" in sheets[-1]
    assert "Ребенок 400" in " ".join(sheets)


def test_an_empty_list_is_said_to_be_empty(app: Flask) -> None:
    assert "Записей нет" in words(as_pdf(app, table([])))[0]


def test_a_long_word_and_a_tag_are_only_text_on_paper(app: Flask) -> None:
    sheet = words(as_pdf(app, table([["<b>А</b>" + "щ" * 200, None, None, 1]])))[0]

    assert "<b>" in sheet and sheet.count("щ") == 200


def test_the_list_of_cases_is_taken_with_its_filters_and_written_down(enter: Callable, world: World) -> None:
    case = CaseWalk(world).intake("2025-05-12")

    mine = rows_of(enter(SECRETARY).get("/exports/cases/xlsx").data)
    none = rows_of(enter(SECRETARY).get("/exports/cases/xlsx?status=closed").data)

    number = case.case().number
    assert number in {row[0] for row in mine} and number not in {row[0] for row in none if row}
    looks = world.rows(select(AccessRecord).where(AccessRecord.action == "export"))
    assert {(look.object_kind, look.object_id) for look in looks} == {
        ("list", "cases"),
        ("list", "cases closed"),
    }


def test_a_stranger_takes_only_rows_of_her_own(enter: Callable, world: World) -> None:
    case = CaseWalk(world).intake("2025-05-12")

    visitor = enter(STRANGER)
    rows = rows_of(visitor.get("/exports/cases/xlsx").data)

    assert case.case().number not in {row[0] for row in rows if row}
    assert visitor.get("/exports/nothing/xlsx").status_code == 404
    assert visitor.get("/exports/cases/exe").status_code == 404
    assert enter("admin").get("/exports/cases/xlsx").status_code == 404


def as_pdf(app: Flask, made: Table) -> bytes:
    target = BytesIO()
    with app.test_request_context():
        write_pdf(made, target, made="Сформировано 12 мая")
    return target.getvalue()


def words(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_every_list_opens_for_whom_it_is_and_is_no_list_for_others(
    enter: Callable, world: World, app: Flask
) -> None:
    case = CaseWalk(world).intake("2025-05-12").verify("2025-05-14")
    given = {
        "programme": {"case": case.case_id},
        "register": {"register": "F-ME-1", "owner": f"mun:{world.municipality_id}"},
    }
    wrong = []
    for login in (SECRETARY, "semenova", "bykova", "admin"):
        visitor, roles = enter(login), world.actor(login).roles
        for listed in lists():
            address = f"/exports/{listed.name}/xlsx"
            status = visitor.get(address, query_string=given.get(listed.name, {})).status_code
            if status not in ({200, 404} if listed.access.admits(roles) else {404}):
                wrong.append(f"{login} {listed.name}: {status}")

    assert wrong == []
    for name in ("terms", "cockpit-terms", "sessions", "register", "programme"):
        address = f"/exports/{name}/xlsx"
        assert enter(SECRETARY).get(address, query_string=given.get(name, {})).status_code == 200, name
    assert enter("bykova").get("/exports/access-log/xlsx").status_code == 200


def test_the_list_of_terms_is_that_of_its_page_and_names_nobody(enter: Callable, world: World) -> None:
    case = CaseWalk(world).intake("2025-05-12")

    rows = rows_of(enter(SECRETARY).get("/exports/terms/xlsx?whose=office&month=2025-05").data)

    assert rows[1] == ["май 2025"] and case.case().number in {row[0] for row in rows if row}
    assert case.case().family_name not in str(rows)


def test_the_programme_and_the_agenda_are_taken_whole(enter: Callable, world: World) -> None:
    walk = CaseWalk(world).intake("2025-05-12").verify("2025-05-14")
    here = CommissionSession.municipality_id == world.municipality_id
    session = world.value(select(CommissionSession.id).where(here).limit(1))

    agenda = enter(SECRETARY).get(f"/exports/agenda/xlsx?session={session}")

    assert "Голоса" in str(rows_of(agenda.data))
    programme = enter(SECRETARY).get(f"/exports/programme/xlsx?case={walk.case_id}")
    assert walk.case().number in str(rows_of(programme.data))
    assert enter(STRANGER).get(f"/exports/programme/xlsx?case={walk.case_id}").status_code == 404
    assert enter(STRANGER).get(f"/exports/agenda/xlsx?session={session}").status_code == 404
