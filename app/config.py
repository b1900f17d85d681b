"""Where the house keeps its things and how strict its door is; all of it comes from the environment.

A secret key is never a default: it is read, or made once and kept beside the database
readable by its owner only.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

PROCESSES = Path(__file__).resolve().parents[1] / "processes"
SHORTEST_KEY = 32
MOST = 10_000


class ConfigInvalid(Exception):
    """The environment asks for something that would not be safe or cannot work."""


@dataclass(frozen=True, kw_only=True)
class Config:
    data: Path
    database_url: str
    secret_key: str
    processes: Path = PROCESSES
    demo: bool = False
    secure_cookies: bool = False
    """Set behind HTTPS: the cookie then never travels in the clear."""
    proxy: str = ""
    """Address of the proxy whose word on where a visitor comes from is taken; empty: nobody's."""
    idle_minutes: int = 30
    login_minutes: int = 15
    """Failures to log in are counted, and waited for, over so many minutes."""
    login_tries: int = 5
    """Failures with one login after which it waits."""
    address_tries: int = 50
    """Failures with any logins from one address after which it waits; a whole office may have one."""
    smtp_url: str = field(default="", repr=False)
    """Empty: letters are not sent, they are read on the page of letters."""
    mail_from: str = "kurator@localhost"
    public_url: str = ""
    """Where people reach the house, for links in letters."""
    local_partners: bool = False
    """Messages may go by plain HTTP to 127.0.0.1: a partner is played on this machine."""
    longest_upload: int = 32 * 1024 * 1024
    testing: bool = False

    @staticmethod
    def from_environment(
        environment: Mapping[str, str] | None = None, *, data: Path | None = None, demo: bool | None = None
    ) -> "Config":
        """Read ``KURATOR_…``; arguments of the command line win."""
        given = os.environ if environment is None else environment
        folder = data or Path(given.get("KURATOR_DATA", "data"))
        is_demo = _is_on(given.get("KURATOR_DEMO")) if demo is None else demo
        _make_private(folder)
        return Config(
            data=folder,
            database_url=given.get("KURATOR_DATABASE_URL") or f"sqlite:///{folder / 'kurator.db'}",
            secret_key=_checked(given.get("KURATOR_SECRET_KEY")) or _kept_key(folder / "secret_key"),
            processes=_folder_of_processes(given.get("KURATOR_PROCESSES")),
            demo=is_demo,
            local_partners=is_demo and _is_on(given.get("KURATOR_LOCAL_PARTNERS") or "on"),
            secure_cookies=_is_on(given.get("KURATOR_HTTPS")),
            proxy=_proxy(given.get("KURATOR_PROXY")),
            idle_minutes=_number(given, "KURATOR_IDLE_MINUTES", "минут", 30),
            login_minutes=_number(given, "KURATOR_LOGIN_MINUTES", "минут", 15),
            login_tries=_number(given, "KURATOR_LOGIN_TRIES", "попыток", 5),
            address_tries=_number(given, "KURATOR_ADDRESS_TRIES", "попыток", 50),
            smtp_url=given.get("KURATOR_SMTP_URL") or "",
            mail_from=given.get("KURATOR_MAIL_FROM") or "kurator@localhost",
            public_url=_address(given.get("KURATOR_PUBLIC_URL")),
        )


def _is_on(value: str | None) -> bool:
    return (value or "").strip().lower() in {"1", "true", "yes", "on"}


def _number(given: Mapping[str, str], name: str, of: str, usual: int) -> int:
    value = given.get(name, "").strip()
    if value and not (value.isdecimal() and 0 < int(value) <= MOST):
        raise ConfigInvalid(f"В {name} нужно число {of} от 1 до {MOST}, например {usual}.")
    return int(value or usual)


def _proxy(value: str | None) -> str:
    said = (value or "").strip()
    try:
        return str(ip_address(said)) if said else ""
    except ValueError as error:
        raise ConfigInvalid(
            "В KURATOR_PROXY нужен адрес прокси числами, как его видит этот сервер, например 127.0.0.1."
        ) from error


def _folder_of_processes(value: str | None) -> Path:
    folder = Path(value or PROCESSES)
    if not (folder / "roles.csv").is_file():
        raise ConfigInvalid(f"В папке «{folder}» нет процедур и таблиц. Проверьте KURATOR_PROCESSES.")
    return folder


def _address(url: str | None) -> str:
    said = (url or "").strip().rstrip("/")
    if said and not said.startswith(("http://", "https://")):
        raise ConfigInvalid(
            "Адрес KURATOR_PUBLIC_URL должен начинаться с https:// или http://, например https://kurator.район.рф."
        )
    return said


def _checked(key: str | None) -> str | None:
    if key is not None and len(key.encode()) < SHORTEST_KEY:
        raise ConfigInvalid(
            f"Ключ KURATOR_SECRET_KEY короче {SHORTEST_KEY} знаков. Задайте длинный случайный ключ "
            "или уберите переменную: ключ будет создан сам."
        )
    return key


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigInvalid(f"Папку данных «{folder}» создать нельзя: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigInvalid(f"В папку данных «{folder}» нельзя писать. Проверьте права или назовите другую.")


def _kept_key(path: Path) -> str:
    try:
        return _read_key(path) if path.exists() else _made_key(path)
    except FileExistsError:
        # Of two servers that start at once, one makes the key and the other reads it.
        return _read_key(path)
    except OSError as error:
        raise ConfigInvalid(f"Файл ключа «{path}» не прочесть и не записать: {error.strerror}.") from error


def _read_key(path: Path) -> str:
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < SHORTEST_KEY or not key.isascii():
        raise ConfigInvalid(f"Файл ключа «{path.name}» поврежден. Восстановите его из резервной копии.")
    return key


def _made_key(path: Path) -> str:
    key = secrets.token_urlsafe(48)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key)
    except OSError:
        # Half a key on a full disk would pass for a damaged one ever after.
        path.unlink()
        raise
    return key


def deployable_in(folder: Path) -> list[Path]:
    """The diagrams and decision tables of a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in (".bpmn", ".dmn"))
