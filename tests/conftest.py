"""The office for every test that needs one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.store.database import Database
from tests.office import Office

pytest_plugins = ["tests.databases"]

SMALL = Path(__file__).parent / "commands" / "diagrams" / "small_opposition.bpmn"


@pytest.fixture
def office_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database: SQLite, unless ``ANJUAN_TEST_ON=postgresql`` asks for the other."""
    return request.getfixturevalue(f"{os.environ.get('ANJUAN_TEST_ON', 'sqlite').removesuffix('ql')}_url")


@pytest.fixture
def bare_office(office_url: str, opened: Callable[[str], Database]) -> Office:
    """An office without procedures, on a fresh database."""
    return Office(opened(office_url))


@pytest.fixture
def small_office(bare_office: Office) -> Office:
    """An office with one small procedure drawn for tests of the commands."""
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    return bare_office


@pytest.fixture
def office(bare_office: Office) -> Office:
    """An office with the reviewed originals of ``processes/`` in force."""
    bare_office.publish_originals()
    return bare_office


@pytest.fixture
def postgres_office(postgres_url: str, opened: Callable[[str], Database]) -> Office:
    """The same small procedure on PostgreSQL."""
    office = Office(opened(postgres_url))
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    return office
