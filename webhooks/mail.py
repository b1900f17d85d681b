"""Letters by SMTP: one connection for each, encrypted whenever a password is said.

``smtps://user:password@host:465`` speaks TLS from the first word; ``smtp://host:25`` begins it
when the server offers it. Letters are told apart by a Message-ID made of their own key, so a
letter that was sent twice is known to the receiver as one.
"""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from engine.letters.outbox import MailRefused
from storage.repositories.deliveries import Letter

TIMEOUT = 15
PORTS = {"smtp": 25, "smtps": 465}
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_WANTED = "Нужен адрес вида smtp://почта.район.рф:25 или smtps://имя:пароль@почта.район.рф:465."


class MailServerInvalid(ValueError):
    """The address of the mail server, or the sender's, cannot be understood."""


@dataclass(frozen=True, kw_only=True)
class SmtpCarrier:
    """Sends through one mail server."""

    host: str
    port: int
    sender: str
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @staticmethod
    def of_url(url: str, sender: str) -> "SmtpCarrier":
        """Read ``KURATOR_SMTP_URL``; raises MailServerInvalid, which never repeats the password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise MailServerInvalid(f"Адрес почтового сервера непонятен. {_WANTED}") from error
        if parts.scheme not in PORTS or not parts.hostname:
            raise MailServerInvalid(f"Адрес почтового сервера непонятен. {_WANTED}")
        if not is_address(sender):
            raise MailServerInvalid(f"«{sender}» — не адрес отправителя писем, нужен вида kurator@район.рф.")
        return SmtpCarrier(
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            sender=sender,
            tls=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def send(self, letter: Letter) -> None:
        if not is_address(letter.address):
            raise MailRefused(f"«{letter.address}» — не адрес почты", hopeless=True)
        try:
            with self._connected() as server:
                server.send_message(self._message(letter), self.sender, [letter.address])
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refused(code, text) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except ValueError as error:
            raise MailRefused(f"адрес «{letter.address}» нельзя написать в письме", hopeless=True) from error
        except (smtplib.SMTPException, OSError) as error:
            reason = f"почтовый сервер {self.host}:{self.port} не отвечает ({type(error).__name__})"
            raise MailRefused(reason) from error

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            self._greet(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        if not self.tls and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            encrypted = True
        else:
            encrypted = self.tls
        if self.user:
            if not encrypted and self.host not in OWN_MACHINE:
                raise MailRefused("почтовый сервер не шифрует связь, пароль ему не сказан", hopeless=True)
            server.login(self.user, self.password)

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = letter.address
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.created_at)
        message["Message-ID"] = f"<{letter.id}@{self.sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def is_address(text: str) -> bool:
    """Whether this is one plain address: nothing that could become another header or recipient."""
    name, address = parseaddr(text)
    local, at, domain = text.partition("@")
    plain = not any(each.isspace() or each in '<>,;:\\"()' or ord(each) < 32 for each in text)
    return plain and not name and address == text and bool(local and at and domain) and "@" not in domain


def _refused(code: int, text: bytes | str) -> MailRefused:
    """55x concerns this letter for good; 4xx pass, 53x is our account, which a person mends."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    short = " ".join(said.split())[:200]
    return MailRefused(f"почтовый сервер ответил {code} {short}", hopeless=550 <= code <= 559)
