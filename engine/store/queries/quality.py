"""Statements about quality sampling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from engine.store.quality import QualityDraw, QualitySample, QualityScore
from engine.store.queries import facts
from engine.store.tables import Account, CaseFile, Checkpoint, Task, Unit
from engine.values import Actor

#: Those whose work is in a decision; who keeps the register and who is asked for a second opinion decided nothing.
DECIDING = ("formality_examiner", "examiner", "panel_member", "panel_head")
#: The form of the sheet.
FORM = "shared.quality_review.score_case"


def note_of(session: Session, number: int) -> str:
    """Return the signed text of a checkpoint."""
    return session.scalars(select(Checkpoint.note).where(Checkpoint.number == number)).one()


def decided(session: Session, first: date, last: date) -> dict[tuple[int | None, str], dict[str, int]]:
    """Return (unit, kind) -> case number -> case, of the cases that were closed within some days."""
    rows = session.execute(
        select(CaseFile.unit_id, CaseFile.kind, CaseFile.case_no, CaseFile.id)
        .where(CaseFile.closed_on >= first, CaseFile.closed_on <= last)
        .order_by(CaseFile.unit_id, CaseFile.kind, CaseFile.case_no)
    )
    found: dict[tuple[int | None, str], dict[str, int]] = {}
    for unit_id, kind, case_no, case_id in rows:
        found.setdefault((unit_id, kind), {})[case_no] = case_id
    return found


def sheet(session: Session, run_id: int) -> Mapping[str, object]:
    """Return the answers of the score sheet of a run."""
    task = session.scalars(select(Task).where(Task.run_id == run_id, Task.answered_by(FORM))).one()
    return task.answers or {}


def contributors(session: Session, case_id: int, today: date) -> Sequence[int]:
    """Return the accounts that worked on a case and may still read it."""
    return session.scalars(
        select(Task.completed_by)
        .join(Account, Account.id == Task.completed_by)
        .where(Task.case_id == case_id, Task.status == "done", Task.role.in_(DECIDING), ~Task.answered_by(FORM))
        .where(Account.is_disabled.is_(False), ~facts.is_recused(Account.person_id, today, Task.case_id))
        .distinct()
    ).all()


def drawn_in(session: Session, draw_id: int) -> set[str]:
    """Return the numbers of the cases of a draw."""
    rows = select(CaseFile.case_no).join(QualitySample, QualitySample.case_id == CaseFile.id)
    return set(session.scalars(rows.where(QualitySample.draw_id == draw_id)))


def draws(session: Session, unit_id: int | None, months: int) -> Sequence[tuple[QualityDraw, Unit | None]]:
    """Return the draws of a unit (None: of the office) in its last months, newest first."""
    recent = select(QualityDraw.month).distinct().order_by(QualityDraw.month.desc()).limit(months)
    wanted = select(QualityDraw, Unit).outerjoin(Unit, Unit.id == QualityDraw.unit_id)
    if unit_id is not None:
        wanted = wanted.where(QualityDraw.unit_id == unit_id)
    return session.execute(
        wanted.where(QualityDraw.month.in_(recent)).order_by(QualityDraw.month.desc(), QualityDraw.kind, QualityDraw.id)
    ).all()


def draw(session: Session, draw_id: int, unit_id: int | None) -> QualityDraw | None:
    """Return a draw that a reader of a unit may know of."""
    wanted = select(QualityDraw).where(QualityDraw.id == draw_id)
    if unit_id is not None:
        wanted = wanted.where(QualityDraw.unit_id == unit_id)
    return session.scalars(wanted).one_or_none()


def seen(session: Session, actor: Actor, today: date, case_ids: Iterable[int]) -> set[int]:
    """Return which of these cases a reader may know of."""
    wanted = select(CaseFile.id).where(CaseFile.id.in_(tuple(case_ids)), facts.visible(actor, today, CaseFile.id))
    return set(session.scalars(wanted))


def samples(session: Session, actor: Actor, today: date, unit_id: int | None, most: int) -> Sequence[Row]:
    """Return sample, draw, case number, task and marks' mean of what a reader may know of, newest first."""
    mean = select(func.avg(QualityScore.score)).where(QualityScore.sample_id == QualitySample.id).scalar_subquery()
    task = (
        select(func.max(Task.id)).where(Task.case_id == QualitySample.case_id, Task.answered_by(FORM)).scalar_subquery()
    )
    wanted = (
        select(QualitySample, QualityDraw, CaseFile.case_no, task.label("task_id"), mean.label("mean"))
        .join(QualityDraw, QualityDraw.id == QualitySample.draw_id)
        .join(CaseFile, CaseFile.id == QualitySample.case_id)
        .where(facts.visible(actor, today, CaseFile.id))
    )
    if unit_id is not None:
        wanted = wanted.where(QualityDraw.unit_id == unit_id)
    return session.execute(wanted.order_by(QualitySample.id.desc()).limit(most)).all()


def scores(session: Session, actor: Actor, today: date, unit_id: int | None) -> Sequence[Row]:
    """Return unit, step, criterion, number of marks and their sum, of cases that a reader may know of."""
    wanted = (
        select(
            QualityDraw.unit_id,
            Unit.name,
            Unit.name_en,
            QualityScore.step,
            QualityScore.criterion,
            func.count(),
            func.sum(QualityScore.score),
        )
        .join(QualitySample, QualitySample.id == QualityScore.sample_id)
        .join(QualityDraw, QualityDraw.id == QualitySample.draw_id)
        .outerjoin(Unit, Unit.id == QualityDraw.unit_id)
        .where(facts.visible(actor, today, QualitySample.case_id))
        .group_by(QualityDraw.unit_id, Unit.name, Unit.name_en, QualityScore.step, QualityScore.criterion)
    )
    if unit_id is not None:
        wanted = wanted.where(QualityDraw.unit_id == unit_id)
    return session.execute(wanted.order_by(QualityDraw.unit_id, QualityScore.step, QualityScore.criterion)).all()
