"""YAML whose every part knows its line, and in which dates stay text."""

from typing import Any, ClassVar

import yaml

from engine.scenarios.model import ScenarioInvalid

MAX_BYTES = 512 * 1024
_TEXTS = ("tag:yaml.org,2002:timestamp",)


class LinedDict(dict[str, Any]):
    """A mapping with the line of each key."""

    line = 0

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class LinedList(list[Any]):
    line = 0

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Dates are words here: a scenario says in which zone they are meant, not YAML."""

    yaml_implicit_resolvers: ClassVar[Any] = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _TEXTS]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load(content: bytes, file: str = "") -> Any:
    """What the file holds; raises ScenarioInvalid with the line of a slip."""
    if len(content) > MAX_BYTES:
        raise ScenarioInvalid("файл больше 512 КБ", file=file)
    try:
        loader = _Loader(content)
        node = loader.get_single_node()
        return None if node is None else _read(loader, node, file)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 0
        complaint = "запись не читается: проверьте отступы, двоеточия и кавычки"
        raise ScenarioInvalid(complaint, file=file, line=line) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ScenarioInvalid("файл не читается как YAML", file=file) from error
    except RecursionError as error:
        raise ScenarioInvalid("слишком много вложенных частей", file=file) from error


def _read(loader: _Loader, node: Any, file: str, depth: int = 0) -> Any:
    if depth > 30:
        raise ScenarioInvalid("слишком много вложенных частей", file=file, line=node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, file, depth)
    if isinstance(node, yaml.SequenceNode):
        found = LinedList()
        found.line = node.start_mark.line + 1
        for each in node.value:
            found.append(_read(loader, each, file, depth + 1))
            found.lines.append(each.start_mark.line + 1)
        return found
    return loader.construct_object(node)


def _mapping(loader: _Loader, node: Any, file: str, depth: int) -> LinedDict:
    found = LinedDict()
    found.line = node.start_mark.line + 1
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        line = key.start_mark.line + 1
        if not name:
            raise ScenarioInvalid("слева от двоеточия должно быть одно слово или фраза", file=file, line=line)
        if name in found:
            raise ScenarioInvalid(f"«{name}» написано дважды", file=file, line=line)
        found[str(name)] = _read(loader, value, file, depth + 1)
        found.lines[str(name)] = line
    return found


def line_of(holder: Any, key: str | int | None = None) -> int:
    """Where a part stands; 0 when it came from no file."""
    if key is None:
        return int(getattr(holder, "line", 0))
    lines = getattr(holder, "lines", None)
    if isinstance(lines, dict):
        return int(lines.get(str(key), 0))
    return int(lines[key]) if isinstance(lines, list) and isinstance(key, int) and key < len(lines) else 0
