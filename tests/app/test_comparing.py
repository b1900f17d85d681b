"""What a methodologist has changed, in words and on both drawings, beside the version it began from."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.commands import KeepProcedureDraft, OpenProcedureDraft
from storage.models import ProcessDefinition
from tests.app.conftest import Visitor
from tests.world import PROCESSES, World

FILE = "expert_group_composition.ru-kir.bpmn"


@pytest.fixture
def deployed(world: World) -> str:
    world.deploy(FILE)
    return str(world.value(select(ProcessDefinition.id)))


def changed() -> bytes:
    content = (PROCESSES / FILE).read_text()
    part = '<camunda:property name="formPart" value="composition" />'
    assert content.count(part) == 1
    return content.replace(part, f'{part}<camunda:property name="deadline" value="WD:7" />').encode()


def test_a_draft_is_compared_with_what_it_began_from(enter: Callable, world: World, deployed: str) -> None:
    draft = str(world.run(OpenProcedureDraft(based_on=deployed), "lapteva")["draft_id"])
    visitor: Visitor = enter("lapteva")
    assert "Версии одинаковы" in visitor.get(f"/studio/{draft}/compare").get_data(as_text=True)

    world.run(KeepProcedureDraft(draft_id=draft, version=1, changes={FILE: changed()}), "lapteva")
    page = visitor.get(f"/studio/{draft}/compare").get_data(as_text=True)

    assert "Срок шага «Состав и руководитель группы» добавлен: 7 рабочих дней" in page
    assert 'data-marks="{&#34;removed&#34;: [], &#34;changed&#34;: [' in page
    assert "Изменений: 1." in page


def test_two_deployed_versions_are_compared_by_anybody(enter: Callable, world: World, deployed: str) -> None:
    world.deploy_bytes({FILE: changed()})
    newer = world.value(select(ProcessDefinition.id).where(ProcessDefinition.version == 2))
    visitor: Visitor = enter("semenova")

    assert "Что изменилось по сравнению с версией" in visitor.get(f"/processes/{newer}").get_data(
        as_text=True
    )
    page = visitor.get(f"/processes/{newer}/compare/{deployed}").get_data(as_text=True)

    assert "добавлен: 7 рабочих дней" in page and "Версия 1" in page
    assert visitor.get(f"/processes/{newer}/compare/nothing").status_code == 404


def test_a_procedure_that_was_never_in_force_says_what_to_do(enter: Callable, world: World) -> None:
    files = {"p.bpmn": (PROCESSES / FILE).read_bytes().replace(b'"expert_group_composition"', b'"other"')}
    draft = world.run(OpenProcedureDraft(files=files), "lapteva")["draft_id"]
    visitor: Visitor = enter("lapteva")

    assert "Сравнить не с чем" in visitor.get(f"/studio/{draft}/compare").get_data(as_text=True)
