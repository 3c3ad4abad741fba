"""One commit, one clock, no code in data, no second truth about due jobs."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import ROOT, calls, dotted, imports, name_of, python_files, tree

#: The one place that ends a transaction; migrations end their own.
COMMITS = ("engine/store/work.py", "engine/store/database.py", "migrations/env.py")
CLOCK = "engine/outside/clock.py"
#: Names that ask the machine for the time; the rest of the office asks ``work.now`` and ``work.today``.
MACHINE_CLOCK = frozenset({
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today",
    "datetime.datetime.utcnow", "time.time", "time.time_ns", "time.localtime", "time.gmtime",
})  # fmt: skip


def found(names: frozenset[str], *but: str) -> list[str]:
    return [
        f"{name_of(path)}:{line} {name}"
        for path in python_files()
        if name_of(path) not in but
        for name, line in calls(path)
        if name in names
    ]


def test_nobody_commits_but_the_unit_of_work():
    commits = [
        f"{name_of(path)}:{line}"
        for path in python_files()
        if name_of(path) not in COMMITS
        for name, line in calls(path)
        if name.endswith(".commit")
    ]

    assert commits == []


def test_nobody_asks_the_machine_for_the_time_but_the_clock():
    assert found(MACHINE_CLOCK, CLOCK) == []


def test_no_text_becomes_code():
    assert found(frozenset({"eval", "exec", "compile", "builtins.eval", "builtins.exec", "__import__"})) == []


def test_nothing_is_read_by_pickle_marshal_or_an_unsafe_yaml_loader():
    unsafe = frozenset()

    assert found(unsafe) == []
    assert [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr.endswith("Loader")
        and "Safe" not in node.attr
        and dotted(node).startswith("yaml.")
    ] == []
    assert [
        f"{name_of(path)}:{line}"
        for path in python_files()
        for module, line in imports(path)
        if module.split(".")[0] in ("pickle", "marshal", "shelve", "dill")
    ] == []


def test_the_scheduler_keeps_no_jobs_of_its_own():  # APScheduler stores shared by processes run jobs thrice
    assert [
        f"{name_of(path)}:{line} {module}"
        for path in python_files()
        for module, line in imports(path)
        if module.startswith("apscheduler.jobstores")
        and not module.startswith("apscheduler.jobstores.memory")
        and not module.startswith("apscheduler.jobstores.base")
        and module != "apscheduler.jobstores"
    ] == []


def test_nobody_starts_a_shell():
    shells = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (dotted(node.func) in ("os.system", "os.popen") or any(_is_shell(keyword) for keyword in node.keywords))
    ]

    assert shells == []


def _is_shell(keyword: ast.keyword) -> bool:
    return keyword.arg == "shell" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)


@pytest.mark.parametrize("folder", ["engine", "webui", "forms"])
def test_no_template_or_code_switches_escaping_off(folder):
    loose = [
        f"{path.relative_to(ROOT)}"
        for path in (ROOT / folder).rglob("*.html")
        if "node_modules" not in path.parts
        and ("|safe" in (text := path.read_text()) or "| safe" in text or "autoescape false" in text)
    ]

    assert loose == []
