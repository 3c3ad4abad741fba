"""Rendering a notice after the commit: the facts of the case as they were issued -> PDF -> content store."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands.answers import printed
from engine.commands.parts import Parts
from engine.notices import render
from engine.store.cases import CaseFile
from engine.store.documents import Document, Notice
from engine.store.jobs import Job
from engine.store.queries import cases as case_queries
from engine.store.queries import documents as document_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import marks as mark_queries
from engine.store.queries import tasks as task_queries
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import Actor

#: Case role -> as printed.
ROLE_NAMES: Mapping[str, str] = {
    "opponent": "异议人",
    "respondent": "被异议人",
    "applicant": "申请人",
    "agent": "代理机构",
}


def run(parts: Parts, work: Work, job: Job, case: CaseFile, limit: object, row: object) -> str | None:
    """Render a notice and keep its bytes."""
    del limit, row
    found = document_queries.notice(work.session, job.payload["notice_id"])
    if found is None:
        return None
    notice, _, run_row, document = found
    data = facts(work, case, notice, run_row.variables if run_row is not None else {})
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


def facts(work: Work, case: CaseFile, notice: Notice, variables: Mapping[str, object]) -> dict[str, object]:
    """Return what a template may print: the case, the parties, what was decided in its tasks, the limit that begins."""
    session = work.session
    parties = case_queries.parties(session, case.id)
    addressee = next((party for party in parties if party.party_id == notice.party_id), None)
    data: dict[str, object] = _given(dict(variables))
    for form_key, answers in task_queries.done_answers(session, case.id):
        data |= _given(printed(form_key, answers or {}))
    data |= {
        "issued_on": notice.issued_on,
        "served_on": notice.served_on,
        "case_no": case.case_no,
        "filed_on": case.filed_on,
        "document_no": f"{case.case_no}-{notice.id}",
        "office": "国家知识产权局",
        "parties": [
            {
                "key": party.role,
                "role": ROLE_NAMES.get(party.role, party.role),
                "name": party.party.name,
                "agent": party.agent.name if party.agent else None,
            }
            for party in parties
        ],
    }
    if addressee is not None:
        receiver = addressee.agent or addressee.party
        data["addressee"] = {
            "name": addressee.party.name,
            "address": receiver.address,
            "role": ROLE_NAMES.get(addressee.role, addressee.role),
        }
    if case.mark_id is not None:
        mark, _ = mark_queries.with_owner(session, case.mark_id)
        data["mark"] = {
            "name": mark.name,
            "application_no": mark.application_no,
            "registration_no": mark.registration_no,
            "classes": mark.classes,
        }
    begun = _begun_limit(limit_queries.of_case(session, case.id), notice)
    if begun is not None:
        data["limit"] = _limit(begun)
    return data


def _given(answers: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in answers.items() if value not in (None, "", [])}


def _begun_limit(limits: list[TimeLimit], notice: Notice) -> TimeLimit | None:
    """Return the limit of the addressee that this service starts."""
    begun = [
        limit
        for limit in limits
        if limit.starts_on is not None and limit.starts_on == notice.served_on and limit.bound != "office"
    ]
    return begun[-1] if begun else None


def _limit(limit: TimeLimit) -> dict[str, object]:
    receipt = limit.receipt or {}
    citations = receipt.get("citations") or [{}]
    return {
        "name": limit.name,
        "length": receipt.get("length"),
        "unit": limit.unit,
        "starts_on": limit.starts_on,
        "expires_on": limit.expires_on,
        "provisional": limit.is_provisional,
        "earliest_on": limit.earliest_on,
        "latest_on": limit.latest_on,
        "consequence": receipt.get("consequence", ""),
        "article": f"{citations[0].get('title', '')}{citations[0].get('article', '')}",
    }
