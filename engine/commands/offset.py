"""How far the office clock of a demonstration runs ahead: kept in the database, so that every process agrees."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from time import monotonic

from engine.store.database import Database
from engine.store.queries import rulebook

KEY = "clock_offset_seconds"
#: A process asks again after so many seconds.
ASK_EVERY = 1.0


@dataclass(slots=True)
class OfficeOffset:
    """The offset as the database has it, asked for at most once a second. Without a database there is none."""

    database: Database | None = None
    _known: timedelta = timedelta()
    _asked: float = float("-inf")
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> timedelta:
        if self.database is None:
            return timedelta()
        with self._lock:
            if monotonic() - self._asked > ASK_EVERY:
                with self.database.reading() as session:
                    self._known = timedelta(seconds=float(rulebook.setting(session, KEY) or 0))
                self._asked = monotonic()
            return self._known

    def forget(self) -> None:
        """Ask again at once."""
        self._asked = float("-inf")
