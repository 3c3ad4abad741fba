"""From texts to a procedure: read what it consists of, and judge it, or take it as it was judged when published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from engine.errors import InvalidDiagram
from engine.values import Finding
from engine.workflow.definition import Definition, outline
from engine.workflow.lint import findings_of
from engine.workflow.model import Process
from engine.workflow.names import Names
from engine.workflow.reader import Reader


def lint(
    text: bytes, *, file: str, names: Names | None = None, called: Mapping[str, bytes] | None = None
) -> list[Finding]:
    """Return the findings of one diagram.

    :param called: texts of the processes it may call, by process id.
    :raises Unreadable: no XML of ours.
    """
    reader = Reader(text, file)
    process = reader.process()
    if process is None:
        return reader.findings
    definition, findings = _read({**(called or {}), process.id: text}, process.id, names, {process.id: file})
    findings += findings_of(definition)
    own = (each for each in findings if each.file == file or each.rule.startswith("dry_run"))
    return sorted(own, key=lambda finding: (finding.line, finding.rule))


def read_bundle(texts: Mapping[str, bytes | str], main: str, names: Names | None = None) -> Definition:
    """Read, judge and compile a procedure.

    :param texts: process id -> BPMN text; what the main process does not call is left out.
    :raises Unreadable: a text is no XML of ours.
    :raises InvalidDiagram: the findings of the lint, when one of them is an error.
    """
    definition, findings = _read(texts, main, names)
    findings += findings_of(definition)
    whole = definition.processes[main]
    if whole.call_parameters:
        zh, en = "被调用的流程不能单独发布，应随调用它的流程提交", "what is called is published with what calls it"
        findings.append(_error(whole, "only_called", zh, en))
    if any(finding.severity == "error" for finding in findings):
        raise InvalidDiagram(findings)
    return definition


def main_of(sent: Mapping[str, bytes]) -> str:
    """Return which of the texts is the procedure: the one that no other calls.

    :raises InvalidDiagram: two could be. :raises Unreadable: one is no diagram.
    """
    outlines = {process_id: outline(text, f"{process_id}.bpmn") for process_id, text in sent.items()}
    called = {each for process_id, found in outlines.items() for each in found.calls if each != process_id}
    uncalled = [process_id for process_id in sent if process_id not in called] or list(sent)[:1]
    if len(uncalled) > 1:
        zh, en = "一次只能提交一项业务和它调用的流程", "submit one procedure at a time, with what it calls"
        found = (Process(id=each, nodes={}, flows={}, file=f"{each}.bpmn") for each in uncalled)
        raise InvalidDiagram([_error(each, "two_procedures", zh, en) for each in found])
    return uncalled[0]


def load_bundle(texts: Mapping[str, bytes | str], main: str, names: Names | None = None) -> Definition:
    """Read and compile a procedure that was judged when it was published: a stricter lint must not strand its cases.

    What a diagram says never reaches the library as it was written, so what is not understood cannot do harm here.

    :raises InvalidDiagram: there is no such process.
    """
    return _read(texts, main, names)[0]


def _read(
    texts: Mapping[str, bytes | str], main: str, names: Names | None, files: Mapping[str, str] | None = None
) -> tuple[Definition, list[Finding]]:
    """Read the main process and what it calls; :param files: process id -> name for the findings."""
    read: dict[str, Process] = {}
    used: dict[str, bytes] = {}
    findings: list[Finding] = []
    pending = [main]
    while pending:
        process_id = pending.pop(0)
        if process_id in read or process_id not in texts:
            continue
        text = texts[process_id]
        text = text.encode() if isinstance(text, str) else text
        reader = Reader(text, (files or {}).get(process_id, f"{process_id}.bpmn"))
        process = reader.process()
        findings += reader.findings
        if process is None:
            continue
        if process.id != process_id:
            zh, en = f"流程的标识应当是 {process_id}", f"the process should be {process_id}"
            findings.append(_error(process, "wrong_process", zh, en))
        read[process_id], used[process_id] = process, text
        pending += [node.calls for _, node in process.walk() if node.kind == "call_activity" and node.calls]
    if main not in read:
        raise InvalidDiagram(findings)
    digest = hashlib.sha256(b"\0".join(key.encode() + b"\0" + text for key, text in sorted(used.items()))).hexdigest()
    return Definition(main=main, processes=read, texts=used, sha256=digest, names=names or Names()), findings


def _error(process: Process, rule: str, reason: str, reason_en: str) -> Finding:
    return Finding(
        file=process.file,
        line=process.line,
        element=process.id,
        rule=rule,
        severity="error",
        reason=reason,
        reason_en=reason_en,
    )
