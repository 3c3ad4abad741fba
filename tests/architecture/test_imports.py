"""Who may know whom (architecture.md)."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.sources import ROOT, importers


def outside(found: list[str], *homes: str) -> list[str]:
    return [line for line in found if not line.startswith(homes)]


def test_the_layers_of_pyproject_hold():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_only_the_workflow_knows_spiffworkflow():
    assert outside(importers("SpiffWorkflow"), "engine/workflow/") == []


def test_only_the_store_and_the_composition_root_know_sqlalchemy():
    assert outside(importers("sqlalchemy", "alembic"), "engine/store/", "engine/bootstrap.py", "migrations/") == []


def test_below_the_web_nobody_knows_http():
    assert importers("flask", "werkzeug", "gunicorn", "webui", within=("engine", "forms", "processes")) == []


#: The face, what it is made of, and what only the command line opens.
DOORS = frozenset(
    {"engine", "engine.errors", "engine.values", "engine.scheduler", "engine.demo", "engine.store.schema"}
)


def test_the_web_goes_through_the_public_face():
    assert [line for line in importers("engine", within=("webui",)) if line.rpartition(" ")[2] not in DOORS] == []


def test_the_law_is_pure():
    libraries = ("sqlalchemy", "SpiffWorkflow", "apscheduler", "forms")
    neighbours = ("engine.store", "engine.workflow", "engine.outside", "engine.commands")

    assert importers(*libraries, *neighbours, within=("engine/rules",)) == []


def test_nobody_imports_a_message_bus_or_an_extension_that_ties_the_engine_to_a_web_request():
    assert importers("flask_sqlalchemy", "flask_apscheduler", "celery") == []
