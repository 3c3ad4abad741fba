"""The history (办案日志): one hash chain per case, one for the office itself. The database lets nobody edit it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Dialect, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.rules import chain
from engine.store.base import Base, Beginning, Digest, JsonMap
from engine.store.packing import ACTS, Packed, PackedName, Word

NOTHING = {"new": {}, "old": {}}
#: What a line in a case keeps of its own hash.
HASH_BYTES = 8


class Details(Packed):
    """Old and new values of a line. Damaged ones are shown as such, and are not what was hashed."""

    cache_ok = True

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> JsonMap | None:
        try:
            return super().process_result_value(value, dialect)
        except ValueError:
            return NOTHING | {"new": {"unreadable": bytes(value).hex()}}


class Subject(PackedName):
    """What a line is about. A damaged one is shown as its bytes, which are not what was hashed."""

    cache_ok = True

    def process_result_value(self, value: bytes | str | None, dialect: Dialect) -> str | None:
        if isinstance(value, str):
            return value  # written by hand
        try:
            return super().process_result_value(value, dialect)
        except ValueError:
            return bytes(value).hex()


class Line:
    """One act. The text under its hash is made of these columns and of nothing else, so an edited one shows."""

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(Word(ACTS))
    actor_id: Mapped[int]
    person_id: Mapped[int]
    #: As it was then.
    actor_name: Mapped[str]
    on_behalf_of: Mapped[str | None]
    subject: Mapped[str] = mapped_column(Subject)
    #: ``{"new": ..., "old": ...}``; None: neither.
    details: Mapped[JsonMap | None] = mapped_column(Details)
    #: How the hash of the line before begins (:func:`beginning`). The whole of it stands there: the database refuses a
    #: line that was made after another one, and who verifies takes the hash that he has just computed.
    follows: Mapped[str] = mapped_column(Beginning(4))
    #: Of a line in a case the beginning: who verifies computes the whole of it, up to the head that the case keeps.
    hash: Mapped[str]
    recorded_at: Mapped[datetime]

    @property
    def old(self) -> JsonMap:
        return (self.details or NOTHING)["old"]

    @property
    def new(self) -> JsonMap:
        return (self.details or NOTHING)["new"]

    def link(self, case_no: str | None, prev_hash: str) -> chain.Link:
        """Return the line as a link of its chain, with the text that was hashed.

        Its hash is the whole one, computed anew, if it begins as the line says; else what the line says.

        :param case_no: number of the case; None: a line of the office's own.
        :param prev_hash: hash of the line before, ``chain.GENESIS`` before the first.
        """
        if self.follows != beginning(prev_hash):
            prev_hash = self.follows.ljust(len(chain.GENESIS), "0")  # it says itself that it follows another line
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
        body = chain.body(self.seq, prev_hash, content)
        computed = chain.digest(body)
        is_it = len(self.hash) >= 2 * HASH_BYTES and computed.startswith(self.hash)
        return chain.Link(seq=self.seq, body=body, prev_hash=prev_hash, hash=computed if is_it else self.hash)


def beginning(digest: str) -> str:
    """Return the part of a hash that the line after it repeats."""
    return digest[:8]


def links(lines: Iterable[Line], case_no: str | None) -> Iterator[chain.Link]:
    """Return a whole history as the links of its chain.

    :param lines: all its lines in the order of their numbers.
    """
    prev_hash = chain.GENESIS
    for line in lines:
        link = line.link(case_no, prev_hash)
        yield link
        prev_hash = link.hash


class History(Line, Base):
    """One act in one case."""

    __tablename__ = "history"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True, sort_order=-1)
    hash: Mapped[str] = mapped_column(Beginning(HASH_BYTES))


class OfficeHistory(Line, Base):
    """One act that belongs to no case: a diagram published, a rule confirmed, an account changed."""

    __tablename__ = "office_history"

    #: The whole: no row repeats the head of this chain.
    hash: Mapped[str] = mapped_column(Digest)
