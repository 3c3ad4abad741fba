"""Checkpoints of the history: what was signed, and the heads it is about. The database lets nobody edit them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, Digest


class Checkpoint(Base):
    """One signed note."""

    __tablename__ = "checkpoint"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]
    note: Mapped[str]
    public_key: Mapped[bytes]
    signature: Mapped[bytes]


class CheckpointHead(Base):
    """The head of one chain that grew since the checkpoint before.

    The chain is named by its number, not by a reference: a case that was deleted must leave this row behind.
    """

    __tablename__ = "checkpoint_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    checkpoint_no: Mapped[int] = mapped_column(ForeignKey("checkpoint.number"), index=True)
    hash: Mapped[str] = mapped_column(Digest)
