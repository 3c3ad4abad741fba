"""Rows with believable values where the test does not care."""

from __future__ import annotations

from datetime import UTC, date, datetime

from engine.store.tables import CaseFile, Document, Job, Notice, Task, TimeLimit

EXAMINER, OPPONENT, RESPONDENT = 7, 1, 2
MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


def case_file(case_no: str, **values: object) -> CaseFile:
    given = {"kind": "trademark.opposition", "title": "对“青禾里”商标的异议", "status": "received", "classes": ",25,"}
    given |= {"filed_on": date(2026, 3, 2), "search_text": case_no.lower()}
    return CaseFile(case_no=case_no, **{**given, **values})


def task(case_id: int, run_id: int = 1, **values: object) -> Task:
    given = {
        "token_id": "t1",
        "element": "examine",
        "diagram": "trademark.opposition",
        "name": "实质审查",
        "role": "examiner",
        "form_key": "trademark.opposition.examine",
        "created_at": MORNING,
        "kind": "trademark.opposition",
        "filed_on": date(2026, 3, 2),
        "classes": ",25,",
    }
    return Task(case_id=case_id, run_id=run_id, **{**given, **values})


def time_limit(case_id: int, run_id: int = 1, **values: object) -> TimeLimit:
    given = {
        "token_id": "l1",
        "element": "answer_limit",
        "rule_id": "tm-opposition-answer",
        "name": "答辩期限",
        "bound": "respondent",
        "unit": "days",
        "starts_on": date(2026, 3, 2),
        "expires_on": date(2026, 4, 1),
        "acts_on": date(2026, 4, 2),
    }
    return TimeLimit(case_id=case_id, run_id=run_id, **{**given, **values})


def job(dedup_key: str, **values: object) -> Job:
    given = {"kind": "expire", "acts_at": MORNING, "next_attempt_at": MORNING}
    return Job(dedup_key=dedup_key, **{**given, **values})


def document(case_id: int, **values: object) -> Document:
    given = {"kind": "notice", "title": "受理通知书", "filename": "acceptance.pdf", "media_type": "application/pdf"}
    given |= {"state": "pending", "created_at": MORNING, "created_by": "王审查员"}
    return Document(case_id=case_id, **{**given, **values})


def notice(case_id: int, **values: object) -> Notice:
    given = {"template": "acceptance", "title": "受理通知书", "addressee_role": "opponent", "channel": "post"}
    return Notice(case_id=case_id, **{**given, "issued_on": date(2026, 3, 2), **values})
