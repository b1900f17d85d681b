"""The folder of a test run, and what an earlier run left when it was killed."""

import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

PREFIX = "kurator-test-"


def new_folder() -> Path:
    """A folder that a database server of another user may enter, under the number of this process."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o755)
    return folder


def sweep(within: Path | None = None) -> None:
    """Remove the folders of processes that are gone, and end the servers that still run in them."""
    for folder in (within or Path(tempfile.gettempdir())).glob(f"{PREFIX}*-*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            _end_server(folder / "pg")
            shutil.rmtree(folder, ignore_errors=True)


def _end_server(data: Path) -> None:
    """Only a process that says itself that it serves this folder."""
    with suppress(OSError, ValueError):
        server = int((data / "postmaster.pid").read_text().split("\n")[0])
        if str(data) in Path(f"/proc/{server}/cmdline").read_text():
            os.kill(server, signal.SIGQUIT)
