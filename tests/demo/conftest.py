"""The demo office that the tests of this folder only read."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bootstrap import build_for_tests
from engine.case_engine import CaseEngine
from engine.outside.clock import FakeClock
from engine.settings import Settings
from engine.store.database import open_database
from tests.demo.loading import TODAY, load_into


@pytest.fixture(scope="module")
def whole(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseEngine]:
    """The demo office as `make run` makes it; made once for all workers of this test session, which only read it."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    place, part = folder / "demo-office.db", folder / "demo-office.db.part"
    with (folder / "demo-office.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            shutil.copyfile(sqlite_template, part)
            made = open_database(f"sqlite:///{part}")
            load_into(made)
            made.close()
            part.rename(place)
    database = open_database(f"sqlite:///{place}")
    yield build_for_tests(database, FakeClock(TODAY), settings=Settings(demo=True))
    database.close()
