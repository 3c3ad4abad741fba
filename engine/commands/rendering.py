"""Rendering a notice after the commit: the facts of the case as they were issued -> PDF -> content store."""

from __future__ import annotations

from engine.commands.notice_facts import facts
from engine.commands.parts import Parts
from engine.notices import render
from engine.store.cases import CaseFile
from engine.store.documents import Document
from engine.store.jobs import Job
from engine.store.queries import documents as document_queries
from engine.store.queries.jobs import JobInHand
from engine.store.work import Work
from engine.values import Actor


def run(parts: Parts, work: Work, job: Job, about: JobInHand) -> str | None:
    """Render a notice and keep its bytes."""
    case = about.case
    found = document_queries.notice(work.session, job.payload["notice_id"])
    if found is None:
        return None
    notice, _, run_row, document = found
    kind = run_row.kind if run_row is not None else case.kind
    data = facts(work, case, notice, document, kind, notice.words or {})
    content = render(notice.template, data, font_dir=parts.settings.font_dir or None)
    _keep(parts, work, case, document, content)
    return None


def _keep(parts: Parts, work: Work, case: CaseFile, document: Document, content: bytes) -> None:
    document.sha256, document.size, document.state = parts.files.put(content), len(content), "ready"
    work.record(
        case,
        Actor.system(),
        "document.rendered",
        document.title,
        {},
        {"sha256": document.sha256, "size": document.size},
    )
