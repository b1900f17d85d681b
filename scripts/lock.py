"""Write requirements/*.lock: the exact versions that requirements/*.in lead to.

Versions already locked are kept unless --upgrade is given, so that adding one
package moves nothing else. Locks hold names and versions only: they work with
any index, and no address of an index ever gets into the repository.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
HEADER = "# Written by `make lock` from {name}.in. Do not edit.\n"


def canonical(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def resolved(source: Path, constraints: Path | None) -> list[str]:
    """The packages pip would install for a source file into an empty environment."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        command += ["--report", report.name, "-r", str(source)]
        if constraints:
            command += ["-c", str(constraints)]
        subprocess.run(command, check=True)
        found = json.loads(Path(report.name).read_text(encoding="utf-8"))
    packages = (item["metadata"] for item in found["install"])
    return sorted(f"{canonical(each['name'])}=={each['version']}" for each in packages)


def main() -> None:
    upgrade = "--upgrade" in sys.argv
    constraints = None
    # The dev lock comes first: what the linters need must not move what runs.
    for name in ("dev", "runtime"):
        lock = FOLDER / f"{name}.lock"
        known = lock if lock.exists() and not upgrade else None
        lines = resolved(FOLDER / f"{name}.in", constraints or known)
        lock.write_text(HEADER.format(name=name) + "\n".join(lines) + "\n", encoding="utf-8")
        print(f"{lock.name}: {len(lines)} packages")
        constraints = lock


if __name__ == "__main__":
    main()
