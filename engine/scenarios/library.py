"""Which files a scenario is played with: its procedure in the region's edition, and all that it calls."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.bpmn.model import Process
from engine.bpmn.reader import read
from engine.gate.files import edition_of, is_table
from engine.scenarios.model import Scenario, ScenarioInvalid

Files = Mapping[str, bytes]


def shipped(processes: Path) -> dict[str, bytes]:
    """Diagrams and tables of ``processes/``."""
    paths = [*sorted(processes.glob("*.bpmn")), *sorted(processes.glob("*.dmn"))]
    return {path.name: path.read_bytes() for path in paths}


def region_of(scenario: Scenario, files: Files) -> str:
    """The scenario's own, or that of the only edition of its procedure."""
    if scenario.region:
        return scenario.region
    editions = [edition_of(name) for name in files if scenario.process.id in _processes(files[name], name)]
    return next(iter(editions), "") if len(editions) == 1 else ""


def files_for(scenario: Scenario, files: Files) -> dict[str, bytes]:
    """Of a library; raises ScenarioInvalid when it does not hold the procedure."""
    region = region_of(scenario, files)
    chosen: dict[str, bytes] = {}
    wanted, seen = [scenario.process.id, *scenario.beside], set[str]()
    while wanted:
        key = wanted.pop(0)
        if key in seen:
            continue
        seen.add(key)
        name = _best(key, region, files)
        if not name:
            where = f" для региона «{region}»" if region else ""
            raise ScenarioInvalid(f"процедуры «{key}»{where} нет", file=scenario.file)
        chosen[name] = files[name]
        for process in _processes(files[name], name).values():
            wanted += sorted(process.called)
    return chosen | {name: content for name, content in files.items() if is_table(name)}


def _best(key: str, region: str, files: Files) -> str:
    """The file of a procedure: the region's edition before the common one."""
    fitting = [name for name in files if key in _processes(files[name], name)]
    for edition in (region, ""):
        for name in fitting:
            if edition_of(name) == edition:
                return name
    return fitting[0] if len(fitting) == 1 and not region else ""


def diagrams(files: Files) -> Iterator[tuple[str, Process]]:
    """File and process, as the engine reads them."""
    for name, content in files.items():
        for process in _processes(content, name).values():
            yield name, process


_KNOWN: dict[bytes, dict[str, Process]] = {}
_MOST_KNOWN = 64


def _processes(content: bytes, name: str) -> dict[str, Process]:
    """Key → process; a file is read once."""
    if not name.endswith(".bpmn"):
        return {}
    if content not in _KNOWN:
        while len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[content] = {process.id: process for process in read(content).processes}
    return _KNOWN[content]
