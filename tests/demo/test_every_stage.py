"""Kind by stage, kind by outcome: whoever opens the demo office finds a case that stands there, or stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from engine.case_engine import CaseEngine
from engine.demo import courses
from engine.store.tables import CaseFile, Run
from engine.workflow.definition import Definition

KINDS = courses.kinds()
Stop = tuple[str, str]
#: (kind or any, diagram, stop) -> why no case of the demo office ever comes there.
NEVER: dict[tuple[str, str, str], str] = {
    ("*", "shared.panel_vote", "substitute_vote"): "a member has to step back in the middle of a vote: shared.recusal",
    ("*", "shared.panel_vote", "substitute_head_vote"): "the head has to step back in the middle of a vote",
    ("patent.reexamination", "shared.hearing", "respondent_receipt"): "there is one side only: has_respondent is no",
}
#: (kind, stage) -> why no case rests in it.
PASSED: dict[tuple[str, str], str] = {
    ("trademark.renewal", "decided"): "the term is renewed, or the renewal refused, in the same step",
    ("trademark.opposition", "review"): "the review is opened, and the opposition closed, in the same step",
    ("trademark.cancellation", "review"): "the review is opened, and the cancellation closed, in the same step",
    ("trademark.invalidation", "review"): "the review is opened, and the invalidation closed, in the same step",
}
#: Of how many cases of a kind the main run stands in a stage today, at the least.
FEW = 1


def definition(engine: CaseEngine, kind: str) -> Definition:
    with engine._parts.unit_of_work(read_only=True) as work:
        return work.definitions.current(work.session, kind)[1]


def views(engine: CaseEngine, kind: str) -> list[dict]:
    with engine._parts.unit_of_work(read_only=True) as work:
        return list(work.session.scalars(select(Run.view).where(Run.is_main, Run.kind == kind)))


def stops(drawn: Definition, *diagrams: str) -> Iterator[Stop]:
    """Every user task and every wait of diagrams, those inside their sub-processes, too."""
    for diagram in diagrams or drawn.processes:
        yield from ((diagram, node.id) for _, node in drawn.processes[diagram].walk() if node.is_waiting)


def is_unreached(kind: str, stop: Stop) -> bool:
    return ("*", *stop) in NEVER or (kind, *stop) in NEVER


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_stands_or_stood_at_every_stop_of_the_diagram(whole: CaseEngine, kind: str) -> None:
    seen = {(told[0], told[1]) for view in views(whole, kind) for told in (*view["tokens"], *view["done"])}

    assert [stop for stop in stops(definition(whole, kind), kind) if stop not in seen] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_stands_today_at_every_stop_of_the_diagram_and_of_those_it_calls(whole: CaseEngine, kind: str) -> None:
    standing = {(told[0], told[1]) for view in views(whole, kind) for told in view["tokens"]}
    reachable = [stop for stop in stops(definition(whole, kind)) if not is_unreached(kind, stop)]

    assert [stop for stop in reachable if stop not in standing] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_to_be_out_of_reach_is(whole: CaseEngine, kind: str) -> None:
    seen = {(told[0], told[1]) for view in views(whole, kind) for told in (*view["tokens"], *view["done"])}

    assert [stop for stop in stops(definition(whole, kind)) if is_unreached(kind, stop) and stop in seen] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_stage_of_the_diagram_holds_a_case_today(whole: CaseEngine, kind: str) -> None:
    drawn = definition(whole, kind)
    nodes = [node for process in drawn.processes.values() for _, node in process.walk()]
    stages = {node.parameters["status"] for node in nodes if node.calls == "set_status"}
    with whole._parts.unit_of_work(read_only=True) as work:
        held = Counter(work.session.scalars(select(CaseFile.status).where(CaseFile.kind == kind)))

    lacking = {stage: held[stage] for stage in stages if held[stage] < FEW and (kind, stage) not in PASSED}
    assert lacking == {}
    assert held["closed"] >= 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_came_to_every_outcome(whole: CaseEngine, kind: str) -> None:
    with whole._parts.unit_of_work(read_only=True) as work:
        reached = set(work.session.scalars(select(CaseFile.outcome).where(CaseFile.kind == kind).distinct()))

    drawn = definition(whole, kind)
    ends = [node.id for node in drawn.processes[kind].nodes.values() if node.kind == "end"]
    assert [end for end in ends if end not in reached and end not in drawn.side_elements] == []
