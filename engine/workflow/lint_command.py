"""``anjuan lint FILE... [--json]``: what speaks against diagrams, for people and for programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from engine.errors import EngineError
from engine.notices import templates
from engine.rules.catalogue import Catalogue
from engine.values import ROLES, Finding
from engine.workflow.apart import lint_apart
from engine.workflow.decisions import Decision, read_decision
from engine.workflow.names import Names
from engine.workflow.xml import LARGEST, Unreadable

PROCESSES = Path(__file__).resolve().parents[2] / "processes"


def office_names() -> Names:
    """Return the names that this office knows, without a database."""
    import forms
    from engine.commands import operations

    return Names(
        rules=frozenset(Catalogue.load().ids),
        forms=frozenset(forms.keys()),
        roles=frozenset(ROLES),
        operations=operations.PARAMETERS,
        decisions=dict(_decisions()),
        notices=frozenset(templates()),
    )


def _decisions() -> Iterator[tuple[str, Decision]]:
    for path in sorted(PROCESSES.glob("decisions/*.dmn")):
        with suppress(EngineError):  # its own lint says why; here it is only missing
            yield path.stem, read_decision(path.read_bytes(), path.name)


def lint_files(files: list[Path]) -> tuple[list[Finding], list[Unreadable]]:
    """Return the findings of all files, and why some are no diagram and no decision table.

    A call activity may name the shared originals and the other files.
    """
    texts: dict[Path, bytes] = {path: path.read_bytes() for path in sorted(PROCESSES.glob("shared/*.bpmn"))}
    found: list[Finding] = []
    unreadable: list[Unreadable] = []
    for path in files:
        try:
            with path.open("rb") as file:
                texts[path] = file.read(LARGEST + 1)
        except OSError as error:
            unreadable.append(Unreadable(str(path), 0, "文件无法读取", error.strerror or "cannot be read"))
    names = office_names()
    for path in dict.fromkeys(files):
        if path not in texts:
            continue
        others = [text for other, text in texts.items() if other != path and other.suffix != ".dmn"]
        shown = os.fsencode(path).decode("utf-8", "replace")
        try:
            found += lint_apart(texts[path], file=shown, names=names, others=others)
        except Unreadable as error:
            unreadable.append(error)
    return found, unreadable


@click.command(name="lint")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="findings as a JSON list")
def lint(files: tuple[Path, ...], as_json: bool) -> None:
    """Check diagrams and decision tables: exit 0 without errors, 1 with errors, 2 unreadable."""
    found, unreadable = lint_files(list(files))
    if as_json:
        wanted = ("file", "line", "element", "rule", "severity", "message")
        rows = [{name: getattr(each, name) for name in wanted} for each in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for each in found:
            click.echo(f"{each.file}:{each.line}: {each.severity} {each.rule} [{each.element}] {each.message}")
        if not found and not unreadable:
            click.echo("没有发现问题 / no findings")
    for error in unreadable:
        click.echo(f"{error.file}:{error.line}: {error.reason} / {error.reason_en}", err=True)
    if unreadable:
        sys.exit(2)
    sys.exit(1 if any(each.severity == "error" for each in found) else 0)
