"""The office registers a published mark by itself once its opposition window is over and nothing is open against it.

Two moments can be the last: the end of the window (a job of the ticker) and the end of a case about the mark. Register,
certificate, gazette and history are written in one transaction at either.

Source: 商标法（2019）第三十三条: 公告期满无异议的，予以核准注册，发给商标注册证，并予公告; 商标法（2026）第三十六条.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.commands import certificates, registers, service
from engine.commands.parts import Parts
from engine.errors import UnknownRule
from engine.outside.clock import start_of_day
from engine.rules import registration as rules
from engine.store.cases import CaseFile
from engine.store.jobs import Job
from engine.store.queries import documents as document_queries
from engine.store.queries import jobs as job_queries
from engine.store.queries import marks as mark_queries
from engine.store.rights import Mark, RegisterEntry
from engine.store.work import Work
from engine.values import Actor

if TYPE_CHECKING:
    from engine.commands.motion import Motion

#: Kind of the job at the end of a window.
JOB = "register"
#: What is entered -> what the gazette calls it.
ANNOUNCED = {"registered": "registration", "partially_registered": "partial_registration"}


def arm(work: Work, mark: Mark) -> None:
    """Arm the job at the end of the window of a mark that was published. The mark must have an id."""
    over_on = _over_on(work, mark)
    if over_on is None or mark.status not in rules.PUBLISHED:
        return
    key, payload = f"{JOB}:{mark.id}:{mark.published_on}", {"mark_id": mark.id}
    work.session.add(Job.armed(JOB, key, start_of_day(over_on), payload=payload))


def run(parts: Parts, work: Work, job: Job, *_context: object) -> str | None:
    """Register a mark at the end of its window; return why not, as a code, when a person must look first.

    Where a calendar was published since, the window may end later than was thought: the job waits on.
    """
    del parts
    mark = mark_queries.locked(work.session, job.payload["mark_id"])
    over_on = _over_on(work, mark)
    if over_on is not None and work.today < over_on:
        job.acts_at = job.next_attempt_at = start_of_day(over_on)
        job.attempts = 0
        return None
    found = due_entry(work, mark)
    if found is None:
        return None
    if job.payload.get("released_by") is None and (doubt := _doubt(work, mark)) is not None:
        return doubt
    before, after = _entered(work, mark, found)
    work.session.add(RegisterEntry(mark_id=mark.id, entry=found, old=before, new=after, entered_on=work.today))
    work.session.add(document_queries.announced_mark(mark, ANNOUNCED[found], work.today))
    certificates.issue(work, mark)
    work.record(None, Actor.system(), "register.entered", mark.application_no, before, after)
    return None


def _entered(work: Work, mark: Mark, found: str) -> tuple[dict[str, object], dict[str, object]]:
    """Enter a registration; return what the register said before and what it says now."""
    names = ("status", "registered_on", "expires_on")
    before = {name: getattr(mark, name) for name in names}
    enter(work, mark, found)
    return before, {name: getattr(mark, name) for name in names}


def _doubt(work: Work, mark: Mark) -> str | None:
    """Return what holds the entry: it shuts out whoever would still oppose the mark."""
    if not work.catalogue.rule(registers.OPPOSITION_WINDOW, mark.published_on).has_effect:
        return "rule_unconfirmed"
    return job_queries.doubt(work.session)


def after_case(motion: Motion) -> None:
    """Register the mark of a case that has just ended, where nothing is in the way now; certificate and gazette too."""
    work, case = motion.work, motion.case
    if case.kind not in (rules.OPPOSITION, rules.REVIEW) or case.mark_id is None:
        return
    mark = mark_queries.locked(work.session, case.mark_id)
    found = due_entry(work, mark, case, case.outcome)
    if found is None:
        return
    before, after = _entered(work, mark, found)
    entry = {"case_id": case.id, "mark_id": mark.id, "entry": found, "old": before, "new": after}
    work.session.add(RegisterEntry(**entry, entered_on=work.today))
    work.record(case, motion.actor, "register.entered", found, before, after)
    owner = {"trademark.opposition": "respondent", "trademark.non_registration_review": "applicant"}[case.kind]
    service.issue(motion, "registration_certificate", service.addressees(motion.participants, owner))
    work.session.add(document_queries.announced(case, ANNOUNCED[found], work.today))


def is_before_our_law(work: Work, mark: Mark) -> bool:
    """Return whether a mark was published before the oldest law we hold: only a decision registers it."""
    return mark.published_on is not None and _over_on(work, mark) is None


def is_contested_besides(work: Work, mark: Mark, case: CaseFile) -> bool:
    """Return whether other cases against a mark are open."""
    others = mark_queries.challenges(work.session, mark.id, (rules.OPPOSITION, rules.REVIEW), without=case.id)
    return any(closed_on is None for _, closed_on, _ in others)


def due_entry(work: Work, mark: Mark, case: CaseFile | None = None, outcome: str | None = None) -> str | None:
    """Return what is to be entered for a locked mark, by the rule.

    :param case: a case that is ending in this step, with what it came to.
    """
    over_on = _over_on(work, mark)
    challenges = [
        rules.Challenge(kind=kind, is_open=closed_on is None, outcome=ended_as)
        for kind, closed_on, ended_as in mark_queries.challenges(
            work.session, mark.id, (rules.OPPOSITION, rules.REVIEW), without=case.id if case else None
        )
    ]
    if case is not None:
        challenges.append(rules.Challenge(kind=case.kind, is_open=False, outcome=outcome))
    is_over = over_on is not None and work.today >= over_on
    return rules.entry(mark.status, is_window_over=is_over, challenges=challenges)


def enter(work: Work, mark: Mark, found: str) -> None:
    """Enter a registration: number, first and last day of the right."""
    mark.status = found
    mark.registration_no = mark.registration_no or mark.application_no
    if mark.published_on is not None:
        mark.registered_on, mark.expires_on = registers.exclusive_right(work, mark.published_on)


def _over_on(work: Work, mark: Mark) -> date | None:
    """Return the first day after the window; while its calendar is provisional, after the latest it can end.

    None where the mark was not published, or before the oldest law we hold: the office does nothing by itself there.
    """
    if mark.published_on is None:
        return None
    try:
        window = work.law.deadline(registers.OPPOSITION_WINDOW, mark.published_on)
    except UnknownRule:
        return None
    last = window.latest_on if window.provisional and window.latest_on else window.expires_on
    return last + timedelta(days=1)
