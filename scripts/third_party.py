"""Write THIRD_PARTY.md: what Kurator is delivered with and under which licences.

Python packages come from requirements/runtime.lock and their own metadata,
browser packages from frontend/package-lock.json. A test compares the file with
what this script would write, so that a new dependency cannot slip in unnamed.
"""

import json
import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "THIRD_PARTY.md"

HEAD = """# Чужие программы в составе Куратора

Пишется командой `make third-party`. Полные тексты лицензий пакетов Python лежат рядом с ними после установки,
пакетов браузера — в `app/static/dist/THIRD_PARTY.txt` после сборки.

Пакеты под LGPL (SpiffWorkflow, psycopg, num2words, docxtpl, pyphen) используются без изменений, как отдельные
пакеты, и могут быть заменены. Знак BPMN.iO на диаграммах остаётся видимым, как требует лицензия bpmn-js.
"""

# What a package's own metadata leaves unsaid, read in the licence or the read-me it carries.
SAID_ELSEWHERE = {
    "sqlcipher3": "Zlib; SQLCipher: BSD-3-Clause",
    "bpmn-js": "bpmn.io (MIT with a visible mark)",
    "component-props": "MIT",
    **{
        f"dmn-js{part}": "bpmn.io (MIT with a visible mark)"
        for part in ("", "-boxed-expression", "-decision-table", "-drd", "-literal-expression", "-shared")
    },
}
SHORT = {
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Zope Public License": "ZPL-2.1",
}


def licence_of(package: Distribution) -> str:
    metadata = package.metadata
    name = metadata["Name"].lower()
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    if expression := metadata.get("License-Expression"):
        return expression
    classifiers = metadata.get_all("Classifier") or []
    named = [each.split("::")[-1].strip() for each in classifiers if each.startswith("License")]
    if named:
        return " or ".join(SHORT.get(each, each) for each in named)
    return metadata.get("License") or "не указана"


def python_rows() -> list[str]:
    locked = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    rows = []
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", locked, flags=re.MULTILINE):
        rows.append(f"| {name} | {version} | {licence_of(distribution(name))} |")
    return rows


def browser_rows() -> list[str]:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    rows = []
    for path, about in packages.items():
        if path and not about.get("dev") and not about.get("optional"):
            name = path.split("node_modules/")[-1]
            licence = SAID_ELSEWHERE.get(name) or about.get("license", "не указана")
            rows.append(f"| {name} | {about['version']} | {licence} |")
    return sorted(rows)


def text() -> str:
    table = ["", "| пакет | версия | лицензия |", "| --- | --- | --- |"]
    parts = [HEAD, "## На сервере", *table, *python_rows(), "", "## В браузере", *table, *browser_rows(), ""]
    return "\n".join(parts)


def main() -> None:
    TARGET.write_text(text(), encoding="utf-8")
    print(f"{TARGET.name} is written")


if __name__ == "__main__":
    main()
