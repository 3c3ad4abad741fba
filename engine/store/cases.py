"""Cases (案件) and who takes part in them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild, Digest

REPRESENTED = text("agent_party_id IS NOT NULL")
DECIDED = text("closed_on IS NOT NULL")
#: Of one of them, so that the index does not offer itself for every question about open cases.
OF_UNIT = text("closed_on IS NULL AND unit_id IS NOT NULL")
OF_NO_UNIT = text("closed_on IS NULL AND unit_id IS NULL")
#: Said in the same words as the index, or the planner would not know that it holds.
IS_DECIDED = text("case_file.closed_on IS NOT NULL")


class CaseFile(Base):
    """A case. Its row is the lock of everything that belongs to it, and holds the head of its history.

    ``version`` and the head are advanced by the unit of work; an update that finds another version is stale.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        ForeignKeyConstraint(
            ["id", "head_seq"],
            ["history.case_id", "history.seq"],
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        CheckConstraint("version >= 0 AND head_seq >= 0", name="counters"),
        Index(None, "kind", "filed_on", "id"),
        Index(None, "filed_on", "id"),
        Index("ix_case_file_of_unit", "unit_id", "id", "kind", sqlite_where=OF_UNIT, postgresql_where=OF_UNIT),
        Index("ix_case_file_of_no_unit", "id", "kind", sqlite_where=OF_NO_UNIT, postgresql_where=OF_NO_UNIT),
        Index("ix_case_file_decided", "kind", "closed_on", "id", sqlite_where=DECIDED, postgresql_where=DECIDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_no: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"), index=True)
    patent_id: Mapped[int | None] = mapped_column(ForeignKey("patent.id"), index=True)
    filed_on: Mapped[date]
    closed_on: Mapped[date | None]
    outcome: Mapped[str | None]
    priority: Mapped[int] = mapped_column(default=0)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    parent_case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    #: The case about a prior right whose end this one waits for (中止等待).
    waits_for_case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    #: The group of cases that are heard together (合并审理), named by one of them.
    joined_case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    head_seq: Mapped[int] = mapped_column(default=0)
    head_hash: Mapped[str | None] = mapped_column(Digest)
    #: 财产保全: nothing may change the right while it lasts.
    preservation: Mapped[bool] = mapped_column(default=False)
    #: Every number and name the case can be found by, lower case, one per line.
    search_text: Mapped[str] = mapped_column(default="")
    #: Nice classes of the mark when the case was opened, as ``,25,35,``; None: no mark.
    classes: Mapped[str | None]

    __mapper_args__: ClassVar = {"version_id_col": version, "version_id_generator": False}

    def find_by(self, *words: str | None) -> None:
        """Let the case be found by these numbers and names too; it goes on being found by the former ones."""
        known = (self.search_text or "").split("\n")
        self.search_text = "\n".join(dict.fromkeys(word.lower() for word in (*known, *words) if word))


class CaseParty(CaseChild, Base):
    """A party in its role in one case."""

    __tablename__ = "case_party"
    CONSTRAINTS: ClassVar = (
        Index("ix_case_party_agent_party_id", "agent_party_id", sqlite_where=REPRESENTED, postgresql_where=REPRESENTED),
    )

    case_id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True, index=True)
    agent_party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    #: Where the party wants its mail in this case; None: the address that the office knows of it.
    address: Mapped[str | None]
