"""The parts of an office, put together once by ``bootstrap``: database, clock, files, law, diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from engine.commands.definitions import Definitions
from engine.commands.lawbook import LawBook
from engine.commands.offset import OfficeOffset
from engine.outside.clock import Clock, FakeClock
from engine.outside.files import FileStore
from engine.outside.mail import Mailer
from engine.outside.seal import MemorySeal, Seal
from engine.settings import Settings
from engine.store.database import Database
from engine.store.work import Work, unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every command may need besides its own unit of work."""

    settings: Settings
    database: Database
    clock: Clock
    files: FileStore
    mailer: Mailer
    seal: Seal = field(default_factory=MemorySeal)
    definitions: Definitions = field(default_factory=Definitions)
    law: LawBook = field(default_factory=LawBook)
    offset: OfficeOffset = field(default_factory=OfficeOffset)
    #: One traveller at a time (demo).
    travelling: Lock = field(default_factory=Lock)

    @contextmanager
    def unit_of_work(self, *, read_only: bool = False) -> Iterator[Work]:
        """Open a unit of work with the law and the diagrams of this office."""
        with unit_of_work(self.database, self.clock, read_only=read_only, definitions=self.definitions) as work:
            work.session.info["parts"] = self
            work.law, work.files = self.law.of(work.session), self.files
            yield work

    @contextmanager
    def glance(self) -> Iterator[Work]:
        """Open a unit of work for a single statement that only reads: no transaction, no law, no diagrams."""
        with unit_of_work(self.database, self.clock, is_glance=True) as work:
            yield work

    def moved(self, by: timedelta) -> None:
        """The office clock was moved: a clock of tests goes along, a real one asks for its offset again."""
        if isinstance(self.clock, FakeClock):
            self.clock.travel(seconds=by.total_seconds())
        else:
            self.offset.forget()


def parts_of(work: Work) -> Parts:
    """Return the parts of the office that a unit of work belongs to."""
    return work.session.info["parts"]
