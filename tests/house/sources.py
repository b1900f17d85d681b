"""The project's own files, as the rules of the house look at them."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("storage", "engine", "handlers", "webhooks", "app")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One Python file: where it is, how long, what it says."""

    path: str
    lines: int
    tree: ast.Module

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree, in the order of :func:`ast.walk`; every rule looks through them."""
        return tuple(ast.walk(self.tree))


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files of some packages (of all floors unless named)."""
    return tuple(
        _source(file) for folder in folders or FLOORS for file in sorted((ROOT / folder).rglob("*.py"))
    )


@cache
def _source(file: Path) -> Source:
    text = file.read_text(encoding="utf-8")
    path = file.relative_to(ROOT).as_posix()
    return Source(path=path, lines=len(text.splitlines()), tree=ast.parse(text, path))


@cache
def tracked() -> tuple[Path, ...]:
    """The files git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    files = (ROOT / name for name in listed.decode().split("\0") if name)
    return tuple(file for file in files if file.is_file())


def called_name(node: ast.Call) -> str:
    """The dotted name a call is written with, `datetime.now`; empty when it is not a name."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return f"{node.func.value.id}.{node.func.attr}"
    try:
        return ast.unparse(node.func) if isinstance(node.func, ast.Attribute) else ""
    except ValueError:
        return ""


def imported_modules(tree: ast.Module) -> set[str]:
    """Every module a file imports by an absolute name, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names
