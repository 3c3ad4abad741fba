"""Statements about checkpoints and the heads they keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from engine.rules.checkpoints import OFFICE, Head
from engine.store.tables import CaseFile, Checkpoint, CheckpointHead, History, OfficeHistory


def newest(session: Session) -> Checkpoint | None:
    """Return the last checkpoint."""
    return next(iter(last(session, 1)), None)


def last(session: Session, size: int) -> Sequence[Checkpoint]:
    """Return the last checkpoints, newest first."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.number.desc()).limit(size)).all()


def count(session: Session) -> int:
    """Return how many checkpoints there are."""
    return session.scalar(select(func.count()).select_from(Checkpoint))


def every(session: Session) -> Sequence[Checkpoint]:
    """Return all checkpoints, oldest first."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.number)).all()


def by_number(session: Session, number: int) -> Checkpoint | None:
    """Return a checkpoint."""
    return session.get(Checkpoint, number)


def heads(session: Session, number: int) -> list[Head]:
    """Return the heads that a checkpoint keeps."""
    rows = session.scalars(select(CheckpointHead).where(CheckpointHead.checkpoint_no == number))
    return [Head(chain=row.chain, seq=row.seq, hash=row.hash) for row in rows]


def grown(session: Session) -> list[Head]:
    """Return the heads of all chains that no checkpoint keeps yet, as one statement saw them."""
    is_kept = exists().where(CheckpointHead.chain == CaseFile.case_no, CheckpointHead.seq == CaseFile.head_seq)
    cases = select(CaseFile.case_no, CaseFile.head_seq, CaseFile.head_hash).where(CaseFile.head_seq > 0, ~is_kept)
    found = [Head(chain=chain, seq=seq, hash=digest) for chain, seq, digest in session.execute(cases)]
    last = session.scalars(select(OfficeHistory).order_by(OfficeHistory.seq.desc()).limit(1)).first()
    if last is not None and session.get(CheckpointHead, (OFFICE, last.seq)) is None:
        found.append(Head(chain=OFFICE, seq=last.seq, hash=last.hash))
    return found


def kept_of(session: Session, chain: str) -> Sequence[tuple[CheckpointHead, Checkpoint]]:
    """Return what checkpoints keep of one chain, oldest first."""
    return session.execute(
        select(CheckpointHead, Checkpoint)
        .join(Checkpoint, Checkpoint.number == CheckpointHead.checkpoint_no)
        .where(CheckpointHead.chain == chain)
        .order_by(CheckpointHead.seq)
    ).all()


def kept_of_many(session: Session, chains: Sequence[str]) -> Mapping[str, Sequence[CheckpointHead]]:
    """Return what checkpoints keep of some chains, by chain, oldest first."""
    kept: dict[str, list[CheckpointHead]] = {}
    statement = select(CheckpointHead).where(CheckpointHead.chain.in_(chains)).order_by(CheckpointHead.seq)
    for head in session.scalars(statement):
        kept.setdefault(head.chain, []).append(head)
    return kept


def of_no_case(session: Session) -> Sequence[CheckpointHead]:
    """Return what checkpoints keep of cases that are not there."""
    is_there = exists().where(CaseFile.case_no == CheckpointHead.chain)
    return session.scalars(
        select(CheckpointHead)
        .where(CheckpointHead.chain != OFFICE, ~is_there)
        .order_by(CheckpointHead.chain, CheckpointHead.seq)
    ).all()


def case_heads(session: Session) -> Iterator[Sequence[tuple[int, str, int, str | None]]]:
    """Yield id, number and head of every case, in order of their ids, some at a time."""
    after = 0
    while rows := session.execute(
        select(CaseFile.id, CaseFile.case_no, CaseFile.head_seq, CaseFile.head_hash)
        .where(CaseFile.id > after)
        .order_by(CaseFile.id)
        .limit(500)
    ).all():
        yield rows
        after = rows[-1][0]


def orphans(session: Session) -> int:
    """Return how many lines of history belong to no case."""
    return session.scalar(
        select(func.count()).select_from(History).where(~exists().where(CaseFile.id == History.case_id))
    )
