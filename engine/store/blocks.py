"""Text blocks of the office in all their versions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap


class TextBlock(Base):
    """One version of a text block; the blocks that come with the engine have none until they are changed.

    Added, never edited.
    """

    __tablename__ = "text_block"
    __table_args__ = (Index("ix_text_block_code", "code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    valid_from: Mapped[date]
    #: See engine.rules.blocks.
    body: Mapped[JsonMap] = mapped_column(default=dict)
    reason: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
