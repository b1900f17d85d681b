"""The file of a case in the hands of each who has to do with it."""

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.answers.pdf import as_pdf, pdf_is_possible
from storage.models import AccessRecord, Case, Document, Person, UserTask
from tests.processes.path import CaseWalk
from tests.world import World

SECTIONS = ("history", "tasks", "deadlines", "documents", "programme", "registers", "diagram")
SCHOOL, SECRETARY, CHAIR, CLINIC = "semenova", "smirnova", "yakovlev", "alekseeva"


@pytest.fixture
def checked(world: World) -> CaseWalk:
    """A family reported by a school, whose conclusion is signed: the session comes next."""
    walk = CaseWalk(world)
    return walk.intake("2025-05-12").verify("2025-05-14")


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def test_the_secretary_reads_every_section(enter: Callable, checked: CaseWalk) -> None:
    secretary = enter(SECRETARY)

    for section in SECTIONS:
        answer = secretary.get(f"/cases/{checked.case_id}/{section}")
        assert answer.status_code == 200, section
        assert f'section/{section}"' not in text_of(answer)


def test_history_is_told_in_sentences(enter: Callable, checked: CaseWalk) -> None:
    text = text_of(enter(SECRETARY).get(f"/cases/{checked.case_id}"))

    assert "завершена задача «Зарегистрировать в журнале первичного учета (орган)»" in text
    assert "task_completed" not in text


def test_who_only_informed_sees_own_tasks_and_no_full_names(enter: Callable, checked: CaseWalk) -> None:
    text = text_of(enter(SCHOOL).get(f"/cases/{checked.case_id}"))
    members = re.findall(r"<li><strong>([^<]+)</strong>", text)

    assert members and all(re.fullmatch(r"([А-ЯЁ]\. ?)+", member.strip()) for member in members), members
    assert "Подписать заключение" not in text


def test_the_page_of_an_own_task_tells_who_only_informed_nothing_of_the_others(
    enter: Callable, checked: CaseWalk, world: World
) -> None:
    own = select(UserTask.id).where(
        UserTask.case_id == checked.case_id, UserTask.element_id == "IC_T01", UserTask.agency_id.is_not(None)
    )
    instance_id = world.open_tasks(checked.case_id)[0].instance_id
    school, secretary = enter(SCHOOL), enter(SECRETARY)

    page = text_of(school.get(f"/tasks/{world.value(own.limit(1))}"))
    state, whole = (
        each.get(f"/instances/{instance_id}/state.json").get_json() for each in (school, secretary)
    )

    assert "завершена задача «Зарегистрировать" in page
    assert "Подписать заключение" not in page and "Сейчас выполняется" not in page
    assert "IC_T01" in state["done"] and set(state["done"]) < set(whole["done"])
    assert state["tokens"] == {} != whole["tokens"]


def test_the_conclusion_is_closed_to_who_only_informed(
    enter: Callable, checked: CaseWalk, world: World
) -> None:
    conclusion = world.value(
        select(Document.id).where(Document.case_id == checked.case_id, Document.form_key == "F-ME-2").limit(1)
    )

    assert enter(SECRETARY).get(f"/documents/{conclusion}").status_code == 200
    assert enter(SCHOOL).get(f"/documents/{conclusion}").status_code == 404


def test_every_document_opens_and_prints(enter: Callable, checked: CaseWalk, world: World) -> None:
    secretary = enter(SECRETARY)
    papers = world.rows(select(Document.id).where(Document.case_id == checked.case_id))

    assert len(papers) >= 5
    for (paper,) in papers:
        assert secretary.get(f"/documents/{paper}").status_code == 200
        assert secretary.get(f"/documents/{paper}/print").status_code == 200


def test_a_document_becomes_a_pdf_or_the_page_says_why_not(
    enter: Callable, checked: CaseWalk, world: World
) -> None:
    paper = world.value(select(Document.id).where(Document.case_id == checked.case_id).limit(1))

    answer = enter(SECRETARY).get(f"/documents/{paper}/pdf", follow_redirects=True)

    if pdf_is_possible():
        assert answer.data.startswith(b"%PDF-")
    else:
        assert "Pango" in text_of(answer)


@pytest.mark.skipif(not pdf_is_possible(), reason="Pango is not installed")
def test_a_pdf_takes_nothing_from_the_disk_or_the_net() -> None:
    page = '<link rel="attachment" href="file:///etc/passwd"><p>текст</p>'

    assert b"root:" not in as_pdf(page)


def test_each_look_is_written_down_with_the_case(enter: Callable, checked: CaseWalk, world: World) -> None:
    count = select(func.count()).select_from(AccessRecord).where(AccessRecord.case_id == checked.case_id)
    before = world.value(count)

    enter(SECRETARY).get(f"/cases/{checked.case_id}")

    assert world.value(count) == before + 1


def test_the_privacy_officer_reads_who_looked(enter: Callable, checked: CaseWalk) -> None:
    enter(SECRETARY).get(f"/cases/{checked.case_id}")
    enter("solovyeva").get("/search?q=Семья")

    text = text_of(enter("bykova").get("/access-log"))

    assert "Смирнова" in text
    assert "Соловьёва" in text, "who works for the whole region looks at families too"
    assert "Журнал доступа" in text


def test_a_list_that_names_the_family_is_among_its_looks(
    enter: Callable, checked: CaseWalk, world: World
) -> None:
    lists, number = ("/cases", "/tasks?whose=free"), world.value(select(Case.number))
    secretary = enter(SECRETARY)

    for path in (*lists, *lists[-1:]):
        secretary.get(path)

    looks = select(AccessRecord.object_id, AccessRecord.fields).where(AccessRecord.action == "list")
    assert [tuple(row) for row in world.rows(looks)] == [
        (name, [checked.case_id]) for name in ("cases", "tasks")
    ]
    log = text_of(enter("bykova").get(f"/access-log?case={number}"))
    assert log.count("увидел в списке") == len(lists)


def test_search_finds_by_a_childs_surname_whatever_the_letters_case(
    enter: Callable, checked: CaseWalk, world: World
) -> None:
    surname = world.value(select(Person.surname).limit(1))

    found = text_of(enter(SECRETARY).get("/search", query_string={"q": surname.upper()[:4]}))

    assert checked.case_id in found


def test_the_journal_of_the_agency_shows_its_row(enter: Callable, checked: CaseWalk, world: World) -> None:
    owner = f"agency:{world.agency(SCHOOL)}"

    answer = enter(SCHOOL).get(f"/registers/F-ME-1/{owner}")

    assert answer.status_code == 200
    assert "<td" in text_of(answer)
    assert enter(SCHOOL).get(f"/registers/F-ME-1/{owner}/print").status_code == 200


def test_a_foreign_journal_is_not_found(enter: Callable, checked: CaseWalk, world: World) -> None:
    owner = f"agency:{world.agency(SCHOOL)}"

    assert enter(CLINIC).get(f"/registers/F-ME-1/{owner}").status_code == 404
    assert enter(SCHOOL).get(f"/registers/F-ME-1/mun:{world.municipality_id}").status_code == 404


def test_the_secretary_adds_a_session_and_sees_it(enter: Callable, world: World) -> None:
    secretary = enter(SECRETARY)

    answer = secretary.post(
        "/sessions", {"day": "2030-06-05", "time": "14:00", "place": "зал 2"}, follow=True
    )

    assert "5 июня 2030 г., 14:00" in text_of(answer)


def test_a_session_in_the_past_is_refused(enter: Callable, world: World) -> None:
    answer = enter(SECRETARY).post("/sessions", {"day": "2020-06-05", "time": "14:00"})

    assert answer.status_code == 422
    assert "только на будущее время" in text_of(answer)


def test_what_is_late_stands_in_the_cockpit(enter: Callable, checked: CaseWalk, world: World) -> None:
    world.pass_time(days=60)

    text = text_of(enter(CHAIR).get("/cockpit/tasks?term=late"))

    assert "просрочено" in text


def test_the_diagrams_state_names_open_steps(enter: Callable, checked: CaseWalk, world: World) -> None:
    task = world.open_tasks(checked.case_id)[0]

    state = enter(SECRETARY).get(f"/instances/{task.instance_id}/state.json").get_json()

    assert task.element_id in state["tokens"]
    assert "IC_T01" in state["done"]


def test_offers_of_the_diagram_are_given_only_to_their_roles(
    enter: Callable, checked: CaseWalk, world: World
) -> None:
    page = f"/cases/{checked.case_id}"

    assert "Действия по делу" not in text_of(enter(SCHOOL).get(page))


def test_every_answer_carries_the_strict_envelope(app: Flask, enter: Callable, checked: CaseWalk) -> None:
    headers = enter(SECRETARY).get(f"/cases/{checked.case_id}").headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_long_goes_packed_and_a_drawing_is_asked_for_once(
    enter: Callable, checked: CaseWalk, world: World
) -> None:
    secretary, unpacks = enter(SECRETARY), {"Accept-Encoding": "gzip"}
    drawing = f"/processes/{world.open_tasks(checked.case_id)[0].definition_id}/diagram.xml"
    plain, packed = secretary.get(drawing), secretary.get(drawing, headers=unpacks)
    again = secretary.get(drawing, headers={"If-None-Match": packed.headers["ETag"]})
    built = re.search(r"/static/dist/app-\w+\.js", text_of(secretary.get("/cases")))
    with secretary.get(built.group(), headers=unpacks) as script:
        unpacked = gzip.decompress(script.data).decode()

    assert gzip.decompress(packed.data) == plain.data and len(packed.data) * 5 < len(plain.data)
    assert "immutable" in packed.headers["Cache-Control"] and again.status_code == 304
    assert "htmx" in unpacked and "javascript" in script.headers["Content-Type"]


def test_special_categories_open_only_with_a_reason_that_is_kept(
    enter: Callable, checked: CaseWalk, world: World
) -> None:
    """152-ФЗ art. 10: health, offences; hidden until somebody says why."""
    consent = world.value(
        select(Document.id)
        .where(Document.case_id == checked.case_id, Document.form_key == "F-X-CONSENT")
        .limit(1)
    )
    secretary = enter(SECRETARY)
    closed = text_of(secretary.get(f"/documents/{consent}"))
    if "особых категорий" not in closed:
        pytest.skip("this consent names none")

    shown = text_of(secretary.post(f"/documents/{consent}", {"ground": "подготовка к заседанию"}))

    assert "Закрыты сведения" not in shown
    grounds = world.rows(select(AccessRecord.ground).where(AccessRecord.action == "open_field"))
    assert [tuple(row) for row in grounds] == [("подготовка к заседанию",)]
