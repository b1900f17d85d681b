"""``kurator check``: the gate before which every diagram stands, without deploying anything."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from app.commands.given import content_of, resources_of
from app.commands.usage import wrong_usage
from app.config import PROCESSES
from engine.bpmn.reader import read
from engine.findings import sentence
from engine.gate import Deployed, Inspection, inspect
from engine.law import Law
from engine.papers.checking import Fault
from engine.papers.templates import Templates
from handlers import load_all

console = Console(highlight=False, soft_wrap=True)
TEMPLATE, TEMPLATE_FAULT = ".docx", "template-fault"
_COLOURS = {"error": ("red", "Ошибка"), "warning": ("yellow", "Предупреждение")}


@click.command(
    "check",
    help="Проверить схемы BPMN, таблицы DMN и шаблоны документов Word, ничего не развёртывая: "
    "все замечания сразу.\n\nФайлы могут вызывать друг друга и процедуры поставки. Код 1 — есть ошибки, "
    "с ними схему нельзя развернуть; предупреждения этому не мешают.",
    epilog="Пример: kurator check intake_case.ru-me.bpmn kdn_session.bpmn --json",
)
@click.argument("files", nargs=-1, metavar="ФАЙЛ…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
def check(files: tuple[Path, ...], as_json: bool) -> None:
    if not files:
        wrong_usage("Не указано ни одного файла.", "Пример: kurator check intake_case.ru-me.bpmn")
    law = Law(PROCESSES)
    templates = [path for path in files if path.suffix.lower() == TEMPLATE]
    faults = [_fault(fault) for fault in Templates(PROCESSES).faults(law.forms, templates)]
    resources = resources_of(tuple(path for path in files if path not in templates))
    seen = inspect(resources, law=law, handlers=load_all(), deployed=_shipped())
    told = [*(law.findings.as_json(finding) for finding in seen.findings), *faults]
    errors = len(law.findings.errors(seen.findings)) + len(faults)
    if as_json:
        listed = [_file(name, content, seen) for name, content in resources.items()]
        listed += [_file(path.name, content_of(path), seen) for path in templates]
        answer = {"ok": not errors, "files": listed, "findings": told}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        _print(told, errors)
    if errors:
        raise SystemExit(1)


def _fault(fault: Fault) -> dict[str, str]:
    """A fault of a Word template in the words of every other finding."""
    advice = "Исправьте метку в Word. Все имена: docs/reference/documents.md."
    return {
        "file": fault.file,
        "code": TEMPLATE_FAULT,
        "severity": "error",
        "element": fault.where,
        "name": "",
        "message": f"{fault.message[:1].upper()}{fault.message[1:]}",
        "advice": advice,
        "message_en": fault.message,
        "advice_en": "Mend the tag in Word. All names: docs/reference/documents.md.",
    }


def _shipped() -> Deployed:
    """The product's own procedures, which a diagram may call."""
    diagrams = (read(path.read_bytes()) for path in sorted(PROCESSES.glob("*.bpmn")))
    return Deployed(processes={process.id: process for diagram in diagrams for process in diagram.processes})


def _file(name: str, content: bytes, seen: Inspection) -> Mapping[str, Any]:
    table = seen.tables.get(name)
    return {
        "file": name,
        "sha256": sha256(content).hexdigest(),
        "processes": [process.id for process in seen.processes(name)],
        "decisions": [decision.id for decision in table] if table is not None else [],
        "is_drawing": name in seen.pictures,
    }


def _print(told: list[dict[str, str]], errors: int) -> None:
    for finding in told:
        colour, kind = _COLOURS[finding["severity"]]
        console.print(f"[{colour}]{kind}:[/{colour}] {escape(sentence(finding))}")
    warnings = len(told) - errors
    if not told:
        console.print("Замечаний нет.")
    else:
        console.print(f"Ошибок: {errors}, предупреждений: {warnings}.")
    if errors > sum(finding["code"] == TEMPLATE_FAULT for finding in told):
        console.print("Хранить схему, не исполняя её: kurator deploy --drawing ФАЙЛ.")
