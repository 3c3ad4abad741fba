"""Kind by stage, kind by outcome: whoever opens the demo office finds a case that stood there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.case_engine import CaseEngine
from engine.demo import courses
from engine.store.tables import CaseFile, Run
from engine.workflow.definition import Definition

#: Kinds whose cases go by courses that were written down; those of the others go by chance.
KINDS = courses.kinds()


def definition(engine: CaseEngine, kind: str) -> Definition:
    with engine._parts.unit_of_work(read_only=True) as work:
        return work.definitions.current(work.session, kind)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_stands_or_stood_at_every_stop(whole: CaseEngine, kind: str) -> None:
    """Every user task and every wait of the main diagram, those inside its sub-processes too."""
    with whole._parts.unit_of_work(read_only=True) as work:
        views = work.session.scalars(select(Run.view).where(Run.is_main, Run.kind == kind)).all()
    seen = {(told[0], told[1]) for view in views for told in (*view["tokens"], *view["done"])}

    stops = [node.id for _, node in definition(whole, kind).processes[kind].walk() if node.is_waiting]
    assert [stop for stop in stops if (kind, stop) not in seen] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_came_to_every_outcome(whole: CaseEngine, kind: str) -> None:
    with whole._parts.unit_of_work(read_only=True) as work:
        reached = set(work.session.scalars(select(CaseFile.outcome).where(CaseFile.kind == kind).distinct()))

    drawn = definition(whole, kind)
    ends = [node.id for node in drawn.processes[kind].nodes.values() if node.kind == "end"]
    assert [end for end in ends if end not in reached and end not in drawn.side_elements] == []
