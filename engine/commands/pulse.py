"""The pulse of a ticker: it says that one lives, and doubts the clocks before they can take a right from a party.

Two clocks decide (reliability.md 3.4): the database's, and as a veto the ticker's. This is the guard over the first:
where nobody can be sure of it, or nobody was there for hours, what is adverse waits until an administrator has looked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.commands.parts import Parts
from engine.outside.clock import BOOT_ID, machine_time, monotonic_s
from engine.store.jobs import Job
from engine.store.queries import beats
from engine.store.queries import jobs as job_queries
from engine.store.rulebook import ClockBeat
from engine.store.work import Work
from engine.values import Actor

#: The two clocks may run apart by so much from one beat to the next, and time may go back by so much.
TOLERANCE = timedelta(seconds=5)
#: At the start of a machine nothing tells a clock that jumped from a rest; after so long a rest the clock is doubted.
FURTHEST_AHEAD = timedelta(hours=24)
#: Both clocks are read within so many seconds, or they are not compared: the process may have been stopped in between.
AT_ONCE_S = 1.0
#: So often both are read anew before this beat is given up.
TRIES = 3


def doubt(now: ClockBeat, newest_at: datetime | None, before: ClockBeat | None, patience: timedelta) -> str | None:
    """Return why adverse acts must wait for a person, as a code; None: time went on as it should.

    :param newest_at: the high-water mark: the newest time that any ticker saw on the database's clock.
    :param before: the last beat of this machine since it was started, if there was one.
    :param patience: how long the office may be without a ticker.
    """
    if newest_at is None:
        return None
    if before is not None and _apart(before, now) > TOLERANCE:
        return "clock_moved"
    if now.database_at < newest_at - TOLERANCE:
        return "clock_behind"
    rest = now.database_at - newest_at
    if before is None and rest > FURTHEST_AHEAD:
        return "clock_ahead"
    return "outage" if rest > patience else None


def _apart(before: ClockBeat, now: ClockBeat) -> timedelta:
    """Return by how much the database's clock moved more, or less, than the one that nobody can set."""
    return abs((now.database_at - before.database_at) - timedelta(seconds=now.monotonic_s - before.monotonic_s))


def beat(parts: Parts, work: Work, worker: str) -> bool:
    """Record that a ticker lives; what is doubtful about the clocks becomes an incident.

    In a demonstration nothing is doubted: it rests over night, and its time is made up.

    :return: whether the clocks were looked at; False: they could not be read at once, and nothing is known of them.
    """
    newest_at, before = beats.seen(work.session, BOOT_ID)
    now = _both_clocks(work, worker)
    if now is None:
        return False
    reason = doubt(now, newest_at, before, timedelta(hours=parts.settings.hold_after_outage_hours))
    beats.keep(work.session, now)
    if reason is not None and not parts.settings.demo and not job_queries.is_doubted(work.session, reason):
        _hold(work, reason, now, newest_at)
    return True


def _both_clocks(work: Work, worker: str) -> ClockBeat | None:
    """Return what the clocks of machine and database say at one moment; None: this process was held up each time."""
    for _ in range(TRIES):
        machine = machine_time()
        database_at = beats.database_now(work.session)
        if monotonic_s() - machine.monotonic_s <= AT_ONCE_S:
            return ClockBeat(
                worker=worker,
                database_at=database_at,
                wall_at=machine.wall_at,
                monotonic_s=machine.monotonic_s,
                boot_id=BOOT_ID,
            )
    return None


def _hold(work: Work, reason: str, now: ClockBeat, newest_at: datetime) -> None:
    """Open the incident that holds what is adverse for as long as it is one."""
    seen = {"database_at": now.database_at, "wall_at": now.wall_at, "newest_at": newest_at}
    work.session.add(
        Job(
            kind="clock",
            dedup_key=f"clock:{reason}:{newest_at.isoformat()}",
            acts_at=work.now,
            next_attempt_at=work.now,
            state="incident",
            last_error=reason,
            payload={name: instant.isoformat() for name, instant in seen.items()},
        )
    )
    work.record(None, Actor.system(), "clock.doubted", reason, {}, seen)


def release(parts: Parts, work: Work, job: Job, *_context: object) -> str | None:
    """Believe the clock again, and arm what was held for it: an administrator has released the incident."""
    del parts
    beats.forget_future(work.session)
    job_queries.release_doubted(work.session, job.payload["released_from"], work.now)
    return None
