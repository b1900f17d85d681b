"""The page of what is stuck: each kind told in one sentence to those who may see it, with the way out."""

import re
from collections.abc import Callable

import pytest

from storage.models import StuckKind
from tests.plants import Plants
from tests.world import World

SENTENCES = {
    "incident": "Сбой на шаге «b»",
    "late": "Шаг «a» просрочен: срок истек",
    "nobody": "некому выполнить: никто не занимает роль «заместитель главы администрации»",
    "unclaimed": "Задачу «a» никто не взял с",
    "message": "ждет сообщения «MSG_NEVER», а послать его некому",
    "timer": "ни один планировщик не работает",
    "dead": "ждет другую ветвь схемы, которая уже не придет",
    "undated": "Срок шага «a» не начат",
    "silent": "ничего не происходит",
    "unreadable": "Состояние процедуры не читается",
}


@pytest.mark.parametrize("kind", [str(kind) for kind in StuckKind])
def test_the_page_tells_each_kind_in_one_sentence(enter: Callable, world: World, kind: str) -> None:
    instance_id = Plants(world).plant(kind)

    page = enter("smirnova").get(f"/cockpit/stuck?kind={kind}&instance={instance_id}").get_data(as_text=True)

    told = re.findall(r'<p class="trouble-head">.*?<strong>(.*?)</strong>', page)
    assert len(told) == 1 and SENTENCES[kind] in told[0]


def test_a_number_at_a_reason_is_the_length_of_its_list(enter: Callable, world: World) -> None:
    for kind in ("message", "nobody", "dead"):
        Plants(world).plant(kind)

    secretary = enter("smirnova")
    page = secretary.get("/cockpit/stuck").get_data(as_text=True)
    counted = dict(re.findall(r'<option value="(\w+)"[^>]*>[^<]*\((\d+)\)', page))

    for kind, number in counted.items():
        rows = (
            secretary.get(f"/cockpit/stuck?kind={kind}").get_data(as_text=True).count('class="trouble-head"')
        )
        assert rows == int(number), kind


def test_a_failed_step_is_closed_from_the_page_and_leaves_the_list(enter: Callable, world: World) -> None:
    Plants(world).plant("incident")
    secretary = enter("smirnova")
    page = secretary.get("/cockpit/stuck").get_data(as_text=True)
    action = re.search(r'action="(/cockpit/incidents/[^"]+/close)"', page)
    assert action is not None

    secretary.post(action.group(1), {"reason": "Исправили вручную", "back": "stuck"})
    world.clock.advance(seconds=31)

    assert "Сбой на шаге" not in secretary.get("/cockpit/stuck?kind=incident").get_data(as_text=True)


def test_who_keeps_the_product_sees_numbers_of_cases_and_no_way_into_them(
    enter: Callable, world: World
) -> None:
    Plants(world).plant("nobody")

    page = enter("admin").get("/cockpit/stuck").get_data(as_text=True)

    assert "некому выполнить" in page and "/cases/" not in page.partition("<main")[2]
    assert page.count('href="/cockpit/batches"') == 1


def test_a_worker_is_not_let_in(enter: Callable, world: World) -> None:
    assert enter("romanov").get("/cockpit/stuck").status_code == 403


def test_programs_get_the_reason_in_words_and_the_acts_in_codes(calling: Callable, world: World) -> None:
    instance_id = Plants(world).plant("dead")

    found = calling("smirnova").get("/stuck", instance_id=instance_id, kind="dead").get_json()["items"]

    assert [(row["kind"], row["element_id"], row["acts"]) for row in found] == [
        ("dead", "join", ["move", "skip", "cancel"])
    ]
    assert "не придет" in found[0]["sentence"] and found[0]["freed_by"]
