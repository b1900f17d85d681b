"""Names by case, days and numbers in words: what a document may not get wrong."""

import pytest

from engine.papers.filters import FILTERS
from engine.papers.names import Declension, NameParts, PersonName, Phrase, all_forms
from engine.papers.words import Day, day_of
from storage.queries.papers import WrittenForms
from tests.engine.papers.samples import docx_of
from tests.engine.papers.test_templates import words


def name(surname: str, given: str = "", patronymic: str = "", gender: str | None = None) -> PersonName:
    return PersonName(NameParts(surname=surname, given_name=given, patronymic=patronymic, gender=gender))


@pytest.mark.parametrize(
    ("person", "genitive", "dative"),
    [
        (name("Иванова", "Мария", "Петровна"), "Ивановой Марии Петровны", "Ивановой Марии Петровне"),
        (name("Сорока", "Никита", "Ильич", "m"), "Сороки Никиты Ильича", "Сороке Никите Ильичу"),
        (name("Шевченко", "Ольга", "Игоревна", "f"), "Шевченко Ольги Игоревны", "Шевченко Ольге Игоревне"),
        (name("Черных", "Пётр", "Львович", "m"), "Черных Петра Львовича", "Черных Петру Львовичу"),
        (name("Цой", "Виктор", "", "m"), "Цоя Виктора", "Цою Виктору"),
        (name("Ткач", "Анна", "", "f"), "Ткач Анны", "Ткач Анне"),
        (name("Стрелец", "Глеб", "", "m"), "Стрельца Глеба", "Стрельцу Глебу"),
        (name("Золя", "Ия", "", "f"), "Золя Ии", "Золя Ие"),
        (name("Мамедов", "Али", "Рашид оглы", "m"), "Мамедова Али Рашид оглы", "Мамедову Али Рашид оглы"),
        (name("ИВАНОВ", "ПЁТР", "", "m"), "Иванова Петра", "Иванову Петру"),
    ],
)
def test_a_name_is_declined(person: PersonName, genitive: str, dative: str) -> None:
    assert str(person.decline(Declension.GENITIVE)) == genitive
    assert str(person.decline(Declension.DATIVE)) == dative


def test_a_name_of_unknown_gender_is_left_as_it_is() -> None:
    assert str(name("Шевченко", "Саша").decline(Declension.GENITIVE)) == "Шевченко Саша"


def test_a_form_written_by_hand_wins_and_its_initials_follow() -> None:
    parts = NameParts(surname="Гога", given_name="Иван", patronymic="Петрович", gender="m")
    person = PersonName(parts, {"dative": "Гоге Ивану Петровичу"})

    assert FILTERS["инициалы"](FILTERS["дат"](person)) == "Гоге И. П."
    assert all_forms(person)["genitive"] == "Гоги Ивана Петровича"


def test_a_name_in_plain_text_is_understood_by_its_patronymic() -> None:
    assert FILTERS["род"]("Иванова Мария Петровна") == "Ивановой Марии Петровны"
    assert FILTERS["род"]("Школа № 2") == "Школа № 2"
    assert FILTERS["дат"](Phrase("директор")) == "директору"


@pytest.mark.parametrize(
    ("used", "value", "text"),
    [
        ("прописью", "2026-05-22", "двадцать второе мая две тысячи двадцать шестого года"),
        ("прописью", "1531", "одна тысяча пятьсот тридцать один"),
        ("с_прописью", 5, "5 (пять)"),
        ("дата", "2026-05-22", "22.05.2026"),
        ("дата_года", "2026-05-22", "22 мая 2026 года"),
        ("дата_в_кавычках", "2026-05-02", "«02» мая 2026 г."),
        ("с_большой", "в отношении", "В отношении"),
        ("прописью", "не указано", "не указано"),
        ("дата", "", ""),
        ("дата", None, ""),
    ],
)
def test_days_and_numbers_are_written_in_words(used: str, value: object, text: str) -> None:
    assert FILTERS[used](value) == text


def test_a_word_agrees_with_its_number() -> None:
    said = [FILTERS["слово"](number, "ребенок", "ребенка", "детей") for number in (1, 3, 11, 21, ["а", "б"])]

    assert said == ["ребенок", "ребенка", "детей", "ребенок", "ребенка"]


def test_a_day_knows_itself_after_it_was_printed() -> None:
    day = day_of("2026-05-22")

    assert day is not None and day_of(Day(day)) == day


def test_a_resolution_names_people_in_the_cases_that_its_sentences_want() -> None:
    text = words(docx_of("F-X-POST", "recognition", "Постановление"))

    assert "в отношении Ивановой Марии Петровны" in text
    assert "О признании Ивановой М. П. и семьи" in text
    assert "возложить на Смирнову Е. В." in text
    assert "Уведомить о принятом решении" in text and "Шевченко Ольгу Игоревну" in text
    assert "И. о.." not in text and ".." not in text


def test_a_form_remembered_for_a_person_stands_in_the_document() -> None:
    written = WrittenForms(
        kind="person",
        subject="child",
        nominative="Иванова Мария Петровна",
        forms={"genitive": "Ивановоей Марии Петровны"},
    )

    assert "в отношении Ивановоей Марии Петровны" in words(
        docx_of("F-X-POST", "recognition", "Постановление", written)
    )


def test_a_remembered_form_of_another_name_is_not_used() -> None:
    written = WrittenForms(
        kind="person", subject="child", nominative="Петрова Мария", forms={"genitive": "Петровой Марии"}
    )

    assert "Петровой" not in words(docx_of("F-X-POST", "recognition", "Постановление", written))
