"""Set up everything that Kurator needs in its own folder: packages, itself, the browser side.

Each step leaves a stamp with the hash of what it was made from, so the second
time costs a moment. Only the standard library: this runs before anything is installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
FRONTEND = ROOT / "frontend"
BUNDLES = ROOT / "app" / "static" / "dist"
OLDEST_NODE = 20
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def fingerprint(sources: Iterable[Path], *, salt: str = "") -> str:
    digest = hashlib.sha256(salt.encode())
    for source in sorted(sources):
        digest.update(source.relative_to(ROOT).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted


def say(russian: str, english: str) -> None:
    print(f"{russian} / {english}", flush=True)


def surroundings() -> dict[str, str]:
    """The environment of what is run from here: ours first, and the certificates this machine trusts."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    # Node knows its own list only; an office whose proxy opens TLS has put its own into the system's.
    trusted = {"NODE_EXTRA_CA_CERTS": str(SYSTEM_CERTIFICATES)} if SYSTEM_CERTIFICATES.is_file() else {}
    return {**trusted, **os.environ, "PATH": path}


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=cwd, env=surroundings(), check=False)
    if done.returncode:
        sys.exit(f"Не удалось: {' '.join(words[:4])} … Причина выше. / That failed; the reason is above.")


def pip_install(*what: str | Path) -> None:
    quiet = [] if sys.stdout.isatty() else ["--quiet", "--quiet"]  # errors only
    run(BIN / "python", "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", *quiet, *what)


def make_venv() -> None:
    """A virtual environment that works here: one that was moved with its folder is made anew."""
    configuration = VENV / "pyvenv.cfg"
    stamp = VENV / ".made-for"
    if configuration.is_file() and (not stamp.exists() or is_current(stamp, str(VENV.resolve()))):
        works = subprocess.run(
            [str(BIN / "python"), "-m", "pip", "--version"], check=False, capture_output=True
        )
        if works.returncode == 0:
            return
    say("Готовлю окружение Python", "making the Python environment")
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError:
        sys.exit("Поставьте модуль venv: apt-get install -y python3-venv / the venv module is missing")
    stamp.write_text(str(VENV.resolve()), encoding="utf-8")


def install_packages(*, dev: bool) -> None:
    # The dev lock holds everything the runtime lock does, so one of them is enough.
    name = "dev" if dev else "runtime"
    for each in {name, "dev"}:
        lock = ROOT / "requirements" / f"{each}.lock"
        if is_current(VENV / f".installed-{each}", fingerprint([lock], salt=sys.version)):
            return
    lock = ROOT / "requirements" / f"{name}.lock"
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    say(f"Ставлю пакеты Python: {count}", "installing Python packages")
    pip_install("-r", lock)
    (VENV / f".installed-{name}").write_text(fingerprint([lock], salt=sys.version), encoding="utf-8")


def install_kurator() -> None:
    wanted = fingerprint([ROOT / "setup.cfg", ROOT / "pyproject.toml"], salt=str(ROOT))
    stamp = VENV / ".installed-kurator"
    if is_current(stamp, wanted):
        return
    say("Ставлю команду kurator", "installing the command kurator")
    pip_install("--editable", ROOT)
    stamp.write_text(wanted, encoding="utf-8")


def node_is_ready() -> bool:
    path = surroundings()["PATH"]
    node = shutil.which("node", path=path)
    if not node or not shutil.which("npm", path=path):
        return False
    version = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    major = version.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def build_frontend() -> None:
    sources = [FRONTEND / name for name in ("package.json", "package-lock.json", "build.mjs")]
    sources += [each for each in (FRONTEND / "src").rglob("*") if each.is_file()]
    wanted = fingerprint(sources)
    stamp = BUNDLES / ".stamp"
    if is_current(stamp, wanted):
        return
    if not node_is_ready():
        say("Ставлю Node.js из пакета Python", "installing Node.js from a Python package")
        pip_install("-r", ROOT / "requirements" / "node.lock")
    install_node_packages()
    say("Собираю страницы", "building the browser side")
    run("node", "build.mjs", cwd=FRONTEND)
    stamp.write_text(wanted, encoding="utf-8")


def install_node_packages() -> None:
    wanted = fingerprint([FRONTEND / "package-lock.json"])
    stamp = FRONTEND / "node_modules" / ".kurator-stamp"
    if is_current(stamp, wanted):
        return
    say("Ставлю пакеты npm", "installing npm packages")
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=FRONTEND)
    stamp.write_text(wanted, encoding="utf-8")


def main() -> None:
    make_venv()
    install_packages(dev="--dev" in sys.argv)
    install_kurator()
    build_frontend()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Прервано. Повторите команду, она продолжит с этого места. / Interrupted; run it again.")
