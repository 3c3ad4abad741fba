"""Two at once, on PostgreSQL: one wins, the other is told, the case is unharmed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from engine.errors import EngineError, Stale
from tests.office import Office

ACCEPT = {"intake_decision": "accept"}
pytestmark = pytest.mark.postgres


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Start all acts at the same moment; return results and refusals."""
    barrier = Barrier(len(acts))

    def started(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return act()
        except EngineError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(started, acts))


@pytest.fixture
def filed(postgres_office: Office) -> Office:
    postgres_office.file("trademark.opposition")
    return postgres_office


def test_the_same_task_completed_four_times_at_once(filed: Office) -> None:
    for _ in range(5):
        filed.file("trademark.opposition")
        task = filed.open_task("check_formalities")
        actors = [filed.actor("formality"), filed.actor("formality2")] * 2

        answers = at_once([partial(filed.engine.complete_task, actor, task.id, ACCEPT) for actor in actors])

        losers = [answer for answer in answers if isinstance(answer, EngineError)]
        assert len(losers) == 3 and all(isinstance(loser, Stale) for loser in losers)
        assert filed.acts().count("task.completed") == 1
        assert filed.awaited == ["answer", "withdrawal"]
        assert filed.engine.verify_history(filed.actor("auditor"), filed.case_no)["is_intact"]


def test_an_answer_and_an_expiry_at_once(filed: Office) -> None:
    """Either the answer was in time for the case, or it is late material; never both, never neither."""
    filed.complete("check_formalities", intake_decision="accept")
    filed.clock.travel(to=filed.limit("tm-opposition-answer").expires_on, days=1)

    answers = at_once([lambda: filed.send("answer", by="respondent"), filed.tick, filed.tick])

    assert not isinstance(answers[0], EngineError)
    filed.tick()
    assert filed.open_tasks == ["draft_decision"]
    state = filed.limit("tm-opposition-answer").state
    assert state == ("expired" if answers[0].remark == "kept_as_late_material" else "met")


def test_several_tickers_fire_each_limit_once(filed: Office) -> None:
    numbers = []
    for _ in range(6):
        filed.file("trademark.opposition")
        filed.complete("check_formalities", intake_decision="accept")
        numbers.append(filed.case_no)
    filed.clock.travel(to=filed.limit("tm-opposition-answer").expires_on, days=1)

    for _ in range(3):
        at_once([filed.tick] * 3)

    for filed.case_no in numbers:
        assert filed.acts().count("time_limit.expired") == 1
        assert filed.open_tasks == ["draft_decision"]
