"""The door: passwords, the wait after failures, idle sessions, forged forms."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.access.passwords import LONGEST, PasswordUnfit, hash_password, is_right
from app.commands.serve import behind
from app.config import Config, ConfigInvalid
from app.factory import create_app
from app.house import open_house
from storage.migrations import upgrade
from storage.models import LoginAttempt
from storage.unit_of_work import UnitOfWork
from tests.app.conftest import Visitor
from tests.rooms import application_of
from tests.world import World

PASSWORD = "верный конь 42"


@pytest.fixture
def with_password(world: World) -> str:
    """Somebody who may enter by a password."""
    with world.database.begin() as connection:
        staff = UnitOfWork(connection).staff
        member = staff.by_login("smirnova")
        assert member is not None
        staff.set_password(member.id, hash_password(PASSWORD))
    return "smirnova"


def test_the_right_password_opens_and_leads_where_one_was_going(visitor: Visitor, with_password: str) -> None:
    answer = visitor.post("/login", {"login": with_password, "password": PASSWORD, "next": "/cases?late=1"})

    assert (answer.status_code, answer.location) == (302, "/cases?late=1")
    assert visitor.get("/cases").status_code == 200


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil.example"]
)
def test_nobody_is_led_out_of_the_house(visitor: Visitor, with_password: str, address: str) -> None:
    answer = visitor.post("/login", {"login": with_password, "password": PASSWORD, "next": address})

    assert answer.location == "/"


def test_a_wrong_password_and_an_unknown_login_are_told_the_same(
    visitor: Visitor, with_password: str
) -> None:
    wrong = visitor.post("/login", {"login": with_password, "password": "не тот"})
    unknown = visitor.post("/login", {"login": "nobody", "password": "не тот"})

    assert wrong.status_code == unknown.status_code == 422
    assert "Логин или пароль неверны" in wrong.get_data(as_text=True)
    assert "Логин или пароль неверны" in unknown.get_data(as_text=True)


def test_after_five_failures_one_waits_even_with_the_right_password(
    visitor: Visitor, with_password: str, world: World
) -> None:
    for _ in range(5):
        visitor.post("/login", {"login": with_password, "password": "не тот"})

    refused = visitor.post("/login", {"login": with_password, "password": PASSWORD})
    world.clock.advance(minutes=16)
    let_in = visitor.post("/login", {"login": with_password, "password": PASSWORD})

    assert refused.status_code == 429
    assert "Повторите после" in refused.get_data(as_text=True)
    assert let_in.status_code == 302


def test_who_guesses_many_logins_waits_and_the_office_at_the_same_address_does_not(
    visitor: Visitor, house, with_password: str, world: World
) -> None:
    object.__setattr__(house.config, "address_tries", 3)
    office, elsewhere = ({"REMOTE_ADDR": address} for address in ("203.0.113.7", "2001:db8::7"))

    def tried(login: str, password: str, at: dict) -> Any:
        answer = visitor.post("/login", {"login": login, "password": password}, environ_base=at)
        visitor.post("/logout")
        return answer

    assert tried(with_password, PASSWORD, office).status_code == 302
    guessed = [tried(f"guess-{number}", "не тот", office) for number in range(4)]
    assert [answer.status_code for answer in guessed] == [422, 422, 422, 429]
    assert "С вашего адреса слишком много неудачных попыток. Повторите после" in guessed[3].get_data(
        as_text=True
    )
    assert tried("guess-4", "не тот", elsewhere).status_code == 422
    assert tried(with_password, PASSWORD, office).status_code == 302
    world.clock.advance(minutes=16)
    assert tried("guess-5", "не тот", office).status_code == 422
    assert "203.0.113.7" not in str(world.rows(select(LoginAttempt.__table__)))


def test_behind_https_the_cookie_is_bound_to_the_host_and_the_browser_stays_with_https(house) -> None:
    object.__setattr__(house.config, "secure_cookies", True)
    secured = application_of(house).test_client().get("/login", base_url="https://localhost")
    object.__setattr__(house.config, "secure_cookies", False)
    plain = application_of(house).test_client().get("/login")

    assert secured.headers["Set-Cookie"].startswith("__Host-kurator=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(secured.headers["Set-Cookie"].split("; "))
    assert "Domain" not in secured.headers["Set-Cookie"]
    assert secured.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert plain.headers["Set-Cookie"].startswith("kurator=") and "Secure" not in plain.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in plain.headers


def test_only_a_proxy_that_was_named_is_believed(tmp_path: Path) -> None:
    assert "trusted_proxy" not in behind("")
    assert behind(Config.from_environment({"KURATOR_PROXY": "127.0.0.1"}, data=tmp_path).proxy) == {
        "clear_untrusted_proxy_headers": True,
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
    for wrong in ({"KURATOR_PROXY": "*"}, {"KURATOR_ADDRESS_TRIES": "0"}):
        with pytest.raises(ConfigInvalid, match=next(iter(wrong))):
            Config.from_environment(wrong, data=tmp_path)


def test_a_session_ends_after_idle_time(enter: Callable, world: World) -> None:
    person = enter("smirnova")
    world.clock.advance(minutes=29)
    assert person.get("/cases").status_code == 200

    world.clock.advance(minutes=31)

    assert person.get("/cases").status_code == 302


def test_a_new_password_ends_old_sessions(enter: Callable, with_password: str, world: World) -> None:
    person = enter(with_password)
    with world.database.begin() as connection:
        UnitOfWork(connection).staff.set_password(
            world.actor(with_password).staff_id, hash_password(PASSWORD)
        )

    assert person.get("/cases").status_code == 302


def test_who_logs_out_ends_every_copy_of_the_session(app, enter: Callable, world: World) -> None:
    secretary, copy = enter("smirnova"), app.test_client()
    cookie = secretary.client.get_cookie("kurator")
    assert cookie is not None

    secretary.post("/logout")
    copy.set_cookie("kurator", cookie.value)

    assert copy.get("/cases").status_code == 302
    assert enter("smirnova").get("/cases").status_code == 200


def test_a_form_without_the_token_of_the_page_is_refused(enter: Callable) -> None:
    person = enter("smirnova")

    answer = person.client.post("/cases", data={})

    assert answer.status_code == 400
    assert "Обновите страницу" in answer.get_data(as_text=True)


def test_the_door_of_the_demo_is_closed_elsewhere(app, visitor: Visitor, house, world: World) -> None:
    object.__setattr__(house.config, "demo", False)

    answer = visitor.post(f"/login/as/{world.actor('smirnova').staff_id}")

    assert answer.status_code == 404
    assert "Войти как" not in visitor.get("/login").get_data(as_text=True)


def test_a_very_long_password_is_not_hashed() -> None:
    assert not is_right("я" * (LONGEST + 1), None)
    with pytest.raises(PasswordUnfit):
        hash_password("короткий")


def test_a_secret_key_is_made_once_and_kept_private(tmp_path) -> None:
    first = Config.from_environment({}, data=tmp_path / "data")
    second = Config.from_environment({}, data=tmp_path / "data")

    assert first.secret_key == second.secret_key and len(first.secret_key) >= 32
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_short_secret_key_is_refused(tmp_path) -> None:
    with pytest.raises(ConfigInvalid):
        Config.from_environment({"KURATOR_SECRET_KEY": "short"}, data=tmp_path)


def test_a_damaged_secret_key_is_named(tmp_path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\xf8\xff" * 32)

    with pytest.raises(ConfigInvalid, match="поврежден"):
        Config.from_environment({}, data=tmp_path)


def test_a_secret_key_that_finds_no_room_leaves_no_half_of_itself(tmp_path, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("app.config.os.fdopen", full)
    with pytest.raises(ConfigInvalid, match="secret_key"):
        Config.from_environment({}, data=tmp_path)

    assert not (tmp_path / "secret_key").exists()


def test_the_address_in_letters_is_a_web_address(tmp_path) -> None:
    given = {"KURATOR_PUBLIC_URL": "https://kurator.example/ "}

    assert Config.from_environment(given, data=tmp_path).public_url == "https://kurator.example"
    with pytest.raises(ConfigInvalid, match="https"):
        Config.from_environment({"KURATOR_PUBLIC_URL": "kurator.example"}, data=tmp_path)


def test_the_page_of_the_demo_tells_the_roles_of_everybody(visitor: Visitor) -> None:
    page = visitor.get("/login").get_data(as_text=True)

    assert "ответственный секретарь муниципальной КДНиЗП" in page


def test_an_empty_house_says_how_the_first_person_gets_in(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'empty.db'}"
    house = open_house(
        Config(data=tmp_path, database_url=database_url, secret_key="only for tests, long enough")
    )
    upgrade(house.database)

    page = create_app(house=house).test_client().get("/login").get_data(as_text=True)
    house.database.close()

    assert "kurator user add admin --name" in page and "kurator organisation" in page
