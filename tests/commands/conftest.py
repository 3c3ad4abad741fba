"""What several tests of commands begin with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.store.database import Database
from tests.conftest import SMALL
from tests.divided import divide
from tests.office import Office


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def divided(request: pytest.FixtureRequest, opened: Callable[[str], Database]) -> Office:
    """An office of two units; ``units`` are their ids."""
    office = _bare(request, opened)
    office.publish_originals()
    divide(office)
    return office


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def small_divided(request: pytest.FixtureRequest, opened: Callable[[str], Database]) -> Office:
    """The same with the small procedure."""
    office = _bare(request, opened)
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    divide(office)
    return office


def _bare(request: pytest.FixtureRequest, opened: Callable[[str], Database]) -> Office:
    return Office(opened(request.getfixturevalue(f"{request.param}_url")))
