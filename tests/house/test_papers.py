"""Rules for what stands beside the code: locks, licences, docs, the Makefile."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from tests.house.sources import ROOT, imported_modules, sources, tracked

TEXT = {
    ".py",
    ".md",
    ".txt",
    ".cfg",
    ".toml",
    ".in",
    ".lock",
    ".json",
    ".yaml",
    ".yml",
    ".csv",
    ".html",
    ".js",
    ".mjs",
    ".css",
    ".sh",
    ".bpmn",
    ".dmn",
    "",
}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/")
SPELT_OTHERWISE = {"name_forms.csv", "findings.csv"}
"""How names are declined, and what the reference repeats word for word."""
PRINTED = re.compile(r'"asPrinted": "[^"]*"')
# Names that are imported otherwise than they are installed.
DISTRIBUTIONS = {
    "argon2": "argon2-cffi",
    "babel": "flask-babel",
    "bpmn_io": "bpmn-io",
    "camunda": "camunda-external-task-client-python3",
    "docx": "python-docx",
    "flask_babel": "flask-babel",
    "flask_login": "flask-login",
    "flask_smorest": "flask-smorest",
    "flask_wtf": "flask-wtf",
    "wtforms": "flask-wtf",
    "markupsafe": "jinja2",
    "psycopg_pool": "psycopg",
    "yaml": "pyyaml",
}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def packages(path: str) -> set[str]:
    lines = (line.split("#")[0].strip() for line in read(path).splitlines())
    return {
        re.split(r"[=~<>\[; ]", line)[0].lower().replace("_", "-")
        for line in lines
        if line and line[0] != "-"
    }


def papers() -> list[Path]:
    return [file for file in tracked() if file.suffix == ".md"]


def test_locks_name_no_index():
    for lock in (ROOT / "requirements").iterdir():
        assert "://" not in lock.read_text(encoding="utf-8"), lock.name
    assert '"resolved"' not in read("frontend/package-lock.json")


def test_the_lock_of_tests_holds_everything_that_runs():
    runtime = {line for line in read("requirements/runtime.lock").splitlines() if "==" in line}
    dev = {line for line in read("requirements/dev.lock").splitlines() if "==" in line}

    assert runtime <= dev


def test_what_is_asked_for_is_locked():
    assert packages("requirements/runtime.in") <= packages("requirements/runtime.lock")
    assert packages("requirements/dev.in") <= packages("requirements/dev.lock")


def not_asked_for(asked: set[str], *folders: str) -> set[str]:
    own = {"engine", "storage", "handlers", "webhooks", "app", "tests", "benchmarks"} | set(
        sys.stdlib_module_names
    )
    missing = set()
    for source in sources(*folders):
        for module in imported_modules(source.tree):
            top = module.split(".")[0]
            if top not in own and DISTRIBUTIONS.get(top, top.lower().replace("_", "-")) not in asked:
                missing.add(f"{source.path}: {top}")
    return missing


def test_every_imported_package_is_asked_for():
    missing = not_asked_for(packages("requirements/runtime.in"))

    assert not missing, "add it to requirements/runtime.in and run `make lock`"


# Asked for without being imported by name. Package: reason.
NOT_IMPORTED = {
    "apispec": "flask-smorest builds on it, and its version is ours to hold",
    "psycopg": "SQLAlchemy imports it by the address of the database",
    "tzdata": "zones of a machine that has none",
}


def test_every_package_asked_for_is_imported():
    imported = {module.split(".")[0] for source in sources() for module in imported_modules(source.tree)}
    known = {DISTRIBUTIONS.get(top, top.lower().replace("_", "-")) for top in imported}

    assert packages("requirements/runtime.in") - known == set(NOT_IMPORTED)


def test_every_package_the_tests_import_is_asked_for():
    asked = packages("requirements/runtime.in") | packages("requirements/dev.in")
    missing = not_asked_for(asked, "tests", "scripts", "benchmarks")

    assert not missing, "add it to requirements/dev.in and run `make lock`"


def test_the_licence_is_apache_2():
    assert "Apache License" in read("LICENSE")
    assert "Version 2.0, January 2004" in read("LICENSE")


def test_everybody_elses_work_is_named():
    script = runpy.run_path(str(ROOT / "scripts" / "third_party.py"))

    assert read("THIRD_PARTY.md") == script["text"](), "run `make third-party`"
    assert "не указана" not in read("THIRD_PARTY.md")


def test_commands_in_the_docs_exist():
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.MULTILINE))
    named = {
        f"{paper.name}: make {target}"
        for paper in papers()
        for target in re.findall(
            r"(?:^|`)make ([a-z][a-z-]*)", paper.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        if target not in targets
    }

    assert not named


def test_files_that_the_docs_name_are_there():
    floors = "app|engine|handlers|storage|webhooks|tests|frontend|scripts"
    named = {
        f"{paper.name}: {path}"
        for paper in papers()
        for path in re.findall(rf"`((?:{floors})/[\w./-]*)`", paper.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    }

    assert not named


def test_the_developers_page_says_what_each_package_of_the_engine_is_for():
    page = read("docs/howto/developer.md")
    known = {path.parent.name for path in (ROOT / "engine").glob("*/__init__.py")}

    assert not {name for name in known if f"`engine/{name}/`" not in page}


def test_links_in_the_docs_lead_somewhere():
    broken = []
    for paper in papers():
        text = re.sub(r"```.*?```", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if (
                "://" not in target
                and not target.startswith("mailto:")
                and not (paper.parent / target).exists()
            ):
                broken.append(f"{paper.relative_to(ROOT)}: {target}")

    assert not broken


def test_the_glossary_names_what_the_code_has():
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for file in tracked()
        if file.suffix in {".py", ".csv", ".bpmn"} and file.parts[len(ROOT.parts)] not in {"tests", "docs"}
    )
    named = re.findall(r"`([a-z][a-z_]+)`", read("docs/glossary.md"))

    assert named
    assert [name for name in named if not re.search(name, code)] == []


def test_no_tracked_file_names_a_place_on_somebodys_machine():
    found = [
        file.relative_to(ROOT).as_posix()
        for file in tracked()
        if file.suffix in TEXT
        and file.name != "test_papers.py"
        and MACHINE_PATH.search(file.read_text(encoding="utf-8"))
    ]

    assert not found


def diagrams() -> list[Path]:
    return sorted((ROOT / "processes").glob("*.bpmn")) + sorted((ROOT / "processes").glob("*.dmn"))


@pytest.mark.parametrize("diagram", diagrams() or [None], ids=lambda file: file.name if file else "none")
def test_a_diagram_is_well_formed(diagram):
    assert diagram, "processes/ holds no diagram"
    tree = etree.parse(diagram, etree.XMLParser(resolve_entities=False, no_network=True))

    assert tree.docinfo.doctype == ""
    assert tree.getroot().get("targetNamespace")


def test_the_operators_page_names_commands_that_exist():
    help_text = subprocess.run(
        [Path(sys.executable).parent / "kurator", "--help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    known = set(re.findall(r"^  ([a-z][a-z-]*)", help_text, flags=re.MULTILINE))
    named = set(
        re.findall(
            r"(?:^|`)(?:\.venv/bin/)?kurator ([a-z][a-z-]*)",
            read("docs/howto/operator.md"),
            flags=re.MULTILINE,
        )
    )

    assert named, "the page names no command"
    assert named <= known


def test_forms_and_diagrams_are_written_without_yo_as_the_regulations_are():
    # Who looks for a word of a form must find it by one spelling; what a regulation printed stays as it is.
    written = [*ROOT.glob("processes/forms/*.json"), *ROOT.glob("processes/*.bpmn")]
    written += [path for path in ROOT.glob("processes/*.csv") if path.name not in SPELT_OTHERWISE]
    own = {path.name: PRINTED.sub("", path.read_text(encoding="utf-8")) for path in written}

    assert [name for name, text in own.items() if "ё" in text.lower()] == []
