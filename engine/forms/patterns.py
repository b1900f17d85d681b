"""Patterns a form may ask for, by name: a free regular expression in data could hang the server."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Pattern:
    expression: re.Pattern[str]
    message: str


PATTERNS: Mapping[str, Pattern] = {
    "phone": Pattern(
        expression=re.compile(r"[+0-9][0-9 ()\-]{4,24}"),
        message="Укажите телефон цифрами, например 8 8362 45-12-34.",
    ),
    "name": Pattern(
        expression=re.compile(r"[А-ЯЁа-яёA-Za-z][А-ЯЁа-яёA-Za-z .'’()\-]{0,99}"),
        message="Имя пишется буквами; допустимы дефис, точка и пробел.",
    ),
    "number": Pattern(
        expression=re.compile(r"[0-9A-Za-zА-ЯЁа-яё][0-9A-Za-zА-ЯЁа-яё/ .№\-]{0,39}"),
        message="Номер состоит из букв, цифр, дефиса и косой черты, например 12-05/34.",
    ),
    "year": Pattern(expression=re.compile(r"(19|20)\d\d"), message="Укажите год четырьмя цифрами."),
    "time": Pattern(
        expression=re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
        message="Укажите время часами и минутами, например 14:30.",
    ),
}
