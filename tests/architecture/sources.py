"""The source as trees: what the architecture tests look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Our own code; tests and tools live by looser rules.
PARTS = ("engine", "webui", "forms", "processes", "migrations")
NOT_OURS = frozenset({"node_modules", "__pycache__", "dist"})


@cache
def python_files(*parts: str) -> tuple[Path, ...]:
    """Return the Python files below these folders, all of ours by default."""
    found = []
    for part in parts or PARTS:
        path = ROOT / part
        files = [path] if path.is_file() else path.rglob("*.py")
        found += [file for file in files if not NOT_OURS & set(file.parts)]
    return tuple(sorted(found))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def name_of(path: Path) -> str:
    """Return a path as the project writes it: engine/rules/catalogue.py."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield (module, line) of every import that runs; what only a type checker reads is left out."""
    typing_only = {
        id(inner)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and dotted(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree(path)):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in names if _is_our_module(name)}
            yield from ((name, node.lineno) for name in sorted(modules))
            if modules != names:
                yield node.module, node.lineno


def _is_our_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_name(f"{path.name}.py").is_file()


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Yield (dotted name, line) of every call."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node.lineno


def dotted(node: ast.AST) -> str:
    """Return a.b.c of an attribute chain; what hangs on something else begins with a dot."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def importers(*packages: str, within: tuple[str, ...] = ()) -> list[str]:
    """Return ``file:line imports package`` for every import of one of these packages."""
    return [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files(*within)
        for module, line in imports(path)
        if any(module == package or module.startswith(f"{package}.") for package in packages)
    ]
