"""Statements about text blocks, and which drafts used one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from engine.store.tables import Account, TaskCitation, TextBlock


def in_force(session: Session, on: date) -> Mapping[str, TextBlock]:
    """Return code -> the version that holds on a day, of the blocks that the office made or changed itself."""
    rows = session.scalars(
        select(TextBlock).where(TextBlock.valid_from <= on).order_by(TextBlock.valid_from, TextBlock.id)
    )
    return {row.code: row for row in rows}


def versions(session: Session, code: str) -> Sequence[tuple[TextBlock, str]]:
    """Return the versions of a block, newest first, with the names of those who made them."""
    return session.execute(
        select(TextBlock, Account.name)
        .join(Account, Account.id == TextBlock.account_id)
        .where(TextBlock.code == code)
        .order_by(TextBlock.valid_from.desc(), TextBlock.id.desc())
    ).all()


def note_use(session: Session, task_id: int, code: str) -> None:
    """Keep that a block was inserted into the draft of a task."""
    key = {"task_id": task_id, "what": "block", "code": code}
    if session.get(TaskCitation, (task_id, "block", code)) is None:
        session.execute(insert(TaskCitation), key)
