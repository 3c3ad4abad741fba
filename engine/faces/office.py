"""The office as a machine: jobs, clock, readiness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from engine.commands import checkpoints, history, jobs, machine, pulse, unmanned
from engine.faces.base import Face
from engine.values import Actor, CheckpointView, HistoryLine, JobView, Page, PageRequest, Verified


class OfficeFace(Face):
    """What operators and the ticker use."""

    def today(self) -> date:
        """Return the day of the office (Asia/Shanghai)."""
        return self._parts.clock.today()

    def now(self) -> datetime:
        """Return the present instant of the office, in UTC."""
        return self._parts.clock.now()

    def run_due_jobs(self, limit: int = 100, pulse: Callable[[], bool] = lambda: True) -> int:
        """Run jobs that are due, each in a transaction of its own; return how many were done. The scheduler's door.

        :param pulse: called before each job, so that a ticker can beat; where it returns False nothing more is begun.
        """
        return jobs.run_due(self._parts, limit, pulse)

    def jobs(self, actor: Actor, state: str | None = None, page: PageRequest | None = None) -> Page[JobView]:
        """Return jobs, soonest first; held jobs and incidents say why in ``last_error``."""
        with self._reading() as work:
            return jobs.page(work, actor, state, page or PageRequest())

    def retry_job(self, actor: Actor, job_id: int) -> JobView:
        """Release a held job or an incident: it is due again at once."""
        with self._writing() as work:
            return jobs.retry(work, actor, job_id)

    def office_history(self, actor: Actor, page: PageRequest | None = None) -> Page[HistoryLine]:
        """Return the log of what belongs to no case, newest first."""
        with self._reading() as work:
            return history.office_page(work, actor, page or PageRequest())

    def verify_office_history(self, actor: Actor) -> Mapping[str, object]:
        """Check the hash chain of that log.

        :return: ``{"is_intact": bool, "seq": first broken line or None, "checked": lines, "head": hash or None}``.
        """
        with self._reading() as work:
            return history.verify_office(work, actor)

    def checkpoint(self, *, only_if_due: bool = False) -> CheckpointView | None:
        """Sign the heads of all histories and keep the file outside the database.

        :param only_if_due: None where this day has a checkpoint already.
        :raises Stale: another process makes the same one now.
        """
        with self._writing() as work:
            if only_if_due and not checkpoints.is_due(work):
                return None
            made, text = checkpoints.make(work, self._parts.seal)
        self._parts.seal.keep(made.number, text)
        return made

    def look_for_unmanned(self) -> bool:
        """Let the tasks that nobody may do be looked for today, once; return False where that is arranged already.

        :raises Stale: another process arranges it now.
        """
        with self._writing() as work:
            return unmanned.arm(work)

    def checkpoints(self, actor: Actor, size: int = 5) -> tuple[CheckpointView, ...]:
        """Return the last checkpoints, newest first."""
        with self._reading() as work:
            return checkpoints.newest(work, actor, size)

    def checkpoint_file(self, actor: Actor, number: int) -> str:
        """Return the file of a checkpoint, which an auditor checks without the office (docs/checkpoints.md)."""
        with self._reading() as work:
            return checkpoints.file(work, actor, number)

    def verify_everything(self, actor: Actor) -> Verified:
        """Check every history of the office, all checkpoints, and the one against the other."""
        with self._reading() as work:
            return checkpoints.verify(self._parts, work, actor)

    def travel(self, actor: Actor, days: int) -> int:
        """Move the office clock forward (demo and training only); whatever falls due on the way is done on its day.

        :return: how many jobs were done on the way.
        :raises Forbidden: ``not_in_demo``.
        :raises Refused: ``no_way_back``: never backwards, never more than ten years.
        """
        return machine.travel(self._parts, actor, days)

    def readiness(self) -> dict[str, object]:
        """Return what ``/readyz`` says: is_ready, database, schema, diagrams, ticker_age_seconds."""
        return machine.readiness(self._parts)

    def metrics(self) -> dict[str, float]:
        """Return the figures of ``/metrics``: name -> value."""
        with self._reading() as work:
            return machine.metrics(work)

    def beat(self, worker: str) -> bool:
        """Record that a ticker lives; clocks that nobody can be sure of become an incident that holds what is adverse.

        :return: whether the clocks could be looked at; where not, nothing may be done that rests on them.
        :raises Stale: ``already_done``: another ticker said so at the same moment.
        """
        with self._writing() as work:
            return pulse.beat(self._parts, work, worker)
