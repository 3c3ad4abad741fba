"""Scores of quality reviews (评分): entered when the sheet is filled in, and told back to those whom they concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commands import notifications
from engine.rules import sampling
from engine.store.quality import QualitySample, QualityScore
from engine.store.queries import quality as queries

if TYPE_CHECKING:
    from engine.commands.motion import Motion


def enter(motion: Motion) -> None:
    """Enter the marks of the score sheet that was filled in just now."""
    session, sample_id = motion.work.session, int(motion.variables["sample_id"])
    given = queries.sheet(session, motion.row.id)
    session.add_all(
        QualityScore(sample_id=sample_id, step=step, criterion=each, score=int(str(given[f"{step}_{each}"])))
        for step, criteria in sampling.SHEET.items()
        for each in criteria
    )
    sample = session.get_one(QualitySample, sample_id)
    sample.finding, sample.scored_at = str(motion.variables["finding"]), motion.work.now


def tell(motion: Motion) -> None:
    """Tell those who examined and drafted what was found; nobody else learns of it, and the case stays as it is."""
    work, case = motion.work, motion.case
    notifications.tell(
        work,
        queries.contributors(work.session, case.id, work.today),
        "quality.findings",
        case=case,
        findings=str(motion.variables["findings"]),
    )
