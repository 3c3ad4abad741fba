"""What must be true of an office after a storm, read from its rows and its files."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from engine.commands import reminders
from engine.commands.motion import Motion
from engine.store.tables import CaseFile, Document, History, Job, Run, Task, TimeLimit
from engine.values import Actor
from tests.office import Office


def violations(office: Office, files: Path) -> list[str]:
    """Return everything that is wrong, in words; empty: every promise was kept."""
    return [*_jobs(office), *_limits(office), *_documents(office, files), *_runs(office), *_chains(office)]


def _jobs(office: Office) -> Iterator[str]:
    """Every due job is done, none before its moment."""
    with office.database.reading() as session:
        for job in session.scalars(select(Job)):
            is_due = job.acts_at <= office.clock.now()
            if is_due and (job.kind, job.state) == (reminders.JOB, "cancelled"):
                continue  # nobody is reminded of a limit that was over before the worker came
            if job.state != ("done" if is_due else "armed"):
                yield f"job {job.id} ({job.kind}, due: {is_due}) is {job.state}: {job.last_error}"


def _acts(office: Office, act: str) -> Counter[int]:
    with office.database.reading() as session:
        return Counter(session.scalars(select(History.case_id).where(History.act == act)))


def _limits(office: Office) -> Iterator[str]:
    """A limit that is over fired once, as the history tells it; one that runs did not."""
    fired = _acts(office, "time_limit.expired")
    with office.database.reading() as session:
        expected = Counter(
            session.scalars(select(Job.case_id).where(Job.kind == "expire", Job.acts_at <= office.clock.now()))
        )
        over = Counter(session.scalars(select(TimeLimit.case_id).where(TimeLimit.state == "expired")))
        closed = set(session.scalars(select(CaseFile.id).where(CaseFile.closed_on.is_not(None))))
    expected = Counter({case_id: over[case_id] for case_id in closed}) + Counter(
        {case_id: count for case_id, count in expected.items() if case_id not in closed}
    )  # a closed case has forgotten its jobs
    for case_id in fired.keys() | expected.keys() | over.keys():
        if not fired[case_id] == expected[case_id] == over[case_id]:
            yield f"case {case_id}: fired {fired[case_id]} times, due {expected[case_id]}, over {over[case_id]}"


def _documents(office: Office, files: Path) -> Iterator[str]:
    """Each notice was printed once, and what is kept are these bytes."""
    printed = _acts(office, "document.rendered")
    with office.database.reading() as session:
        documents = session.scalars(select(Document)).all()
    for case_id, expected in Counter(document.case_id for document in documents).items():
        if printed[case_id] != expected:
            yield f"case {case_id}: {expected} documents, printed {printed[case_id]} times"
    kept = {path.name: path for path in files.rglob("*") if path.is_file() and not path.name.startswith(".new-")}
    if kept.keys() != {document.sha256 for document in documents}:
        yield f"{len(kept)} files are kept for {len(documents)} documents"
    for name, path in kept.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != name:
            yield f"the file {name} holds something else"


def _runs(office: Office) -> Iterator[str]:
    """What a run holds is what its rows show: open tasks and live limits."""
    with office.parts.unit_of_work(read_only=True) as work:
        for row in work.session.scalars(select(Run)):
            case = work.session.get(CaseFile, row.case_id)
            run = Motion.load(work, Actor.system(), case, row).run
            tasks = select(Task.token_id).where(Task.run_id == row.id, Task.status == "open")
            limits = select(TimeLimit.token_id).where(TimeLimit.run_id == row.id, TimeLimit.state == "running")
            if sorted(work.session.scalars(tasks)) != sorted(task.token_id for task in run.open_tasks):
                yield f"{case.case_no}: the tasks of the run are not those of the rows"
            if sorted(work.session.scalars(limits)) != sorted(limit.token_id for limit in run.awaited_limits):
                yield f"{case.case_no}: the limits of the run are not those of the rows"


def _chains(office: Office) -> Iterator[str]:
    """The history of every case is whole."""
    with office.database.reading() as session:
        numbers = session.scalars(select(CaseFile.case_no)).all()
    for number in numbers:
        found = office.engine.verify_history(Actor.system(), number)
        if not found["is_intact"]:
            yield f"{number}: the history is broken at line {found['seq']}"
