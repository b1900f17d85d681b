"""Drafts of procedures: opened from what is deployed, kept, taken back, and told what is wrong with them."""

import json

import pytest

from engine.commands import (
    Deploy,
    DiscardProcedureDraft,
    KeepProcedureDraft,
    NameRevision,
    OpenProcedureDraft,
    RestoreRevision,
)
from engine.drafts.blank_diagram import blank_diagram
from engine.drafts.board import DraftClosed, checked_files
from engine.drafts.findings import findings_of
from engine.errors import DraftChanged, FormDefinitionInvalid, Invalid, NotAllowed
from storage.queries.procedure_drafts import draft_files, draft_line, draft_lines, revisions
from storage.queries.processes import definitions
from storage.unit_of_work import UnitOfWork
from tests.world import LAW, PROCESSES, World

WRITER, OTHER = "lapteva", "safina"
INTAKE = "intake_case.ru-me.bpmn"
FILE = "school_notice.bpmn"


@pytest.fixture
def draft(world: World) -> str:
    """A procedure that begins on the board."""
    files = {FILE: blank_diagram("school_notice", "Уведомление школы")}
    return str(world.run(OpenProcedureDraft(files=files), WRITER)["draft_id"])


def files_of(world: World, draft_id: str, number: int | None = None) -> dict[str, bytes]:
    with world.database.read() as connection:
        return draft_files(connection, draft_id, number=number)


def keep(world: World, draft_id: str, version: int, who: str = WRITER, comment: str = "", **changes) -> int:
    named = {name.replace("_json", ".json").replace("__", "/"): each for name, each in changes.items()}
    command = KeepProcedureDraft(draft_id=draft_id, version=version, changes=named, comment=comment)
    return int(world.run(command, who)["version"])


def drawn(words: str) -> dict[str, bytes]:
    return {FILE: blank_diagram("school_notice", words)}


def codes(world: World, files: dict[str, bytes]) -> dict[str, str]:
    with world.database.read() as connection:
        found = findings_of(world.executor.workshop, UnitOfWork(connection), files)
    return {each.code: each.file for each in found}


def test_a_deployed_procedure_is_taken_with_its_forms_byte_for_byte(world: World) -> None:
    world.deploy(INTAKE, "emergency_removal.ru-me.bpmn", "kdn_session.bpmn")
    with world.database.read() as connection:
        row = next(line for line in definitions(connection) if line.key == "intake_case")
    draft_id = str(world.run(OpenProcedureDraft(based_on=row.id), WRITER)["draft_id"])

    files = files_of(world, draft_id)
    assert files[INTAKE] == (PROCESSES / INTAKE).read_bytes()
    assert files["forms/F-ME-1.json"] == (PROCESSES / "forms" / "F-ME-1.json").read_bytes()
    assert [name for name in files if name.startswith("forms/")] != []
    with world.database.read() as connection:
        line = draft_line(connection, draft_id=draft_id)
    assert line is not None and (line.key, line.edition, line.based_on_version) == ("intake_case", "ru-me", 1)
    assert "form-invalid" not in codes(world, files)


def test_a_copy_under_another_key_is_another_procedure(world: World) -> None:
    world.deploy("expert_group_composition.ru-kir.bpmn")
    with world.database.read() as connection:
        row = definitions(connection)[0]
    copy = OpenProcedureDraft(based_on=row.id, key="council", edition="ru-me", name="Совет «при главе»")
    files = files_of(world, str(world.run(copy, WRITER)["draft_id"]))

    content = files["council.ru-me.bpmn"]
    assert b'"expert_group_composition"' not in content and "Совет «при главе»".encode() in content
    answer = world.run(Deploy(name="Проба", resources={"council.ru-me.bpmn": content}))
    assert [each["key"] for each in answer["definitions"]] == ["council"]


def test_what_one_person_draws_in_one_sitting_is_one_revision(world: World, draft: str) -> None:
    version = keep(world, draft, 1, **drawn("Первая"))
    version = keep(world, draft, version, **drawn("Вторая"))
    world.pass_time(minutes=15)
    version = keep(world, draft, version, **drawn("Третья"))
    version = keep(world, draft, version, OTHER, **drawn("Чужая"))
    keep(world, draft, version, OTHER, comment="до замены срока", **drawn("Своя"))

    with world.database.read() as connection:
        found = revisions(connection, draft)
    assert [(line.number, line.comment) for line in found] == [
        (5, "до замены срока"),
        (4, None),
        (3, None),
        (2, None),
        (1, "Начало"),
    ]
    assert files_of(world, draft, 2) == drawn("Вторая")


def test_who_keeps_an_old_state_is_told_and_nothing_is_written_over(world: World, draft: str) -> None:
    keep(world, draft, 1, **drawn("Первая"))

    with pytest.raises(DraftChanged) as refused:
        keep(world, draft, 1, OTHER, **drawn("Опоздавшая"))
    assert refused.value.version == 2 and files_of(world, draft) == drawn("Первая")


def test_an_earlier_revision_comes_back_and_none_is_lost(world: World, draft: str) -> None:
    keep(world, draft, 1, **drawn("Первая"))
    world.run(NameRevision(draft_id=draft, number=2, comment="удачная"), WRITER)
    world.run(RestoreRevision(draft_id=draft, version=2, number=1), WRITER)

    assert files_of(world, draft) == drawn("Уведомление школы")
    with world.database.read() as connection:
        assert [line.comment for line in revisions(connection, draft)] == [
            "Возвращена редакция 1",
            "удачная",
            "Начало",
        ]


def test_a_draft_laid_aside_is_read_and_not_drawn_on(world: World, draft: str) -> None:
    world.run(DiscardProcedureDraft(draft_id=draft, version=1), WRITER)

    with pytest.raises(DraftClosed):
        keep(world, draft, 2, **drawn("Поздняя"))
    with world.database.read() as connection:
        assert draft_lines(connection) == [] and len(draft_lines(connection, finished=True)) == 1
        last = revisions(connection, draft)[0]
        assert (last.comment, last.by_name) == ("Черновик отложен", world.actor(WRITER).name)
    assert files_of(world, draft) == drawn("Уведомление школы")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../secret.bpmn", b"<definitions/>"),
        ("notes.txt", b"hello"),
        (FILE, b"<broken"),
        (FILE, b"<html/>"),
        ("forms/F-X-NEW.json", b"[1]"),
        ("forms/F-X-NEW.json", b'{"key": "F-X-OTHER"}'),
        ("scenarios/one.yaml", b"\xff\xfe"),
        ("second.bpmn", blank_diagram("second", "Вторая")),
        (FILE, None),
    ],
)
def test_a_file_no_draft_can_hold_is_refused_in_words(name: str, content: bytes | None) -> None:
    laid_over = {**drawn("Уведомление школы"), name: content}
    files = {name: each for name, each in laid_over.items() if each is not None}

    with pytest.raises(Invalid) as refused:
        checked_files(files, {name: content}, LAW.findings)
    assert refused.value.message


def test_only_a_methodologist_draws(world: World, draft: str) -> None:
    for login in ("smirnova", "admin", "kiselev"):
        with pytest.raises(NotAllowed):
            keep(world, draft, 1, login, **drawn("Чужая"))


def test_forms_of_a_draft_lie_over_those_of_the_law_and_only_there() -> None:
    form = {"key": "F-X-NEW", "title": "Новая", "fields": [{"key": "a", "type": "text", "label": "А"}]}
    files = {"forms/F-X-NEW.json": json.dumps(form).encode()}

    assert LAW.with_forms(files).forms.get("F-X-NEW").title == "Новая" and "F-X-NEW" not in LAW.forms
    assert LAW.with_forms(files) is LAW.with_forms(files) and LAW.with_forms({}) is LAW
    with pytest.raises(FormDefinitionInvalid):
        LAW.with_forms({"forms/F-X-NEW.json": b'{"key": "F-X-NEW"}'})


def test_findings_name_broken_and_unused_forms_beside_those_of_the_diagram(world: World, draft: str) -> None:
    begun = drawn("Уведомление школы")[FILE]
    form = b'{"key": "F-X-NEW", "title": "T", "fields": []}'
    asks = begun.replace(b'candidateGroups="kdn_secretary"', b'formKey="F-X-NEW"')

    assert codes(world, {FILE: begun}) == {}
    assert codes(world, {FILE: asks, "forms/F-X-NEW.json": form}) == {
        "form-invalid": "forms/F-X-NEW.json",
        "task-for-nobody": FILE,
    }
    assert codes(world, {FILE: begun, "forms/F-ME-1.json": LAW.forms.source("F-ME-1")}) == {
        "form-unused": "forms/F-ME-1.json"
    }
