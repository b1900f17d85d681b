"""Russian first, English complete: what a template says in Russian, the catalogue says in English."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.wording.language import CATALOGUES, is_own_path
from tests.app.conftest import Visitor
from tests.world import World

APP = Path(__file__).parents[2] / "app"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "said": None, "ngettext": (1, 2)}
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]


Said = str | tuple[str, ...]


@cache
def spoken() -> set[Said]:
    """Sentences, and those that count something, in one and in many."""
    found = extract_from_dir(str(APP), METHODS, keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


def catalogue(language: str) -> dict[Said, Said]:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def missing(wanted: set[Said], said: dict[Said, Said]) -> list[str]:
    return sorted(str(each) for each in wanted if not said.get(each) or not all(_forms(said[each])))


def _forms(said: Said) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else (said,)


def test_every_russian_sentence_has_its_english() -> None:
    english = catalogue("en")

    assert missing(spoken(), english) == []
    assert sorted(map(str, set(english) - spoken())) == [], "nobody says these any more"


def test_a_sentence_stands_once_in_the_catalogue() -> None:
    """Of two translations the reader of the file takes the later one and says nothing."""
    text = (CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    said = re.findall(r'^msgid (.*(?:\n".*")*)', text, re.MULTILINE)

    assert [sentence for sentence, times in Counter(said).items() if times > 1] == []


def test_what_is_counted_has_its_three_russian_forms() -> None:
    russian = catalogue("ru")

    assert {each for each in spoken() if isinstance(each, tuple)} == set(russian)
    assert missing(set(russian), russian) == []
    assert {len(forms) for forms in russian.values()} == {3}


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


def test_terms_are_told_in_english_with_its_plurals(enter: Callable, world: World) -> None:
    visitor = enter("fedorova")
    world.deploy()
    world.open_case("fedorova")
    visitor.post("/language", {"language": "en"})

    text = visitor.get("/tasks?whose=offered").get_data(as_text=True)

    assert "today" in text and "раб." not in text and "сегодня" not in text.lower()
