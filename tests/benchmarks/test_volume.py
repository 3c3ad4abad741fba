"""Cases loaded in bulk are cases like any other: the engine goes on with them and their histories verify."""

from __future__ import annotations

import pytest
from sqlalchemy import exists, func, select

from benchmarks import volume
from engine.store.tables import Base, CaseFile, NumberSeries, Run, Task
from engine.values import PageRequest, WorklistQuery
from tests.office import OPPONENT, Office

OPEN, CLOSED = 60, 240


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def loaded(request, opened):
    office = Office(opened(request.getfixturevalue(request.param)))
    office.publish_originals()
    volume.fill(office, open_cases=OPEN, closed_cases=CLOSED)
    return office


def test_copies_are_cases_that_verify_and_go_on(loaded):
    told = 2 * volume.MODELS
    with loaded.database.reading() as session:
        numbers = session.scalars(select(CaseFile.case_no).order_by(CaseFile.id)).all()
        closed = session.scalar(select(func.count()).where(CaseFile.closed_on.is_not(None)))
        drawn = session.scalar(select(func.sum(NumberSeries.last)))
        runs = session.scalars(select(Run)).all()
        tasks = {task.id: task.case_id for task in session.scalars(select(Task))}
    assert (len(numbers), closed, drawn) == (told + OPEN + CLOSED, volume.MODELS + CLOSED, told + OPEN + CLOSED)
    assert all(tasks[row] == run.case_id for run in runs for row in run.view["tasks"].values())

    auditor = loaded.actor("auditor")
    for case_no in numbers[::3]:
        assert loaded.engine.verify_history(auditor, case_no)["is_intact"], case_no

    for case_no in (numbers[told], numbers[told + OPEN // 2], numbers[told + OPEN - 1]):
        loaded.case_no = case_no
        assert OPPONENT not in {party.name for party in loaded.case.parties}
        limits = {limit.rule_id: limit.expires_on for limit in loaded.case.limits}
        loaded.complete("check_formalities", intake_decision="accept")
        assert "task.completed" in loaded.acts()
        assert limits.items() <= {limit.rule_id: limit.expires_on for limit in loaded.case.limits}.items()
        assert loaded.open_tasks or loaded.awaited
        assert loaded.engine.verify_history(auditor, case_no)["is_intact"]


def test_a_copied_case_is_found_by_its_own_number_and_party_only(loaded):
    with loaded.database.reading() as session:
        last = session.scalars(select(CaseFile).order_by(CaseFile.id.desc()).limit(1)).one()

    assert [line.case_no for line in loaded.engine.search(loaded.actor("auditor"), last.case_no).items] == [
        last.case_no
    ]
    assert OPPONENT not in last.search_text


def test_a_second_load_goes_on_where_the_first_ended(loaded):
    volume.fill(loaded, open_cases=3, closed_cases=0)

    with loaded.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CaseFile)) == 4 * volume.MODELS + OPEN + CLOSED + 3


def test_the_pool_holds_every_open_copy(loaded):
    page = loaded.engine.worklist(loaded.actor("formality"), WorklistQuery(scope="pool"), PageRequest(size=500))

    assert len(page.items) == volume.MODELS + OPEN


def test_the_databases_references_hold(loaded):
    with loaded.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for reference in table.foreign_key_constraints:
                assert connection.scalar(_orphans(reference)) == 0, reference.name


def _orphans(reference):
    """Count the rows that point at nothing."""
    target = reference.referred_table.alias()
    pairs = [(key.parent, target.c[key.column.name]) for key in reference.elements]
    found = exists().where(*(here == there for here, there in pairs))
    return select(func.count()).where(*(here.is_not(None) for here, _ in pairs), ~found)
