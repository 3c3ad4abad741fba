"""Two at once, on PostgreSQL: one wins, the other is told, the case is unharmed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from engine.bootstrap import build_for_tests
from engine.errors import EngineError, NotFound, Stale
from engine.outside.clock import FakeClock
from engine.store.database import open_database
from engine.store.queries import cases as case_queries
from engine.store.queries import people
from engine.store.tables import Party, Recusal
from engine.values import Actor, GivenTask
from tests import factories
from tests.office import FIRST_DAY, Office, refusal

ACCEPT = {"intake_decision": "accept"}
APPROVE = {"approval": "approve"}
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


#: What one person does at once with the others: login, name of the act, its arguments.
Act = tuple[str, str, tuple[object, ...]]
#: Processes of a race: as many as an office has web processes on a small machine.
PROCESSES = 4
#: On a slow machine a loser may be told to come again before it can be told that it lost.
BUSY = "Stale busy"


def _act_in_a_process(url: str, acts: list[Act], gate: object, queue: object) -> None:
    """Do some acts of the race in a process of its own, with connections and caches of its own."""
    database = open_database(url)
    engine = build_for_tests(database, FakeClock(FIRST_DAY))
    with engine._parts.unit_of_work(read_only=True) as work:
        logins = {login for login, _, _ in acts}
        actors = {
            name: people.actor_of(work.session, people.by_login(work.session, name).id, work.today) for name in logins
        }
    gate.wait()
    done = at_once([partial(getattr(engine, name), actors[login], *given) for login, name, given in acts])
    queue.put([(act[0], act[1], _told(one)) for act, one in zip(acts, done, strict=True)])
    database.close()


def _told(result: object) -> object:
    """Return what crosses the border of a process: class and code of a refusal, the id of a task given, or ``done``."""
    if isinstance(result, EngineError):
        return f"{type(result).__name__} {result.code}"
    return result.line.id if isinstance(result, GivenTask) else None if result is None else "done"


def raced(url: str, acts: list[Act]) -> list[tuple[str, str, object]]:
    """Do acts at the same moment, in several processes; return who did what, and what came of it."""
    context = multiprocessing.get_context("spawn")
    shares = [share for share in (acts[place::PROCESSES] for place in range(PROCESSES)) if share]
    gate, queue = context.Barrier(len(shares)), context.Queue()
    processes = [context.Process(target=_act_in_a_process, args=(url, share, gate, queue)) for share in shares]
    for process in processes:
        process.start()
    try:
        return [one for _ in processes for one in queue.get(timeout=120)]
    finally:
        for process in processes:
            process.join(10)


def asked_by(office: Office, number: int, *roles: str) -> list[str]:
    """Add people who all want the same."""
    logins = [f"asker{place}" for place in range(number)]
    with office.parts.unit_of_work() as work:
        for login in logins:
            factories.account(work, login, roles=roles)
    return logins


def is_intact(office: Office) -> bool:
    return office.engine.verify_history(office.actor("auditor"), office.case_no)["is_intact"]


def test_thirty_two_who_ask_at_once_are_given_no_task_twice(filed: Office, postgres_url: str) -> None:
    """Who presses the button too late gets nothing, and no error."""
    logins = asked_by(filed, 32, "formality_examiner")
    for _ in range(23):
        filed.file("trademark.opposition")

    given = [one for _, _, one in raced(postgres_url, [(login, "next_case", ()) for login in logins])]

    ids = [one for one in given if one is not None]
    assert all(isinstance(one, int) for one in ids), given
    assert len(ids) == len(set(ids)) == 24


def test_thirty_two_people_claim_one_task(filed: Office, postgres_url: str) -> None:
    """One has it; the others are told that somebody was faster, and nothing of theirs is written."""
    logins, task = asked_by(filed, 32, "formality_examiner"), filed.open_task("check_formalities").id

    told = raced(postgres_url, [(login, "claim_task", (task,)) for login in logins])

    winners = [login for login, _, one in told if one == "done"]
    assert len(winners) == 1, told
    assert {one for _, _, one in told} <= {"done", "Stale task_claimed", BUSY}, told
    assert filed.acts().count("task.claimed") == 1
    assert filed.engine.task(filed.actor(winners[0]), task).line.is_mine
    assert is_intact(filed)


def test_thirty_two_people_complete_one_task(filed: Office, postgres_url: str) -> None:
    """The case moves on once, with the answers of one of them."""
    logins, task = asked_by(filed, 32, "formality_examiner"), filed.open_task("check_formalities").id

    told = raced(postgres_url, [(login, "complete_task", (task, ACCEPT)) for login in logins])

    refused = [one for _, _, one in told if one != "done"]
    assert len(refused) == 31 and set(refused) <= {"Stale task_done", BUSY}, told
    assert filed.acts().count("task.completed") == 1
    assert filed.awaited == ["answer", "withdrawal"]
    assert is_intact(filed)


@pytest.fixture
def drafted(filed: Office) -> Office:
    """A decision lies with an approver to be approved."""
    filed.complete("check_formalities", by="formality")
    filed.send("answer", by="respondent")
    filed.complete("draft_decision", by="examiner")
    filed.engine.claim_task(filed.actor("approver"), filed.open_task("approve_decision").id)
    return filed


@pytest.mark.parametrize("_round", range(3))
def test_an_approval_against_its_reassignment(drafted: Office, postgres_url: str, _round: int) -> None:
    """Either it was approved before it was given away, or it waits in other hands: never approved by who lost it."""
    task, to = drafted.open_task("approve_decision").id, drafted.actor("approver2").account_id

    told = raced(
        postgres_url, [("approver", "complete_task", (task, APPROVE)), ("leader", "reassign_task", (task, to, "年假"))]
    )

    outcome = {name: one for _, name, one in told}
    acts = [line for line in drafted.history() if line.act in ("task.reassigned", "task.completed")]
    if outcome["complete_task"] == "done":
        assert outcome["reassign_task"] == "Stale task_done", told
        assert acts[-1].actor == drafted.actor("approver").name and drafted.open_tasks == []
    else:
        assert (outcome["complete_task"], outcome["reassign_task"]) == ("Stale task_claimed", "done"), told
        assert acts[-1].act == "task.reassigned"
        assert drafted.engine.task(drafted.actor("approver2"), task).line.is_mine
    assert is_intact(drafted)


def _recuse_in_a_process(url: str, login: str, party_id: int, gate: object) -> None:
    """Enter an interest of a person in a party, as the office does when it becomes known."""
    database = open_database(url)
    engine = build_for_tests(database, FakeClock(FIRST_DAY))
    gate.wait()
    with engine._parts.unit_of_work() as work:
        account = people.by_login(work.session, login)
        factories.interest(work, account, work.session.get_one(Party, party_id))
    database.close()


@pytest.mark.parametrize("_round", range(3))
def test_a_recusal_against_a_completion(drafted: Office, postgres_url: str, _round: int) -> None:
    """What was done before the interest was known stands; after it the case is not there for the person."""
    task = drafted.open_task("approve_decision").id
    context = multiprocessing.get_context("spawn")
    gate, queue = context.Barrier(2), context.Queue()
    rivals = [
        context.Process(
            target=_act_in_a_process, args=(postgres_url, [("approver", "complete_task", (task, APPROVE))], gate, queue)
        ),
        context.Process(target=_recuse_in_a_process, args=(postgres_url, "approver", drafted.opponent_party.id, gate)),
    ]
    for process in rivals:
        process.start()
    [(_, _, outcome)] = queue.get(timeout=120)
    for process in rivals:
        process.join(30)

    completed = [line.actor for line in drafted.history() if line.act == "task.completed" and line.subject == "审批"]
    if outcome == "done":
        assert completed == [drafted.actor("approver").name] and drafted.open_tasks == []
    else:
        assert outcome == "NotFound no_task" and completed == [] and drafted.open_tasks == ["approve_decision"]
    assert isinstance(refusal(drafted.engine.case, drafted.actor("approver"), drafted.case_no), NotFound)
    assert is_intact(drafted)


@pytest.mark.parametrize("_round", range(3))
def test_a_recusal_that_is_decided_against_a_completion(drafted: Office, postgres_url: str, _round: int) -> None:
    """Decided under the lock of the case: whoever comes after it in the history had no right any more."""
    task, person = drafted.open_task("approve_decision").id, drafted.actor("approver").person_id
    context = multiprocessing.get_context("spawn")
    gate, queue = context.Barrier(2), context.Queue()
    rivals = [
        context.Process(
            target=_act_in_a_process, args=(postgres_url, [("approver", "complete_task", (task, APPROVE))], gate, queue)
        ),
        context.Process(target=_decide_recusal_in_a_process, args=(postgres_url, drafted.case_no, person, gate)),
    ]
    for process in rivals:
        process.start()
    [(_, _, outcome)] = queue.get(timeout=120)
    for process in rivals:
        process.join(30)

    order = [line.act for line in drafted.history() if line.act in ("recusal.decided", "task.completed")][2:]
    assert order == (["task.completed", "recusal.decided"] if outcome == "done" else ["recusal.decided"]), outcome
    assert outcome in ("done", "NotFound no_task")
    assert is_intact(drafted)


def _decide_recusal_in_a_process(url: str, case_no: str, person_id: int, gate: object) -> None:
    database = open_database(url)
    engine = build_for_tests(database, FakeClock(FIRST_DAY))
    gate.wait()
    with engine._parts.unit_of_work() as work:
        case = case_queries.by_number(work.session, case_no, lock=True)
        work.session.add(Recusal(case_id=case.id, person_id=person_id, ground="relative", decided_on=work.today))
        work.record(case, Actor.system(), "recusal.decided", "x")
    database.close()
