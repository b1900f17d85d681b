"""Passwords: argon2id, at most two at a time, because each takes 64 MiB of memory."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

LONGEST = 256
SHORTEST = 12
_hasher = PasswordHasher()
_two_at_once = threading.BoundedSemaphore(2)
_nobody = _hasher.hash("nobody has this password")


class PasswordUnfit(ValueError):
    """A new password that would not protect anything."""


def hash_password(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordUnfit(f"Пароль должен быть от {SHORTEST} до {LONGEST} знаков.")
    return hash_as_given(password)


def hash_as_given(password: str) -> str:
    """Without asking whether the password is any good: for the demo district's, which everybody knows."""
    with _two_at_once:
        return _hasher.hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Whether the password fits. Takes as long for an unknown login, so that nobody learns which exist."""
    if len(password) > LONGEST:
        return False
    with _two_at_once:
        try:
            _hasher.verify(stored or _nobody, password)
        except (Argon2Error, InvalidHashError):
            return False
    return stored is not None
