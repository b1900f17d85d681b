"""The real server as a process that can be killed, and a program that calls it and never gives up."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]
PATIENCE = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kurator(*arguments: str) -> "subprocess.Popen[bytes]":
    """A command of the product, with nothing of our environment that would change it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KURATOR_")}
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=HOUSE,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Server:
    """``kurator serve`` on a data folder; started again as often as it is killed."""

    def __init__(self, data: Path):
        self.data = data
        self.port = free_port()
        self.process = self._begin()

    def _begin(self) -> "subprocess.Popen[bytes]":
        return kurator("serve", "--port", str(self.port), "--data", str(self.data))

    def kill_and_restart(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.process = self._begin()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE)


class Program:
    """Asks until it is answered. What may change something carries a key, so a repeat is harmless."""

    def __init__(self, port: int, token: str):
        self.address = f"http://127.0.0.1:{port}/api/v1"
        self.token = token
        self.unanswered = 0

    def get(self, path: str) -> Any:
        return self._ask(path, None, {})

    def post(self, path: str, key: str) -> Any:
        return self._ask(path, b"{}", {"Idempotency-Key": key, "Content-Type": "application/json"})

    def _ask(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> Any:
        request = urllib.request.Request(self.address + path, data=body)
        for name, value in {**headers, "Authorization": f"Bearer {self.token}"}.items():
            request.add_header(name, value)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(request, timeout=5) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                raise AssertionError(f"{error.code} {error.read().decode()}") from None
            except (OSError, HTTPException):
                assert time.monotonic() < until, "the server is away for good"
                self.unanswered += 1
                time.sleep(0.02)
