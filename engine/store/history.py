"""The history (办案日志): one hash chain per case, one for the office itself. The database lets nobody edit it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Dialect, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.rules import chain
from engine.store.base import Base, Digest, JsonMap
from engine.store.packing import Packed

NOTHING = {"new": {}, "old": {}}


class Details(Packed):
    """Old and new values of a line. Damaged ones are shown as such, and are not what was hashed."""

    cache_ok = True

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> JsonMap | None:
        try:
            return super().process_result_value(value, dialect)
        except ValueError:
            return NOTHING | {"new": {"unreadable": bytes(value).hex()}}


class Line:
    """One act. The text under its hash is made of these columns and of nothing else, so an edited one shows."""

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str]
    actor_id: Mapped[int]
    person_id: Mapped[int]
    #: As it was then.
    actor_name: Mapped[str]
    on_behalf_of: Mapped[str | None]
    subject: Mapped[str]
    #: ``{"new": ..., "old": ...}``; None: neither.
    details: Mapped[JsonMap | None] = mapped_column(Details)
    prev_hash: Mapped[str] = mapped_column(Digest)
    hash: Mapped[str] = mapped_column(Digest)
    recorded_at: Mapped[datetime]

    @property
    def old(self) -> JsonMap:
        return (self.details or NOTHING)["old"]

    @property
    def new(self) -> JsonMap:
        return (self.details or NOTHING)["new"]

    def link(self, case_no: str | None) -> chain.Link:
        """Return the line as a link of its chain, with the text that was hashed.

        :param case_no: number of the case; None: a line of the office's own.
        """
        content = {
            "case": case_no,
            "time": self.recorded_at,
            "act": self.act,
            "actor": {"account": self.actor_id, "person": self.person_id, "name": self.actor_name},
            "on_behalf_of": self.on_behalf_of,
            "subject": self.subject,
            "old": self.old,
            "new": self.new,
        }
        body = chain.body(self.seq, self.prev_hash, content)
        return chain.Link(seq=self.seq, body=body, prev_hash=self.prev_hash, hash=self.hash)


class History(Line, Base):
    """One act in one case."""

    __tablename__ = "history"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True, sort_order=-1)


class OfficeHistory(Line, Base):
    """One act that belongs to no case: a diagram published, a rule confirmed, an account changed."""

    __tablename__ = "office_history"
