"""A mail server for tests: takes letters over a real socket and answers as it was told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Postbox:
    """What came in. ``answers`` are the next replies to RCPT; without one the recipient is taken."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self) -> list[str]:
        return [str(letter["To"]) for letter in self.letters]

    def text(self) -> str:
        return "\n".join(f"{letter['Subject']}\n{letter.get_content()}" for letter in self.letters)


class _Talk(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 for one letter after another."""

    postbox: Postbox

    def handle(self) -> None:
        self._say("220 postbox")
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"DATA":
                self._take()
            elif word == b"RCPT" and self.postbox.answers:
                self._say(self.postbox.answers.pop(0))
            else:
                self._say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        letter = message_from_bytes(b"".join(lines), policy=default)
        assert isinstance(letter, EmailMessage)
        self.postbox.letters.append(letter)
        self._say("250 taken")

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


@contextmanager
def postbox(host: str = "127.0.0.1") -> Iterator[Postbox]:
    box = Postbox()
    talk = type("Talk", (_Talk,), {"postbox": box})
    with socketserver.ThreadingTCPServer((host, 0), talk) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
