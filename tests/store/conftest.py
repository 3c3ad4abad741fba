"""A small office in rows: just enough to hang cases, tasks and limits on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest

from engine.outside.clock import FakeClock
from engine.store.database import Database
from engine.store.tables import Account, CaseFile, CaseParty, DiagramVersion, Party, Run
from engine.store.work import Work, unit_of_work
from engine.values import Actor
from tests.store.rows import EXAMINER, OPPONENT, RESPONDENT, case_file

Writing = Callable[..., AbstractContextManager[Work]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(date(2026, 3, 2))


@pytest.fixture
def working(database: Database, clock: FakeClock) -> Writing:
    """Open a unit of work on the test's database."""
    return lambda **options: unit_of_work(database, clock, **options)


@pytest.fixture
def examiner() -> Actor:
    return Actor(account_id=EXAMINER, person_id=EXAMINER, name="王审查员", kind="office", roles=frozenset({"examiner"}))


@pytest.fixture
def filed(working: Writing, examiner: Actor) -> Iterator[int]:
    """One opposition with its run, filed and recorded; its id."""
    with working() as work:
        session = work.session
        session.add_all(
            [
                Account(
                    id=EXAMINER, login="wang", password_hash="-", person_id=EXAMINER, name="王审查员", kind="office"
                ),
                Party(id=OPPONENT, name="杭州青禾茶业有限公司"),
                Party(id=RESPONDENT, name="青禾里餐饮管理（苏州）有限公司"),
                DiagramVersion(
                    id=1,
                    kind="trademark.opposition",
                    version=1,
                    sha256="0" * 64,
                    bundle={},
                    name="商标异议",
                    status="published",
                    created_at=work.now,
                    published_at=work.now,
                ),
            ]
        )
        case = case_file("商异20260001")
        session.add(case)
        session.flush()
        session.add_all(
            [
                CaseParty(case_id=case.id, role="opponent", party_id=OPPONENT),
                CaseParty(case_id=case.id, role="respondent", party_id=RESPONDENT),
                Run(case_id=case.id, kind=case.kind, diagram_version_id=1, state=b"{}"),
            ]
        )
        work.record(case, examiner, "case.filed", case.case_no, {}, {"filed_on": work.today})
    yield case.id


@pytest.fixture
def the_case(working: Writing, filed: int) -> Iterator[tuple[Work, CaseFile]]:
    """The filed case, loaded inside a unit of work that commits after the test."""
    with working() as work:
        yield work, work.session.get(CaseFile, filed)
