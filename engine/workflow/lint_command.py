"""``anjuan lint FILE... [--json]``: what speaks against diagrams, for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from engine.errors import EngineError, InvalidDiagram
from engine.notices import templates
from engine.rules.catalogue import Catalogue
from engine.values import ROLES, Finding
from engine.workflow.bundle import lint as lint_text
from engine.workflow.decisions import Decision, read_decision
from engine.workflow.names import Names
from engine.workflow.reader import BPMN
from engine.workflow.xml import Unreadable, parse

PROCESSES = Path(__file__).resolve().parents[2] / "processes"


def office_names() -> Names:
    """Return the names that this office knows, without a database."""
    import forms
    from engine.commands import operations

    return Names(
        rules=frozenset(Catalogue.load().ids),
        forms=frozenset(forms.keys()),
        roles=frozenset(ROLES),
        operations=operations.NAMES,
        decisions=dict(_decisions()),
        notices=frozenset(templates()),
    )


def _decisions() -> Iterator[tuple[str, Decision]]:
    for path in sorted(PROCESSES.glob("decisions/*.dmn")):
        with suppress(EngineError):  # its own lint says why; here it is only missing
            yield path.stem, read_decision(path.read_bytes(), path.name)


def called_texts(files: list[Path]) -> dict[str, bytes]:
    """Return the texts that a call activity may name: the shared originals, then the given files."""
    texts: dict[str, bytes] = {}
    for path in (*sorted(PROCESSES.glob("shared/*.bpmn")), *files):
        try:
            process = parse(path.read_bytes(), str(path)).find(f"{BPMN}process")
        except (OSError, Unreadable):
            continue
        if process is not None and process.get("id"):
            texts[process.get("id")] = path.read_bytes()
    return texts


def lint_files(files: list[Path]) -> list[Finding]:
    """Return the findings of all files. :raises Unreadable: one of them is no diagram and no decision table."""
    names, texts = office_names(), called_texts(files)
    found: list[Finding] = []
    for path in files:
        try:
            text = path.read_bytes()
        except OSError as error:
            raise Unreadable(str(path), 0, "文件无法读取", error.strerror or "cannot be read") from None
        if path.suffix == ".dmn":
            found += _lint_decision(text, str(path))
        else:
            found += lint_text(text, file=str(path), names=names, called=texts)
    return found


def _lint_decision(text: bytes, file: str) -> tuple[Finding, ...]:
    try:
        return tuple(read_decision(text, file).findings)
    except InvalidDiagram as refused:
        return refused.findings


@click.command(name="lint")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="findings as a JSON list")
def lint(files: tuple[Path, ...], as_json: bool) -> None:
    """Check diagrams and decision tables: exit 0 without errors, 1 with errors, 2 unreadable."""
    try:
        found = lint_files(list(files))
    except Unreadable as error:
        click.echo(f"{error.file}:{error.line}: {error.reason} / {error.reason_en}", err=True)
        sys.exit(2)
    if as_json:
        wanted = ("file", "line", "element", "rule", "severity", "message")
        rows = [{name: getattr(each, name) for name in wanted} for each in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for each in found:
            click.echo(f"{each.file}:{each.line}: {each.severity} {each.rule} [{each.element}] {each.message}")
        if not found:
            click.echo("没有发现问题 / no findings")
    sys.exit(1 if any(each.severity == "error" for each in found) else 0)
