"""Two at once, on PostgreSQL: one wins, the other is told, the case is unharmed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from engine.bootstrap import build_for_tests
from engine.errors import EngineError, Stale
from engine.outside.clock import FakeClock
from engine.store.database import open_database
from engine.store.queries import people
from tests import factories
from tests.office import FIRST_DAY, Office

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


def _ask_in_a_process(url: str, logins: list[str], queue: object) -> None:
    """Ask for the next case through several accounts at once, in a process of its own."""
    database = open_database(url)
    engine = build_for_tests(database, FakeClock(FIRST_DAY))
    with engine._parts.unit_of_work(read_only=True) as work:
        actors = [people.actor_of(work.session, people.by_login(work.session, name).id, work.today) for name in logins]
    given = at_once([partial(engine.next_case, actor) for actor in actors])
    queue.put([one if one is None or isinstance(one, EngineError) else one.line.id for one in given])
    database.close()


def test_thirty_two_who_ask_at_once_are_given_no_task_twice(filed: Office, postgres_url: str) -> None:
    """Four processes with eight people each who all press the button: who comes too late gets nothing, no error."""
    with filed.parts.unit_of_work() as work:
        for number in range(32):
            factories.account(work, f"asker{number}", roles=("formality_examiner",))
    for _ in range(23):
        filed.file("trademark.opposition")
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    logins = [[f"asker{process * 8 + number}" for number in range(8)] for process in range(4)]
    processes = [context.Process(target=_ask_in_a_process, args=(postgres_url, some, queue)) for some in logins]
    for process in processes:
        process.start()
    given = [one for _ in processes for one in queue.get(timeout=60)]
    for process in processes:
        process.join()

    ids = [one for one in given if one is not None]
    assert not [one for one in ids if isinstance(one, EngineError)], given
    assert len(ids) == len(set(ids)) == 24
