"""Random quality sampling (质量抽查): drawing decided cases after each month, and asking for the score of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.commands import duty_rules
from engine.commands.motion import Motion
from engine.commands.side_kinds import QUALITY_REVIEW
from engine.rules import checkpoints as notes
from engine.rules import sampling
from engine.store.checkpoints import Checkpoint
from engine.store.jobs import Job
from engine.store.quality import QualityDraw, QualitySample
from engine.store.queries import quality as queries
from engine.store.work import Work
from engine.values import Actor

if TYPE_CHECKING:
    from engine.commands.parts import Parts
    from engine.store.queries.jobs import JobInHand

#: Kinds of jobs: the draw of a month, and the review of one case that it drew.
DRAW, REVIEW = "sample", "review"


def arm(work: Work, first: Checkpoint, before_on: date | None) -> None:
    """Arm the draws of the months that ended before the first checkpoint after them.

    :param before_on: day of the checkpoint before; None: there is none, and the month before is drawn from.
    """
    if not work.definitions.has(work.session, QUALITY_REVIEW):
        return
    for month in _months(before_on, work.today):
        payload = {"month": month, "checkpoint": first.number}
        work.session.add(Job.armed(DRAW, f"{DRAW}:{month}", work.now, payload=payload))


def run_draw(_parts: Parts, work: Work, job: Job, _found: JobInHand) -> str | None:
    """Draw from the cases that were decided in a month, for every unit and procedure by its own quota."""
    month, number = str(job.payload["month"]), int(job.payload["checkpoint"])
    seed = notes.digest(queries.note_of(work.session, number))
    first, last = days_of(month)
    for (unit_id, kind), decided in queries.decided(work.session, first, last).items():
        quota, version = duty_rules.sampling(work, unit_id, last)
        chosen = sampling.draw(seed, month, decided, quota.of(kind).of(len(decided)))
        row = QualityDraw(
            month=month,
            kind=kind,
            unit_id=unit_id,
            seed=seed,
            checkpoint_no=number,
            decided=len(decided),
            drawn=len(chosen),
            duty_rule_id=version,
            drawn_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
        for case_no in chosen:
            _arm_review(work, row, decided[case_no], sampling.rank(seed, month, case_no))
        said = {"month": month, "seed": seed, "checkpoint": number, "decided": len(decided), "drawn": len(chosen)}
        work.record(None, Actor.system(), "quality.drawn", kind, {}, {**said, "unit": unit_id})
    return None


def _arm_review(work: Work, draw: QualityDraw, case_id: int, rank: str) -> None:
    sample = QualitySample(draw_id=draw.id, case_id=case_id, rank=rank)
    work.session.add(sample)
    work.session.flush()
    payload = {"sample": sample.id}
    work.session.add(Job.armed(REVIEW, f"{REVIEW}:{sample.id}", work.now, case_id=case_id, payload=payload))


def run_review(_parts: Parts, work: Work, job: Job, found: JobInHand) -> str | None:
    """Begin the review of one case beside it; the case stays closed."""
    known = {"sample_id": int(job.payload["sample"])}
    motion = Motion.begin(work, Actor.system(), found.case, QUALITY_REVIEW, known, is_main=False)
    motion.settle("quality.sampled", found.case.case_no)
    return None


def days_of(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month, ``2026-03``."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _months(before_on: date | None, today: date) -> Iterator[str]:
    """Yield the months that have ended since a day, oldest first."""
    last = today.replace(day=1) - timedelta(days=1)
    day = last if before_on is None else before_on
    while day <= last:
        yield day.strftime("%Y-%m")
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
