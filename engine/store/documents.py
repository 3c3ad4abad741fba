"""Documents (文件), and their service (送达) on the parties."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild, FileHash, JsonMap, one_of
from engine.store.packing import Packed, PackedName, Word

#: Kind of a document that came by mail and was not filed to anything yet.
UNREAD_MAIL = "incoming_mail"


class Document(CaseChild, Base):
    """A document of a case; its bytes lie in the file store under their hash."""

    __tablename__ = "document"
    CONSTRAINTS: ClassVar = (
        CheckConstraint(one_of("state", "pending", "ready"), name="state"),
        CheckConstraint("(state = 'ready') <= (sha256 IS NOT NULL)", name="ready_has_bytes"),
        Index("ix_document_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    title: Mapped[str] = mapped_column(PackedName)
    title_en: Mapped[str] = mapped_column(PackedName, default="")
    filename: Mapped[str]
    media_type: Mapped[str] = mapped_column(Word)
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(FileHash)
    state: Mapped[str] = mapped_column(default="ready")
    created_at: Mapped[datetime]
    #: Name of who brought it in, as it was then.
    created_by: Mapped[str]


CAME_BACK = text("state = 'returned'")
#: Said in the same words as the index, or the planner would not know that it holds.
HAS_COME_BACK = text("notice.state = 'returned'")


class Notice(CaseChild, Base):
    """One service of a document on one addressee."""

    __tablename__ = "notice"
    CONSTRAINTS: ClassVar = (
        CheckConstraint(one_of("state", "dispatched", "served", "returned", "rebutted"), name="state"),
        CheckConstraint(one_of("channel", "electronic", "post", "in_person", "publication"), name="channel"),
        Index("ix_notice_case_id", "case_id"),
        Index("ix_notice_issued_on", "issued_on"),
        Index("ix_notice_returned", "id", sqlite_where=CAME_BACK, postgresql_where=CAME_BACK),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    template: Mapped[str] = mapped_column(Word)
    title: Mapped[str] = mapped_column(PackedName)
    title_en: Mapped[str] = mapped_column(PackedName, default="")
    addressee_role: Mapped[str] = mapped_column(Word)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    channel: Mapped[str]
    issued_on: Mapped[date]
    #: Deemed or proven day of service.
    served_on: Mapped[date | None]
    proved_on: Mapped[date | None]
    #: What the receipt was proved by: a signed slip, a postmark, the log of the other system.
    proof: Mapped[str | None]
    returned_on: Mapped[date | None]
    #: The service that took its place: sent again, or published.
    replaced_by_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="dispatched")
    #: Variable of the run that holds the service day.
    result_variable: Mapped[str | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    receipt: Mapped[JsonMap] = mapped_column(Packed, default=dict)
    #: Variables of the run that it prints, as they were when it was issued; it may have to be printed again.
    words: Mapped[JsonMap | None] = mapped_column(Packed)
