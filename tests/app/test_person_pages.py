"""The card of a person, search, doubles: what a reader's cases allow, each look written down."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from storage.models import AccessRecord
from tests.processes.path import SECRETARY, CaseWalk
from tests.world import World

FIELDS = {"reason": "Одно свидетельство о рождении"}


@pytest.fixture
def twice(world: World) -> tuple[CaseWalk, CaseWalk]:
    walks = CaseWalk(world), CaseWalk(world)
    walks[0].intake("2025-09-18").verify("2025-09-19")
    walks[1].intake("2025-10-06")
    return walks


def test_a_card_tells_of_family_addresses_cases_and_consent(
    twice: tuple[CaseWalk, CaseWalk], enter: Callable
) -> None:
    walk, _ = twice
    person_id = walk.person("Мария")

    page = enter(SECRETARY).get(f"/people/{person_id}").get_data(as_text=True)

    assert walk.case().number in page and "Ковалёва Анна" in page and "мать" in page
    assert "брат или сестра" in page and "Согласия на обработку данных" in page and "получено" in page
    looks = select(AccessRecord.object_id).where(AccessRecord.object_kind == "person")
    assert walk.world.rows(looks) == [(person_id,)]


def test_a_card_is_closed_to_whom_the_family_is_not_shown(
    twice: tuple[CaseWalk, CaseWalk], enter: Callable
) -> None:
    place = f"/people/{twice[0].person('Мария')}"

    for login in ("semenova", "morozova", "zhukova"):
        assert enter(login).get(place).status_code == 404, login
    assert enter("bykova").get(place).status_code == 403
    assert "Ковал" not in enter("semenova").get("/people?q=ковал").get_data(as_text=True)


def test_doubles_are_compared_put_together_and_apart(
    twice: tuple[CaseWalk, CaseWalk], enter: Callable
) -> None:
    first, second = twice
    one, other = first.person("Мария"), second.person("Мария")
    person = enter(SECRETARY)
    assert "Ковалёва Мария" in person.get("/people/doubles").get_data(as_text=True)
    side = person.get(f"/people/{one}/compare/{other}").get_data(as_text=True)
    assert first.case().number in side and second.case().number in side

    done = person.post(f"/people/{one}/merge", {"other": other, **FIELDS}, follow=True)

    card = done.get_data(as_text=True)
    assert first.case().number in card and second.case().number in card and FIELDS["reason"] in card
    old = person.get(f"/people/{other}")
    assert (old.status_code, old.headers["Location"]) == (301, f"/people/{one}")
    decision = card.partition('name="decision" value="')[2].partition('"')[0]
    undone = person.post(f"/people/{one}/undo", {"decision": decision, "reason": "Тезки"}, follow=True)
    assert "Отменено" in undone.get_data(as_text=True)
    person.post(f"/people/{one}/apart", {"other": other, "reason": "Тезки"})
    assert person.post(f"/people/{one}/merge", {"other": other}).status_code == 422


def test_programs_find_and_merge_people(twice: tuple[CaseWalk, CaseWalk], calling: Callable) -> None:
    first, second = twice
    program = calling(SECRETARY)
    found = program.post("/people/search", {"q": "ковалева мар"}).json["items"]
    assert {each["id"] for each in found} == {first.person("Мария"), second.person("Мария")}
    ids = [each["id"] for each in found]
    assert len(program.post("/people/search", {"born_on": found[0]["born_on"]}).json["items"]) >= 2
    assert any({pair["first"]["id"], pair["second"]["id"]} == set(ids) for pair in _doubles(program))

    body = {"kept_id": ids[0], "other_id": ids[1], "reason": "Одно лицо"}
    merged = program.post("/people/merges", body, key="k")

    assert merged.status_code == 201 and program.post("/people/merges", body, key="k").json == merged.json
    card = program.get(f"/people/{ids[1]}").json
    assert (card["id"], len(card["cases"])) == (ids[0], 2)
    undo = program.post(f"/people/merges/{merged.json['decision_id']}/undo", {"reason": "Тезки"})
    assert undo.status_code == 200 and len(program.get(f"/people/{ids[1]}").json["cases"]) == 1
    assert calling("zhukova").post("/people/merges", body).status_code == 403


def _doubles(program: object) -> list[dict]:
    return program.get("/people/doubles").json["items"]  # type: ignore[attr-defined]
