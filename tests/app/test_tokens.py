"""Keys of programs: what for, until when, shown, taken back; and uploads repeated under one key."""

from base64 import b64encode
from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from app.cli import main
from storage.unit_of_work import UnitOfWork
from tests.app.caller import Caller
from tests.processes.path import CaseWalk
from tests.world import World


def test_a_key_is_given_for_a_purpose_shown_without_itself_and_taken_back(tmp_path: Path) -> None:
    def kurator(*words: str) -> str:
        answer = CliRunner().invoke(main, [*words, "--data", str(tmp_path / "data")], env={"COLUMNS": "80"})
        return answer.output

    kurator("db", "upgrade")
    kurator("user", "program", "printer", "--name", "Печать")

    without_topic = kurator("token", "printer", "--scope", "worker")
    key = kurator("token", "printer", "--scope", "worker", "--topic", "letters.*", "--days", "9").strip()
    listed = kurator("tokens", "printer")
    token_id = next(word for word in listed.split() if len(word) == 36)
    ended = [kurator("token-revoke", token_id) for _ in range(2)]

    assert "назовите темы" in without_topic and len(key) == 43
    assert key not in listed and "let" in listed
    assert "отозван" in ended[0] and "Действующего ключа" in ended[1]


def test_a_key_opens_what_it_was_given_for_until_its_day(app: Flask, world: World) -> None:
    staff_id = world.actor("smirnova").staff_id
    with world.database.begin() as connection:
        tokens = UnitOfWork(connection).tokens
        token = tokens.issue(
            staff_id, world.clock.now(), scopes=["read"], expires_at=world.clock.now().replace(hour=23)
        )
    reader, basic = Caller(app.test_client(), token), Caller(app.test_client())
    basic.headers = {"Authorization": "Basic " + b64encode(f"smirnova:{token}".encode()).decode()}
    other = Caller(app.test_client())
    other.headers = {"Authorization": "Basic " + b64encode(f"semenova:{token}".encode()).decode()}

    refused = reader.post("/messages", {"name": "x", "case": "x"})

    assert reader.get("/tasks").status_code == basic.get("/tasks").status_code == 200
    assert other.get("/tasks").status_code == 401
    assert (refused.status_code, refused.json["detail"]) == (
        403,
        "Ключ доступа выдан без разрешения «write».",
    )
    world.clock.advance(days=1)
    assert reader.get("/tasks").status_code == 401


def test_a_list_asked_for_again_under_its_key_is_made_once(calling, world: World) -> None:
    CaseWalk(world).intake("2025-05-12")
    caller = calling("smirnova")

    first, again = (caller.post("/exports", {"listing": "cases", "how": "xlsx"}, key="k1") for _ in range(2))
    other = caller.post("/exports", {"listing": "cases", "how": "pdf"}, key="k1")

    assert (first.status_code, again.status_code, again.json) == (202, 202, first.json)
    assert (other.status_code, other.mimetype) == (409, "application/problem+json")
