"""The demo office: complete, believable, the same from the same seed, and loaded once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.bootstrap import build_for_tests
from engine.demo import load
from engine.demo.people import ACCOUNTS, AGENT_ACCOUNTS, PARTY_ACCOUNTS, UNITS
from engine.outside.clock import FakeClock
from engine.settings import Settings
from engine.store.database import Database
from engine.store.queries import people
from engine.values import ROLES, CaseQuery, PageRequest

TODAY = date(2026, 11, 23)


def _told(database: Database, cases: int) -> list[tuple[object, ...]]:
    engine = build_for_tests(database, FakeClock(TODAY), settings=Settings(demo=True))
    engine.publish_originals()
    assert load(engine, engine._parts.settings, cases=cases)
    with engine._parts.unit_of_work(read_only=True) as work:
        auditor = people.actor_of(work.session, people.by_login(work.session, "shen.qiuyan").id, TODAY)
    marks = engine.find_marks(auditor, "", PageRequest(size=400)).items
    lines = engine.find_cases(auditor, CaseQuery(), PageRequest(size=200)).items

    assert len(marks) >= 300
    assert all(engine.verify_history(auditor, line.case_no)["is_intact"] for line in lines)
    assert not load(engine, engine._parts.settings, cases=cases)  # a second call leaves it alone
    return [(line.case_no, line.title, line.status, line.outcome, line.filed_on, line.closed_on) for line in lines]


def test_there_is_an_account_for_every_role_in_two_departments() -> None:
    held = {role for person in ACCOUNTS for role in person.roles}
    outside = ({"agent"} if AGENT_ACCOUNTS else set()) | ({"party"} if PARTY_ACCOUNTS else set())

    assert held | outside == set(ROLES)
    assert len(ACCOUNTS) >= 12
    assert {person.unit for person in ACCOUNTS if person.unit is not None} == set(range(len(UNITS)))


@pytest.fixture
def two_databases(opened: Callable[[str], Database], sqlite_template: object, tmp_path: object) -> list[Database]:
    import shutil

    found = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.db"
        shutil.copyfile(sqlite_template, path)
        found.append(opened(f"sqlite:///{path}"))
    return found


def test_the_same_seed_tells_the_same_lives(two_databases: list[Database]) -> None:
    first, second = (_told(database, 8) for database in two_databases)

    assert first == second
    assert len(first) >= 8
