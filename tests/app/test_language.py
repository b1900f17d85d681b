"""Russian first, English complete: what a template says in Russian, the catalogue says in English."""

from collections.abc import Callable
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.language import CATALOGUES, is_own_path
from tests.app.conftest import Visitor
from tests.world import World

APP = Path(__file__).parents[2] / "app"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "said": None}
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]


def spoken() -> set[str]:
    found = extract_from_dir(str(APP), METHODS, keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


def test_every_russian_sentence_has_its_english() -> None:
    with (CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        english = {message.id: message.string for message in read_po(file) if message.id}

    assert sorted(sentence for sentence in spoken() if not english.get(sentence)) == []
    assert sorted(set(english) - spoken()) == [], "nobody says these any more"


def test_the_switch_speaks_english_and_back(visitor: Visitor) -> None:
    visitor.post("/language", {"language": "en", "next": "/login"})
    assert "Log in" in visitor.get("/login").get_data(as_text=True)

    visitor.post("/language", {"language": "ru", "next": "/login"})
    assert "Войти" in visitor.get("/login").get_data(as_text=True)


def test_a_choice_of_language_outlives_logging_in(visitor: Visitor, enter: Callable, world: World) -> None:
    visitor.post("/language", {"language": "en"})
    visitor.post(f"/login/as/{world.actor('smirnova').staff_id}")

    text = visitor.get("/tasks").get_data(as_text=True)

    assert "My tasks" in text and "Мои задачи" not in text


def test_an_unknown_language_is_russian(visitor: Visitor) -> None:
    visitor.post("/language", {"language": "../../etc"})

    assert 'lang="ru"' in visitor.get("/login").get_data(as_text=True)


def test_an_address_of_ones_own_is_told_from_others() -> None:
    own = ("/", "/cases?late=1", "/tasks/1")
    others = ("//evil", "/\\evil", "https://evil", "", "javascript:alert(1)", "/a\nb")

    assert all(map(is_own_path, own))
    assert not any(map(is_own_path, others))
