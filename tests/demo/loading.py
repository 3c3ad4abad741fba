"""Loading the demo office in tests, always on the same day."""

from __future__ import annotations

import logging
from datetime import date

from engine.bootstrap import build_for_tests
from engine.case_engine import CaseEngine
from engine.demo import load, office
from engine.outside.clock import FakeClock
from engine.settings import Settings
from engine.store.database import Database

TODAY = date(2026, 11, 23)


class Loud(logging.Handler):
    """What an office that is shown only says, a test fails for: a course that the engine does not let be told."""

    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(record.getMessage())


logging.getLogger("engine.demo.stories").addHandler(Loud())


def load_into(database: Database, cases: int = office.CASES) -> CaseEngine:
    engine = build_for_tests(database, FakeClock(TODAY), settings=Settings(demo=True))
    engine.publish_originals()
    assert load(engine, engine._parts.settings, cases=cases)
    return engine
