"""Putting a regulation and the procedures of its region side by side."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from app.house import House
from app.law.beside import Beside, Duty, Procedure, Seen, text_of
from engine.bpmn.reader import read
from engine.regions import load_regions
from engine.regulations.coverage import Carrier, Covered, How, coverage
from engine.setting_values import load_setting_words
from engine.tables import read_table
from storage.database import Connection
from storage.queries.processes import DefinitionLine, definition_xml, definitions

PROJECT = Path(__file__).resolve().parents[2]
_MOST_KEPT = 16
_kept: OrderedDict[Hashable, Beside] = OrderedDict()
_lock = Lock()


def shelf_of(house: House) -> Mapping[str, str]:
    """Prefix of a regulation → the region where it holds."""
    names = {code: region.name for code, region in load_regions(house.config.processes).items()}
    return {prefix: names[region] for prefix, region in _regions(house).items()}


def prefix_of(house: House, region_code: str | None) -> str:
    """The regulation of a region; the first one where a region has none."""
    prefixes = _regions(house)
    return next((each for each, region in prefixes.items() if region == region_code), next(iter(prefixes)))


def beside(house: House, prefix: str, *, procedure: str = "") -> Beside | None:
    """The page's matter; None for a regulation that is not kept here.

    A deployed version never changes, so the answer is kept by the versions it was made from.
    """
    region = _regions(house).get(prefix)
    if region is None:
        return None
    with house.database.read() as connection:
        lines = _in_force(connection, region)
        key = (house.law, prefix, procedure, tuple(line.id for line in lines))
        with _lock:
            if key in _kept:
                return _kept[key]
        deployed = {line.resource_name: _bytes(connection, line.id) for line in lines}
    made = _made(house, prefix, region, procedure, _on_the_shelf(house, region, lines) | deployed, deployed)
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _regions(house: House) -> Mapping[str, str]:
    rows = read_table(house.config.processes / "regulations" / "names.csv", ("prefix", "region"))
    return {row["prefix"]: row["region"] for row in rows}


def _in_force(connection: Connection, region: str) -> list[DefinitionLine]:
    """The newest version of each procedure; the region's own edition before that of all regions."""
    found: dict[str, DefinitionLine] = {}
    for line in definitions(connection):
        if line.edition in {"", region}:
            known = found.get(line.key)
            if known is None or (line.edition, line.version) > (known.edition, known.version):
                found[line.key] = line
    return sorted(found.values(), key=lambda line: line.name)


def _bytes(connection: Connection, definition_id: str) -> bytes:
    found = definition_xml(connection, definition_id=definition_id)
    return found[1] if found else b""


def _on_the_shelf(house: House, region: str, deployed: Sequence[DefinitionLine]) -> dict[str, bytes]:
    """Procedures of the folder that nobody has deployed yet."""
    known = {line.key for line in deployed}
    return {
        path.name: path.read_bytes()
        for path in sorted(house.config.processes.glob("*.bpmn"))
        if path.name.split(".")[0] not in known and path.name.split(".")[1] in {region, "bpmn"}
    }


def _made(
    house: House,
    prefix: str,
    region: str,
    chosen: str,
    files: Mapping[str, bytes],
    deployed: Mapping[str, bytes],
) -> Beside:
    regulation, clauses = house.law.regulations[prefix], house.law.clauses
    procedures = [_procedure(name, xml, name in deployed, prefix) for name, xml in files.items()]
    procedures.sort(key=lambda each: each.name)
    told = _Teller(house, procedures)
    covered = coverage(house.config.processes, PROJECT, files)
    duties = {each.id: told.duty(each) for each in covered if each.id.startswith(f"{prefix}-")}
    shown = [each for each in procedures if each.clauses]
    fullest = max(shown, key=lambda each: len(each.clauses), default=None)
    return Beside(
        prefix=prefix,
        region=load_regions(house.config.processes)[region].name,
        act=regulation.act,
        text=text_of(regulation, clauses, duties),
        duties=duties,
        procedures=shown,
        chosen=next((each for each in shown if each.key == chosen), fullest),
    )


def _procedure(file: str, xml: bytes, is_deployed: bool, prefix: str) -> Procedure:
    process = read(xml).processes[0]
    nodes = list(process.nodes())
    carried = {node.id: [each for each in node.clauses if each.startswith(f"{prefix}-")] for node in nodes}
    return Procedure(
        key=process.id,
        name=process.name or process.id,
        file=file,
        xml=xml,
        is_deployed=is_deployed,
        elements={node.id: node.name or node.id for node in nodes},
        clauses={element: clauses for element, clauses in carried.items() if clauses},
    )


class _Teller:
    """What a carrier is called by people who have not written it."""

    def __init__(self, house: House, procedures: Sequence[Procedure]):
        self._forms = house.law.forms
        self._procedures = {each.file: each for each in procedures}
        words = load_setting_words(house.config.processes)
        self._tables: Mapping[str, Mapping[str, str]] = {
            "access.csv": house.access.names,
            "roles.csv": house.role_names,
            "settings.csv": {key: said.meaning for key, said in words.items()},
        }

    def duty(self, covered: Covered) -> Duty:
        seen = (self._seen(carrier) for carrier in covered.carriers)
        return Duty(id=covered.id, name=covered.clause.name, seen=list(dict.fromkeys(seen)))

    def _seen(self, carrier: Carrier) -> Seen:
        file, _, element = carrier.where.partition("#")
        procedure = self._procedures.get(file)
        if procedure is not None and element in procedure.elements:
            return Seen(
                how=carrier.how, told=procedure.elements[element], element=element, procedure=procedure.key
            )
        if carrier.how in {How.FORM, How.REGISTER}:
            title = self._forms.get(carrier.where).title
            return Seen(how=carrier.how, told=f"{title} ({carrier.where})", reason=carrier.reason)
        return Seen(how=carrier.how, told=self._named(carrier.where), reason=carrier.reason)

    def _named(self, where: str) -> str:
        """A line of a table by its own words; a piece of the programme by its place."""
        table, _, key = where.partition(":")
        names = self._tables.get(table, {})
        return f"{names[key]} ({where})" if key in names else where
