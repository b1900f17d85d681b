"""The language of diagrams: what may be written is worked out, whatever else is refused in words, quickly."""

import re
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import SpiffWorkflow
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment

from engine import expressions, functions
from engine.errors import ExpressionInvalid
from engine.spiff.environment import PlainNames, SafeEnvironment, SafeScriptEngine
from tests import bpmn
from tests.engine.procedure import Procedure

KNOWN: Mapping[str, object] = {
    "n": 2,
    "text": "привет",
    "items": [{"ok": True, "n": 1}, {"ok": False}],
    "votes": ["for", "for", "against"],
    "person": {"имя": "Анна", "address": {"city": "Медведево"}, "none": None},
    "решение": "да",
    "количество_детей": 3,
    "flag": True,
    "on": "2025-05-05",
}


def worked_out(text: str) -> object:
    return expressions.parse(text).evaluate(PlainNames(KNOWN))


ORDINARY = {
    "n + 1": 3,
    "n == 2 and flag": True,
    "n == 3 or not flag": False,
    "1 < n <= 2": True,
    "n in [1, 2]": True,
    "'да' not in ['нет']": True,
    "-n * 2 + 7 // 2 - 7 % 4": -4,
    "1 / 4": 0.25,
    "person.address.city": "Медведево",
    "person['имя']": "Анна",
    "person.none.nothing": None,
    "nobody": None,
    "nobody == null": True,
    "nobody is None": True,
    "items[0].n": 1,
    "len(items)": 2,
    "any_true(items, 'ok')": True,
    "count(votes, 'for')": 2,
    "contains(votes, 'against')": True,
    "majority(votes)": True,
    "majority(['for', 'against'], 'for')": True,
    "quorum(3, 6)": True,
    "coalesce(nobody, 0, 5)": 0,
    "days_between(on, '2025-05-08')": 3,
    "date('2025-05-05T10:00')": "2025-05-05",
    "lower('ДА')": "да",
    "one_of(n, 1, 2)": True,
    "'yes' if n > 1 else 'no'": "yes",
    "text + '!'": "привет!",
    "[n, {'a': n}]": [2, {"a": 2}],
    "решение == 'да' and количество_детей > 2": True,
    "истина and not ложь": True,
    "person.имя": "Анна",
    "${n > 1}": True,
    "#{ n > 1 }": True,
    "= n": 2,
    "true": True,
    "False": False,
    "  n  ": 2,
    "((((n))))": 2,
}

ATTACKS = {
    "insides of objects": """
        ().__class__ ¦ text.__class__ ¦ text._hidden ¦ person.__class__.__mro__ ¦ items.__len__ ¦ n.__class__
        ''.__class__.__base__.__subclasses__() ¦ person['__class__'].__init__ ¦ (1).real ¦ text.encode ¦ items.append
    """,
    "letters that only look like others": """
        person.__\uff43lass__ ¦ \uff3f\uff3fimport__('os') ¦ person.\uff3fhidden ¦ \uff0810\uff09 ¦ n \u2212 1
    """,
    "what Python offers": """
        __import__('os') ¦ eval('1') ¦ exec('1') ¦ compile('1','','eval') ¦ open('/etc/passwd') ¦ globals() ¦ locals()
        vars() ¦ getattr(n, 'real') ¦ setattr(n, 'a', 1) ¦ type(n) ¦ dir() ¦ print(1) ¦ input() ¦ breakpoint() ¦ help()
        exit() ¦ range(9) ¦ list(text) ¦ str(n) ¦ int('1') ¦ map(len, items) ¦ sum(items) ¦ memoryview(text) ¦ id(n)
        object() ¦ super() ¦ __builtins__ ¦ __name__ ¦ __loader__ ¦ Exception() ¦ open ¦ _
    """,
    "calls that are not of a listed function": """
        text.upper() ¦ '{0.__class__}'.format(n) ¦ items[0]() ¦ (len)(items)() ¦ len(items)(1) ¦ person.address() ¦ n()
        len(*items) ¦ len(**person) ¦ len(x=1) ¦ len ¦ functions.call('len') ¦ today.now() ¦ (lambda: 1)()
    """,
    "constructions": """
        lambda: 1 ¦ lambda x: x ¦ [x for x in items] ¦ {x for x in items} ¦ {x: 1 for x in items} ¦ (x for x in items)
        (y := 5) ¦ f'{n}' ¦ f'{n!r:>{n}}' ¦ [*items] ¦ {**person} ¦ {1, 2} ¦ {n: 1} ¦ {1: 2} ¦ items[0:1] ¦ items[:] ¦ text[::2]
        b'bytes' ¦ 1j ¦ ... ¦ yield ¦ (yield 1) ¦ await n ¦ n if n else ¦ n; n ¦ n = 1 ¦ import os ¦ del n ¦ assert n
        pass ¦ return 1 ¦ def f(): pass ¦ class A: pass ¦ for x in items: pass ¦ while 1: pass ¦ with n: pass ¦ raise n
        global n ¦ @n ¦ print >>n ¦ `n` ¦ $n ¦ n ? 1 ¦ n & n ¦ n | n ¦ n === n
    """,
    "more than it can hold": """
        2 ** 2 ¦ 9**9**9**9 ¦ 1 << 99 ¦ 1 >> 1 ¦ n & 1 ¦ n | 1 ¦ n ^ 1 ¦ ~n ¦ n @ n ¦ +n ¦ text * 1000000000 ¦ 'a' * 9
        [0] * 999999999 ¦ items * 2 ¦ text % n ¦ '%s' % n ¦ text - text ¦ 1e999 ¦ 1e308 * 10 ¦ 1 / 0 ¦ 1 // 0 ¦ 1 % 0
        99999999999999999999 * 99999999999999999999 * 99999999999999999999 * 99999999999999999999 * 9999999999
    """,
    "values that do not fit": """
        n < text ¦ text > 1 ¦ nobody > 1 ¦ n in n ¦ -text ¦ -items ¦ items['a'] ¦ items[9] ¦ items[nobody] ¦ text[0] ¦ n[0]
        text.length ¦ n.a ¦ flag.a ¦ len() ¦ len(1, 2) ¦ date('soon') ¦ date(9) ¦ days_between(on, 'soon') ¦ count(items)
        days_between() ¦ undefined_function(1) ¦ rule('CD:10') ¦ deadline() ¦ {}['a']['b']
    """,
    "not an expression": "()( ¦ ( ¦ ) ¦ 'open ¦ n n ¦ n. ¦ .n ¦ == 1 ¦ n == ¦ and ¦ not ¦ 1.2.3 ¦ 08 ¦ \\ ¦ \x00 ¦ # n ¦ ",
}
LONG = {
    "too long": "n + " * 600 + "n",
    "too many words": " + ".join(["n"] * 200),
    "too deep": "(1 + " * 40 + "n" + ")" * 40,
    "too deep in lists": "[" * 30 + "]" * 30,
    "too many nots": "not " * 40 + "n",
    "minus upon minus": "-" * 1_900 + "1",
    "a chain of names": "a" + ".b" * 200,
    "brackets that never close": "(" * 1_999,
    "a number of a thousand digits": "9" * 1_000,
    "a name of a thousand letters": "n" * 1_000,
    "half of a letter": "'\\ud800'",
    "a letter that ends texts": "'\\x00'",
}


def each(texts: Mapping[str, str]) -> list[object]:
    return list(_each(texts))


def _each(texts: Mapping[str, str]) -> Iterator[object]:
    for category, listed in texts.items():
        for line in listed.strip("\n").splitlines():
            for attack in line.split(" ¦ "):
                if attack.strip():
                    yield pytest.param(attack.strip(" "), id=f"{category}: {attack.strip()}")


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_expressions_give_what_they_say(text: str) -> None:
    assert worked_out(text) == ORDINARY[text]


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("text", each(ATTACKS))
def test_whatever_is_not_in_the_language_is_refused(text: str) -> None:
    if text in HARMLESS:
        assert worked_out(text) is None
        return
    with pytest.raises(ExpressionInvalid) as refusal:
        worked_out(text)
    assert re.search("[а-я]", refusal.value.message)


HARMLESS = {"len", "open"}
"""Nothing of Python is behind a name: nobody has set it, so it is null."""


@pytest.mark.parametrize("kind", LONG)
def test_what_is_too_big_is_refused_at_once(kind: str) -> None:
    begun = time.process_time()

    with pytest.raises(ExpressionInvalid):
        worked_out(LONG[kind])

    assert time.process_time() - begun < 0.2


@pytest.mark.parametrize(
    "script",
    [
        "a = 'aaaaaaaaaaaaaaaa'\n" + "a = a + a\n" * 40,
        "a = [1]\n" + "a = a + a\n" * 40,
        "a = [1]\n" + "a = [a, a]\n" * 40,
        "a = {'b': 1}\n" + "a = {'b': a, 'c': a}\n" * 40,
        "a = 9\n" + "a = a * a\n" * 40,
        "a = 1.5\n" + "a = a * a\n" * 40,
        "a = 1\n" * 51,
        "import os",
        "a = 1; b = 2",
        "a, b = 1, 2",
        "a += 1",
        "a == 1",
        "a.b = 1",
        "a['b'] = 1",
        "_a = 1",
        "None = 1",
        "true = 0",
        "class = 1",
        "a = (b := 1)",
        "a =",
        "= 1",
        "for a in [1]:\n  b = a",
        "def f():\n  a = 1",
    ],
)
def test_a_script_is_lines_of_assignments_and_stays_small(script: str) -> None:
    begun = time.process_time()

    with pytest.raises(ExpressionInvalid):
        SafeEnvironment().execute(script, {})

    assert time.process_time() - begun < 0.2


def test_a_script_sees_what_its_earlier_lines_have_set() -> None:
    variables: dict[str, object] = {"n": 1}

    SafeEnvironment().execute("# счёт\nn = n + 1\n\nитог = n * 10  \nfound = итог == 20", variables)

    assert variables == {"n": 2, "итог": 20, "found": True}


def test_every_listed_function_is_pure_and_total_on_odd_values() -> None:
    odd: list[object] = [None, True, 0, -1, 1.5, "", "x", [], [None], {}, {"a": 1}]
    for name in functions.PURE:
        for first in odd:
            for second in odd:
                try:
                    expressions.parse(f"{name}(a, b)").evaluate(PlainNames({"a": first, "b": second}))
                except ExpressionInvalid:
                    continue


# The library

CALL = re.compile(
    r"\beval\(|\bexec\(|environment\.(?:evaluate|execute)\(|script_engine\.(?:evaluate|execute)\(|call_service\("
)
KNOWN_CALLS = """
bpmn/script_engine/python_engine.py 5
bpmn/script_engine/python_environment.py 3
bpmn/serializer/migration/version_1_2.py 2
bpmn/specs/bpmn_process_spec.py 2
bpmn/specs/bpmn_task_spec.py 1
bpmn/specs/event_definitions/conditional.py 1
bpmn/specs/event_definitions/message.py 1
bpmn/specs/event_definitions/timer.py 3
bpmn/specs/mixins/multiinstance_task.py 4
bpmn/specs/mixins/script_task.py 1
camunda/specs/event_definitions.py 1
camunda/specs/multiinstance_task.py 1
dmn/engine/DMNEngine.py 3
dmn/specs/model.py 1
specs/Transform.py 1
spiff/specs/event_definitions.py 2
spiff/specs/mixins/service_task.py 2
spiff/specs/spiff_task.py 1
"""
EVERYTHING_THAT_EVALUATES = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.script("s", "n = 1 + 1")
    + bpmn.exclusive("x", default="f_x_end")
    + bpmn.user("a", bpmn.for_each("['i', 'j']", "item"), priority="${n}")
    + bpmn.boundary("late", "a", bpmn.timer("timeDate", "'P' + '1D'"), interrupting=False)
    + bpmn.catch("w", bpmn.message("GO"))
    + bpmn.end(),
    "start>s s>x x>end a>w w>end",
    bpmn.message_known("GO"),
).replace(b"</bpmn:process>", bpmn.flow("x", "a", "n == 2").encode() + b"</bpmn:process>")


def test_the_library_evaluates_where_it_did_when_we_looked() -> None:
    root = Path(SpiffWorkflow.__file__).parent
    found = {
        path.relative_to(root).as_posix(): len(CALL.findall(path.read_text())) for path in root.rglob("*.py")
    }

    listed = "\n".join(f"{path} {number}" for path, number in sorted(found.items()) if number)

    assert listed == KNOWN_CALLS.strip(), "look at each new place before taking the new version"


def test_whatever_the_library_evaluates_it_would_ask_our_environment() -> None:
    going = Procedure(EVERYTHING_THAT_EVALUATES).start()

    engines = {scope.script_engine for scope in going.top.scopes()}

    assert {type(engine) for engine in engines} == {SafeScriptEngine}
    assert {type(engine.environment) for engine in engines} == {SafeEnvironment}
    assert not isinstance(SafeEnvironment(), TaskDataEnvironment), (
        "the library's own environment evaluates Python"
    )
    for refuse in (
        lambda: SafeEnvironment().evaluate("__import__('os')", {}),
        lambda: SafeEnvironment().execute("__import__('os')", {}),
        lambda: SafeEnvironment().call_service({}, operation_name="x"),
        lambda: SafeScriptEngine().validate("().__class__"),
    ):
        with pytest.raises(ExpressionInvalid):
            refuse()


def test_no_code_is_run_while_a_procedure_goes_through_all_that_evaluates() -> None:
    ran: list[str] = []
    watching = True

    def watch(event: str, _arguments: object) -> None:
        if watching and event == "exec":
            ran.append(event)

    sys.addaudithook(watch)
    going = Procedure(EVERYTHING_THAT_EVALUATES, restoring=True).start()
    going.complete("a").complete("a").send("GO")
    watching = False

    assert going.is_over
    assert ran == []
