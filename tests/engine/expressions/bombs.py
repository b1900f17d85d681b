"""Attacks too long to be written down: made by counting. Each is refused in words."""

from collections.abc import Mapping

DEEP = 400

EXPRESSIONS: Mapping[str, str] = {
    "too long": "n + " * 600 + "n",
    "two megabytes": "n + " * 500_000,
    "two megabytes of blanks inside": "n" + " " * 2_000_000 + "+ 1",
    "two megabytes of one name": "n" * 2_000_000,
    "two megabytes in quotes": "'" + "a" * 2_000_000 + "'",
    "too many words": " + ".join(["n"] * 200),
    "too deep": "(1 + " * 40 + "n" + ")" * 40,
    "too deep in lists": "[" * 30 + "]" * 30,
    "too deep in records": "{'a':" * 30 + "1" + "}" * 30,
    "too deep in look-ups": "items[" * 60 + "0" + "]" * 60,
    "too deep in calls": "abs(" * 60 + "1" + ")" * 60,
    "too deep in choices": "n ? " * 60 + "1" + " : 2" * 60,
    "too deep in the other choices": "1 if n else " * 60 + "2",
    "too many nots": "not " * 40 + "n",
    "too many marks": "!" * 400 + "n",
    "too many empties": "empty " * 300 + "n",
    "minus upon minus": "-" * 1_900 + "1",
    "a chain of names": "a" + ".b" * 200,
    "a chain of items": "a" + "[0]" * 200,
    "brackets that never close": "(" * 1_999,
    "brackets that never open": ")" * 1_999,
    "squares that never close": "[" * 1_999,
    "braces that never close": "{" * 1_999,
    "quotes that never close": "'" * 1_999,
    "backslashes": "'" + "\\" * 1_990,
    "brackets by the million": "(" * 1_000_000,
    "a number of a thousand digits": "9" * 1_000,
    "a number of a million digits": "9" * 1_000_000,
    "a fraction of a thousand digits": "0." + "9" * 1_500,
    "an exponent of a thousand digits": "1e" + "9" * 1_000,
    "257 bits": str(2**256),
    "a name of a thousand letters": "n" * 1_000,
    "comparisons in a chain": " == ".join(["n"] * 140),
    "commas": "[" + "1," * 900 + "1]",
    "arguments": "one_of(" + "1," * 900 + "1)",
    "colons": "n" + ":" * 900,
    "question marks": "?" * 1_900,
    "signs that almost pair": "n" + " &" * 900,
    "spaces and a sign": " " * 1_990 + "$",
}

GROWTH: Mapping[str, str] = {
    "a text that doubles": "a = 'aaaaaaaaaaaaaaaa'\n" + "a = a + a\n" * 40,
    "a list that doubles": "a = [1]\n" + "a = a + a\n" * 40,
    "a list of itself twice": "a = [1]\n" + "a = [a, a]\n" * 40,
    "a record of itself twice": "a = {'b': 1}\n" + "a = {'b': a, 'c': a}\n" * 40,
    "a list in a list in a list": "a = [1]\n" + "a = [a]\n" * 40,
    "a number that squares": "a = 9\n" + "a = a * a\n" * 40,
    "a fraction that squares": "a = 1.5\n" + "a = a * a\n" * 40,
    "texts in a list": "a = '" + "x" * 1_900 + "'\na = a + a + a + a + a\nb = [" + "a, " * 40 + "a]",
    "51 lines": "a = 1\n" * 51,
    "a million lines": "a = 1\n" * 1_000_000,
    "one line of two megabytes": "a = " + "1 + " * 500_000 + "1",
    "two megabytes of notes": "# note\n" * 300_000,
    "a list compared with itself at length": (
        "a = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\na = a + a + a + a + a + a + a + a + a + a\n"
        "a = a + a + a + a + a + a + a + a + a\n" + f"b = {' and '.join(['a == a'] * 49)}\n" * 5
    ),
    "a list counted over and over": (
        "a = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\na = a + a + a + a + a + a + a + a + a + a\n"
        "a = a + a + a + a + a + a + a + a + a\n" + f"b = {' + '.join(['count(a, 1)'] * 40)}\n" * 5
    ),
    "a text searched over and over": (
        "a = '"
        + "ab" * 900
        + "'\na = a + a + a + a + a\n"
        + f"b = {' and '.join(['a + a + a in a'] * 30)}\n" * 40
    ),
}

TIMERS: Mapping[str, str] = {
    "many digits of years": "P" + "9" * 100_000 + "Y",
    "many rounds": "R" + "9" * 100_000 + "/PT1M",
    "many slashes": "R/" * 50_000,
    "many letters": "P" + "1D" * 50_000,
    "a long moment": "2025-04-30T10:00" + "0" * 100_000,
    "a long zone": "2025-04-30T10:00+" + "1" * 100_000,
    "brackets": "(" * 100_000,
}

CELLS: Mapping[str, str] = {
    "nots": "not(" * DEEP + "1" + ")" * DEEP,
    "brackets": "(" * 900 + "1" + ")" * 900,
    "choices": "if n then " * 150 + "1" + " else 2" * 150,
    "squares": "[" * 900,
    "not upon not": "not " * DEEP + "1",
    "minus upon minus": "-" * 900 + "1",
    "a long text": '"' + "a" * 3_000 + '"',
    "ranges": "[1..2" * 300,
    "digits": "1" * 1_999,
}

ALL: Mapping[str, Mapping[str, str]] = {
    "expression": EXPRESSIONS,
    "script": GROWTH,
    "timer": TIMERS,
    "cell": CELLS,
}
