"""What parties typed and did not send yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap


class PartyDraft(Base):
    """A filing or a message as typed so far, of one account; gone once it is sent."""

    __tablename__ = "party_draft"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    #: Number of the case that the message is for; empty: a filing.
    case_no: Mapped[str] = mapped_column(primary_key=True)
    #: Case kind to be filed, or the message.
    what: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[JsonMap]
    saved_at: Mapped[datetime]
