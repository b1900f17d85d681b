"""The form editor: questions come, move, change and go; bad input is refused at its field and kept typed."""

import json
from collections.abc import Callable

import pytest

from engine.commands import KeepProcedureDraft, OpenProcedureDraft
from engine.drafts.blank_diagram import blank_diagram
from storage.queries.procedure_drafts import draft_files, draft_line
from tests.app.conftest import Visitor
from tests.world import LAW, World

FILE = "school_notice.bpmn"
KEY = "F-X-UVEDOMLENIE-SHKOLY"


class Editor:
    """A methodologist before one form of a draft."""

    def __init__(self, visitor: Visitor, world: World):
        self.visitor, self.world = visitor, world
        files = {FILE: blank_diagram("school_notice", "Уведомление школы")}
        self.draft = str(world.run(OpenProcedureDraft(files=files), "lapteva")["draft_id"])
        self.post(f"/studio/{self.draft}/forms/new", title="Уведомление школы", **{"for": "first_step"})

    @property
    def version(self) -> int:
        with self.world.database.read() as connection:
            line = draft_line(connection, draft_id=self.draft)
        assert line is not None
        return line.version

    def files(self) -> dict[str, bytes]:
        with self.world.database.read() as connection:
            return draft_files(connection, self.draft)

    def source(self) -> dict:
        return json.loads(self.files()[f"forms/{KEY}.json"])

    def labels(self) -> list[str]:
        return [field["label"] for field in self.source()["fields"]]

    def post(self, path: str, **fields: object):
        return self.visitor.post(path, {"version": str(self.version), **fields})

    def act(self, path: str, **fields: object):
        return self.post(f"/studio/{self.draft}/forms/{KEY}/{path}", **fields)

    def page(self, query: str = "") -> str:
        return self.visitor.get(f"/studio/{self.draft}/forms/{KEY}{query}").get_data(as_text=True)


@pytest.fixture
def editor(enter: Callable, world: World) -> Editor:
    return Editor(enter("lapteva"), world)


def test_a_form_begun_for_a_step_is_asked_by_it(editor: Editor) -> None:
    assert f'camunda:formKey="{KEY}"'.encode() in editor.files()[FILE]
    assert "«Первый шаг»" in editor.page() and "сравнивать не с чем" in editor.page()
    assert "Замечаний нет" in editor.visitor.get(f"/studio/{editor.draft}/checks").get_data(as_text=True)


def test_questions_of_every_type_are_added_and_drawn(editor: Editor) -> None:
    page = editor.page()
    kinds = ["text", "integer", "decimal", "money", "date", "datetime", "bool", "choice"]
    for kind in [*kinds, "multichoice", "person", "agency", "files", "rows"]:
        assert f'value="{kind}"' in page
        assert editor.act("add", type=kind, label=f"Вопрос вида {kind}").status_code == 302
    editor.act("add", type="text", label="Кто уведомлен", inside="vopros_vida_rows")

    assert editor.source()["fields"][-1]["fields"][-1]["key"] == "kto_uvedomlen"
    page = editor.page()
    assert "первый ответ" in page and "работники муниципалитета" in page and "Кто уведомлен" in page
    assert editor.act("add", type="painting", label="Х").status_code == 422


def test_questions_move_repeat_and_go_by_buttons(editor: Editor) -> None:
    editor.act("add", type="date", label="Когда уведомлена")
    editor.act("act", op="up:kogda_uvedomlena")
    editor.act("act", op="copy:text")
    assert editor.labels() == ["Когда уведомлена", "Что сделано", "Что сделано (копия)"]
    editor.act("act", op="remove:kogda_uvedomlena")
    editor.act("act", op="down:text")

    assert editor.labels() == ["Что сделано (копия)", "Что сделано"]


def test_a_question_is_shown_on_an_answer_chosen_above(editor: Editor) -> None:
    editor.act("add", type="bool", label="Школа ответила")
    editor.act("add", type="text", label="Что ответила")
    answered = '{"field": "shkola_otvetila", "is": true}'
    panel = {"label": "Что ответила", "show_0": answered, "show_group": "all"}
    assert editor.act("field/chto_otvetila", **panel).status_code == 302
    assert editor.source()["fields"][-1]["showIf"] == json.loads(answered)

    strange = {**panel, "show_0": '{"field": "nobody", "is": true}'}
    assert editor.act("field/chto_otvetila", **strange).status_code == 422
    denied = {
        **panel,
        "show_1": '{"field": "text", "filled": true}',
        "show_not_1": "not",
        "show_group": "any",
    }
    editor.act("field/chto_otvetila", **denied)
    assert editor.source()["fields"][-1]["showIf"] == {
        "any": [json.loads(answered), {"not": {"field": "text", "filled": True}}]
    }
    refused = editor.act("act", op="remove:shkola_otvetila")
    assert refused.status_code == 422 and "такого поля выше нет" in refused.get_data(as_text=True)


def test_bad_input_is_refused_at_its_field_and_stays_typed(editor: Editor) -> None:
    typed = {
        "label": "",
        "maxLength": "много",
        "variable": "две буквы",
        "prefill": "никто",
        "hint": "Подсказка",
    }
    refused = editor.act("field/text", **typed)

    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and editor.labels() == ["Что сделано"]
    for sentence in ("Напишите, о чем вопрос.", "Здесь нужно число.", "Имя переменной", "Источника «никто»"):
        assert sentence in page
    assert 'value="много"' in page and "Подсказка" in page and 'value="две буквы"' in page


def test_answers_are_written_in_the_form_or_copied_from_a_shared_list(editor: Editor) -> None:
    editor.act("add", type="choice", label="Способ")
    editor.act("field/sposob", label="Способ", answers="own", choices="first | почтой\nлично в руки\n")
    assert editor.source()["fields"][-1]["choices"] == [
        {"value": "first", "label": "почтой"},
        {"value": "lichno_v_ruki", "label": "лично в руки"},
    ]
    editor.act("field/sposob", label="Способ", answers="list:DELIVERY")
    assert (
        editor.source()["fields"][-1]["list"] == "DELIVERY" and "choices" not in editor.source()["fields"][-1]
    )
    editor.act("field/sposob", label="Способ", answers="copy:DELIVERY")
    assert len(editor.source()["fields"][-1]["choices"]) == len(LAW.forms.lists["DELIVERY"])
    assert editor.act("field/sposob", label="Способ", answers="own", choices=" ").status_code == 422
    assert "Этими списками" in editor.visitor.get(f"/studio/{editor.draft}/forms/codes").get_data(
        as_text=True
    )


def test_the_preview_is_judged_as_a_worker_would_be_and_nothing_is_kept(editor: Editor) -> None:
    before = editor.version
    place = f"/studio/{editor.draft}/forms/{KEY}/try"
    refused = editor.visitor.post(place, {"_op": "try", "text": ""})
    assert refused.status_code == 422 and "error-summary" in refused.get_data(as_text=True)
    assert "замечаний нет" in editor.visitor.post(place, {"_op": "try", "text": "Да"}).get_data(as_text=True)
    typed = editor.act("preview/text", label="Как уведомили школу").get_data(as_text=True)

    assert "Как уведомили школу" in typed and "<html" not in typed
    assert editor.version == before and editor.labels() == ["Что сделано"]


def test_a_form_in_force_keeps_its_keys_and_its_differences_are_told(editor: Editor) -> None:
    editor.post(f"/studio/{editor.draft}/forms/take", key="F-X-CLAIM")
    place = f"/studio/{editor.draft}/forms/F-X-CLAIM"
    assert "Уже используется" in editor.visitor.get(f"{place}?field=court").get_data(as_text=True)
    editor.post(f"{place}/field/court", label="Какой суд", key="other", has_required="1")

    page = editor.visitor.get(f"{place}?part=decision").get_data(as_text=True)
    assert "Какой суд" in page and "Отличий нет" not in page and "Суд" in page
    source = json.loads(editor.files()["forms/F-X-CLAIM.json"])
    court = next(field for field in source["fields"] if field["key"] == "court")
    assert "required" not in court and court["prefill"] == "commission.court"


def test_who_saves_after_another_is_told_and_loses_nothing_typed(editor: Editor, world: World) -> None:
    seen = editor.version
    other = {FILE: blank_diagram("school_notice", "Другое название")}
    world.run(KeepProcedureDraft(draft_id=editor.draft, version=seen, changes=other), "safina")

    late = {"version": str(seen), "label": "Моя правка"}
    refused = editor.visitor.post(f"/studio/{editor.draft}/forms/{KEY}/field/text", late)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409 and "изменили" in page and 'value="Моя правка"' in page
    assert f'name="version" value="{editor.version}"' in page
