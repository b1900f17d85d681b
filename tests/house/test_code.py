"""Rules for Python files that linters cannot express."""

import ast
import re
from collections.abc import Iterator

from tests.house.sources import FLOORS, Source, called_name, imported_modules, sources

LONGEST_FILE = 300
LONGEST_FUNCTION = 40

# A file may be longer when it is one idea that reads worse in two pieces. Path: reason.
LONG_FILES: dict[str, str] = {}
# A function may be longer for the same reason. Path:name: reason.
LONG_FUNCTIONS: dict[str, str] = {
    "engine/simulation/simulation.py:__init__": "half of it is what a simulation may be told, all of it optional",
}
# Above the engine a transaction of one's own writes no case, task or procedure. Path or folder: what it writes.
OWN_TRANSACTIONS: dict[str, str] = {
    "app/access/looks.py": "the log of looks, written even when the page is refused afterwards",
    "app/api/once.py": "the answer to a request that carries files, beside its key",
    "app/commands/": "people, keys and the guard of the database, by whoever keeps the server",
    "app/demo/": "the people of the demo district, before anybody has come in",
    "app/entrance/guessing.py": "failures to log in, by nobody yet",
    "app/exports/": "that a list was asked for, and how far it is written out",
    "webhooks/outbound.py": "whose hands a message is in",
}
# In engine/ a name of an attribute may be computed only where it cannot come from a diagram. Path:line text: reason.
COMPUTED_NAMES: dict[str, str] = {}

READS_THE_CLOCK = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time|time\.time_ns|time\.localtime|time\.gmtime)$"
)
SQL = re.compile(
    r"^\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|ALTER\s+TABLE\s)", re.I
)
PICKLES = {"pickle", "cPickle", "shelve", "marshal", "dill", "cloudpickle"}
NEVER_IMPORTED = (
    "SpiffWorkflow.serializer",  # its dictionaries remember more than the future needs, and follow its versions
    "SpiffWorkflow.bpmn.serializer",
    "apscheduler.jobstores.sqlalchemy",  # it drops late jobs, doubles them between processes, and unpickles
)


def calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in source.nodes if isinstance(node, ast.Call))


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in source.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_only_the_clock_asks_for_the_time():
    found = [
        f"{source.path}:{call.lineno} {called_name(call)}"
        for source in sources()
        if source.path != "engine/clock.py"
        for call in calls(source)
        if READS_THE_CLOCK.search(called_name(call))
    ]

    assert not found, "take the clock as an argument instead"


def test_above_the_engine_writing_is_asked_of_a_command():
    opened = {
        source.path
        for source in sources("app", "handlers", "webhooks")
        for call in calls(source)
        if called_name(call).endswith("database.begin")
    }

    assert [path for path in sorted(opened) if not path.startswith(tuple(OWN_TRANSACTIONS))] == []
    assert all(any(path.startswith(place) for path in opened) for place in OWN_TRANSACTIONS)


def test_nothing_evaluates_text_as_python():
    forbidden = {"eval", "exec", "compile", "__import__"}
    found = [
        f"{source.path}:{call.lineno} {called_name(call)}"
        for source in sources()
        for call in calls(source)
        if called_name(call) in forbidden
    ]

    assert not found


def test_the_engine_names_the_attributes_it_reads():
    found = []
    for source in sources("engine"):
        for call in calls(source):
            computed = len(call.args) > 1 and not isinstance(call.args[1], ast.Constant)
            if called_name(call) in {"getattr", "setattr", "delattr"} and computed:
                found.append(f"{source.path}: {ast.unparse(call)}")

    assert [each for each in found if each not in COMPUTED_NAMES] == []


def test_nothing_is_pickled_and_no_state_is_kept_by_a_library():
    found = [
        f"{source.path}: {name}"
        for source in sources()
        for name in imported_modules(source.tree)
        if name.split(".")[0] in PICKLES or name.startswith(NEVER_IMPORTED)
    ]

    assert not found


def test_every_module_says_why_it_exists():
    silent = [
        source.path
        for source in (*sources(), *sources("tests", "scripts"))
        if source.lines and not ast.get_docstring(source.tree)
    ]

    assert not silent


def written() -> Iterator[Source]:
    """All Python of the project but migrations: a list of tables of one release, never changed again."""
    everything = sources(*FLOORS, "tests", "scripts", "benchmarks")
    return (source for source in everything if "/migrations/versions/" not in source.path)


def test_files_are_short():
    long = {source.path: source.lines for source in written() if source.lines > LONGEST_FILE}

    assert {path: lines for path, lines in long.items() if path not in LONG_FILES} == {}
    assert set(LONG_FILES) <= set(long), "a reason without its file"


def test_functions_are_short():
    long = [
        f"{source.path}:{function.name}"
        for source in written()
        for function in functions(source)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert [each for each in long if each not in LONG_FUNCTIONS] == []
    assert set(LONG_FUNCTIONS) <= set(long), "a reason without its function"


def test_sql_is_never_glued_from_strings_outside_storage():
    found = []
    for source in sources("engine", "handlers", "webhooks", "app"):
        for node in source.nodes:
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                if SQL.search(text):
                    found.append(f"{source.path}:{node.lineno}")

    assert not found
