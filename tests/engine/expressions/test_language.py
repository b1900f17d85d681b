"""The language: what may be written and what comes of it."""

import pytest

from engine import expressions
from engine.errors import ExpressionInvalid
from engine.spiff.environment import PlainNames
from tests.engine.expressions.doors import KNOWN

ORDINARY = {
    "n + 1": 3,
    "n == 2 and flag": True,
    "n == 3 or not flag": False,
    "1 < n <= 2": True,
    "3 > n >= 2 > 1": True,
    "n in [1, 2]": True,
    "'да' not in ['нет']": True,
    "'вет' in text": True,
    "'имя' in person": True,
    "-n * 2 + 7 // 2 - 7 % 4": -4,
    "10 - 2 - 3": 5,
    "2 + 3 * 4": 14,
    "(2 + 3) * 4": 20,
    "1 / 4": 0.25,
    ".5 + 1e2": 100.5,
    "person.address.city": "Медведево",
    "person['имя']": "Анна",
    "person['address'].city": "Медведево",
    "person.none.nothing": None,
    "nobody": None,
    "nobody.nothing['at all']": None,
    "nobody == null": True,
    "nobody is None": True,
    "n is not null": True,
    "flag is true": True,
    "items[0].n": 1,
    "items[-1].ok": False,
    "len(items)": 2,
    "'yes' if n > 1 else 'no'": "yes",
    "'a' if n > 5 else 'b' if n > 1 else 'c'": "b",
    "text + '!'": "привет!",
    "[n, {'a': n}]": [2, {"a": 2}],
    "[1] + [2, 3,]": [1, 2, 3],
    "(n, 1)": [2, 1],
    "(n,)": [2],
    "[]": [],
    "{}": {},
    "решение == 'да' and количество_детей > 2": True,
    "истина and not ложь": True,
    "person.имя": "Анна",
    "${n > 1}": True,
    "#{ n > 1 }": True,
    "= n": 2,
    "true": True,
    "False": False,
    "  n  ": 2,
    "n\n  ==\n2": True,
    "((((n))))": 2,
    "'it\\'s' + \"\\n\\t\\u2116\"": "it's\n\t№",
    "not n == 3": True,
}
JAVA = {
    "n > 1 && flag": True,
    "n > 5 || flag": True,
    "!flag": False,
    "!flag == false": True,
    "!(n == 2)": False,
    "!!n": True,
    "n eq 2": True,
    "n ne 2": False,
    "n lt 3 and n le 2 and n gt 1 and n ge 2": True,
    "7 div 2": 3.5,
    "7 mod 4": 3,
    "empty nobody": True,
    "empty ''": True,
    "empty []": True,
    "empty 0": False,
    "!empty text": True,
    "not empty items && empty nobody": True,
    "n > 1 ? 'a' : 'b'": "a",
    "n > 5 ? 'a' : n > 1 ? 'b' : 'c'": "b",
    "flag ? n > 5 ? 1 : 2 : 3": 2,
    "items[n > 1 ? 0 : 1].n": 1,
    "{'a': flag ? 1 : 2}": {"a": 1},
    "${n eq 2 and !empty text ? text : 'нет'}": "привет",
}
MEANT = {
    "true == 1": False,
    "1 == 1.0": True,
    "0 == false": False,
    "[true] == [1]": False,
    "{'a': true} == {'a': 1}": False,
    "1 in [true]": False,
    "null == false": False,
    "'' == null": False,
    "'1' == 1": False,
    "[1, [2]] == [1, [2]]": True,
    "count([true, 1, 1], 1)": 2,
    "one_of(true, 1)": False,
    "contains([true], 1)": False,
}


def worked_out(text: str) -> object:
    return expressions.parse(text).evaluate(PlainNames(KNOWN))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_expressions_give_what_they_say(text: str) -> None:
    assert worked_out(text) == ORDINARY[text]


@pytest.mark.parametrize("text", JAVA)
def test_the_signs_of_java_mean_what_they_mean_there(text: str) -> None:
    assert worked_out(text) == JAVA[text]


@pytest.mark.parametrize("text", MEANT)
def test_values_of_different_kinds_are_different(text: str) -> None:
    assert worked_out(text) == MEANT[text]


def test_what_is_not_needed_is_not_worked_out() -> None:
    assert worked_out("nobody == null or nobody > 1") is True
    assert worked_out("nobody != null and nobody > 1") is False
    assert worked_out("flag ? 1 : 1 / 0") == 1


def test_an_expression_knows_what_it_mentions() -> None:
    parsed = expressions.parse("${ len(a.b) > 1 ? c : today() }")

    assert parsed.names == {"a", "c"}
    assert parsed.functions == {"len", "today"}


REASONS = {
    "n = 2": "равенство пишется «==»",
    "n & flag": "«&&»",
    "n − 1": "минус пишется «-»",
    "n ≤ 1": "пишется «<=»",
    "text == «да»": "прямые кавычки",
    "items.size()": "len(…)",
    "n == TRUE": "путается со словом «true»",
    "nпервый": "смешаны латинские и русские буквы",
    "n == ": "обрывается",
    "n 2": "на месте 3 стоит «2»",
    "len()": "дано значений: 0, а нужно: 1",
    "n == 2 == flag": "скобки",
    "n is 2": "null, true или false",
    "'C:\\dir'": "черта",
    "n\u200b": "невидимый знак U+200B",
    "n ==\u00a01": "пробел должен быть обычным",
    "f'{n}'": "ожидается",
    "items[0:1]": "срезы",
    "n ** 2": "степени запрещены",
    "_n": "начинается с подчёркивания",
    "n > text": "а здесь число и текст",
    "nobody > 1": "а здесь пусто и число",
    "items[9]": "нет элемента с номером 9",
    "n / 0": "деление на ноль",
    "date('soon')": "функция «date»: это не похоже на дату",
}


@pytest.mark.parametrize("text", REASONS)
def test_a_refusal_says_what_is_wrong_and_how_to_write_it(text: str) -> None:
    with pytest.raises(ExpressionInvalid) as refusal:
        worked_out(text)

    assert REASONS[text] in refusal.value.message
    assert refusal.value.message.startswith("Выражение «") and refusal.value.hint


def test_a_script_sees_what_its_earlier_lines_have_set() -> None:
    variables: dict[str, object] = {"n": 1}

    expressions.run_script(
        "# счёт\nn = n + 1\n\nитог = n * 10  \nfound = итог == 20",
        PlainNames(variables),
        variables.__setitem__,
    )

    assert variables == {"n": 2, "итог": 20, "found": True}


def test_a_refused_script_names_its_line() -> None:
    with pytest.raises(ExpressionInvalid, match=r"Строка сценария «b = …»: .*«a &»"):
        expressions.parse_script("a = 1\nb = a &")


def test_what_a_variable_may_be_called_is_known() -> None:
    good = ["n", "решение", "n_1", "количество_детей", "len"]
    bad = ["", "_n", "n-1", "nд", "1n", "true", "Null", "class", "empty", "n" * 101, "ｎ", "é", "n\u0301"]

    assert [name for name in good + bad if expressions.is_name(name)] == good
