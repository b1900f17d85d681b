"""Files named on the command line, by their names as they would be uploaded."""

import json
from pathlib import Path

from app.commands.usage import wrong_usage

MOST_BYTES = 10 * 1024 * 1024
"""More is never read; the gate refuses much less."""


def resources_of(files: tuple[Path, ...]) -> dict[str, bytes]:
    """File name → bytes; ends with code 2 when a file cannot be read."""
    found: dict[str, bytes] = {}
    for path in files:
        if path.name in found:
            wrong_usage(f"Два файла с именем «{path.name}».", "Дайте им разные имена.")
        found[path.name] = content_of(path)
    return found


def where(error: Exception) -> str:
    """The place of a slip in JSON, to be put into a sentence."""
    return f", строка {error.lineno}, знак {error.colno}" if isinstance(error, json.JSONDecodeError) else ""


def content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except IsADirectoryError:
        wrong_usage(f"«{path}» — папка.", "Укажите файлы схем, например папка/*.bpmn")
    except FileNotFoundError:
        wrong_usage(f"Файла «{path}» нет.")
    except (OSError, ValueError):
        wrong_usage(f"Файл «{path}» не читается.", "Проверьте права доступа.")
