"""The ``anjuan`` command loads only what the subcommand needs."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.sources import ROOT


def anjuan(*words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    code = f"{before}\nimport sys\nfrom webui.cli import main\nsys.argv = ['anjuan', *{words!r}]\nmain()"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": "", "PYTHONUTF8": "1", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
    )  # fmt: skip


def test_the_help_names_every_command():
    shown = anjuan("--help").stdout

    assert "COMMAND" in shown
    for command in ("deadline", "lint", "worker", "db", "publish", "demo", "verify", "web", "serve"):
        assert command in shown


def test_a_date_is_computed_without_database_web_or_process_engine():
    libraries = ("sqlalchemy", "flask", "SpiffWorkflow", "typst", "apscheduler")
    forbid = f"import sys\nsys.modules.update(dict.fromkeys({libraries!r}))"

    ran = anjuan("deadline", "tm-opposition-answer", "--from", "2026-09-01", "--json", before=forbid)

    assert ran.returncode == 0, ran.stderr
    assert '"expires_on": "2026-10-08"' in ran.stdout


def test_an_unknown_rule_is_one_line_and_exit_2():
    ran = anjuan("deadline", "no-such-rule", "--from", "2026-09-01")

    assert ran.returncode == 2
    assert ran.stdout == ""
    assert len(ran.stderr.strip().splitlines()) == 1


def test_an_unknown_command_is_refused():
    assert anjuan("dance").returncode == 2
