"""Small files, small functions: a long one hides a noun without a name."""

from __future__ import annotations

import ast

from tests.architecture.sources import name_of, python_files, tree

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50

#: Longer on purpose, each with its reason.
LONG_FUNCTIONS: dict[str, str] = {}
#: Tables of data, not code.
LONG_FILES: dict[str, str] = {}


def test_no_file_is_longer_than_a_reader_can_keep_in_mind():
    long = {
        name_of(path): lines
        for path in python_files()
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES_OF_A_FILE
    }

    assert {name: lines for name, lines in long.items() if name not in LONG_FILES} == {}


def test_no_function_is_longer_than_a_page():
    long = {
        f"{name_of(path)}:{node.name}": length
        for path in python_files("engine", "webui", "forms", "processes")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := lines_of_code(node)) > MOST_LINES_OF_A_FUNCTION
    }

    assert {name: length for name, length in long.items() if name not in LONG_FUNCTIONS} == {}


def lines_of_code(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_the_exceptions_still_exist():
    names = {name_of(path) for path in python_files()}

    assert [name for name in LONG_FILES if name not in names] == []
    assert [name for name in LONG_FUNCTIONS if name.partition(":")[0] not in names] == []


def test_there_are_no_notes_to_self_in_the_code():
    notes = [
        f"{name_of(path)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if any(word in line for word in ("TO" + "DO", "FIX" + "ME", "XX" + "X:", "NotImplemented" + "Error"))
    ]

    assert notes == []
