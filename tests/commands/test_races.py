"""Two at once, on PostgreSQL: one wins, the other is told, the case is unharmed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from engine.bootstrap import build_for_tests
from engine.case_engine import CaseEngine
from engine.errors import EngineError, NotFound, Stale
from engine.outside.clock import FakeClock
from engine.store.database import open_database
from engine.store.queries import cases as case_queries
from engine.store.queries import people
from engine.store.tables import Party, Recusal
from engine.values import Actor, GivenTask
from tests import factories
from tests.divided import allot, divide, unit_of
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


def test_one_key_for_two_tasks_at_once(filed: Office) -> None:
    """A key answers for one request: the other is refused whole, whichever came first, and can come with its own."""
    first = (filed.case_no, filed.open_task("check_formalities").id)
    filed.file("trademark.opposition")
    second = (filed.case_no, filed.open_task("check_formalities").id)
    me = filed.actor("formality")

    answers = at_once(
        [partial(filed.engine.complete_task, me, task_id, ACCEPT, key="k") for _, task_id in (first, second)]
    )

    assert sorted(getattr(answer, "code", "done") for answer in answers) == ["done", "key_reused"]
    for (filed.case_no, task_id), answer in zip((first, second), answers, strict=True):
        if isinstance(answer, EngineError):
            assert filed.open_tasks == ["check_formalities"]
            filed.engine.complete_task(me, task_id, ACCEPT, key="another")
        assert filed.acts().count("task.completed") == 1
        assert filed.awaited == ["answer", "withdrawal"]


def test_an_answer_and_an_expiry_at_once(filed: Office) -> None:
    """The day decides, not who is faster: it came after the last day, and the limit expires once."""
    filed.complete("check_formalities", intake_decision="accept")
    filed.clock.travel(to=filed.limit("tm-opposition-answer").expires_on, days=1)

    answers = at_once([lambda: filed.send("answer", by="respondent"), filed.tick, filed.tick])

    assert not isinstance(answers[0], EngineError)
    filed.tick()
    assert filed.open_tasks == ["draft_decision"]
    assert answers[0].remark == "kept_as_late_material"
    assert filed.limit("tm-opposition-answer").state == "expired"
    assert filed.acts().count("time_limit.expired") == 1


def test_several_tickers_fire_each_limit_once(filed: Office) -> None:
    numbers = []
    for _ in range(6):
        filed.file("trademark.opposition")
        filed.complete("check_formalities", intake_decision="accept")
        numbers.append(filed.case_no)
    filed.clock.travel(to=filed.limit("tm-opposition-answer").expires_on, days=1)

    for _ in range(3):
        at_once([filed.tick] * 3)
        filed.clock.travel(seconds=2)  # who finds a case in other hands comes again a second later

    for filed.case_no in numbers:
        assert filed.acts().count("time_limit.expired") == 1
        assert filed.open_tasks == ["draft_decision"]


#: What one person does at once with the others: login, name of the act, its arguments.
Act = tuple[str, str, tuple[object, ...]]
#: Processes of a race: as many as an office has web processes on a small machine.
PROCESSES = 4
#: On a slow machine a loser may be told to come again before it can be told that it lost.
BUSY = "Stale busy"


def _act_in_a_process(
    url: str, acts: list[Act], gate: object, queue: object, *, insists: bool = False, in_turn: bool = False
) -> None:
    """Do some acts of the race in a process of its own, with connections and caches of its own.

    :param insists: come again as often as the case is in other hands.
    :param in_turn: one act after the other.
    """
    database = open_database(url)
    engine = build_for_tests(database, FakeClock(FIRST_DAY))
    with engine._parts.unit_of_work(read_only=True) as work:
        logins = {login for login, _, _ in acts}
        actors = {
            name: people.actor_of(work.session, people.by_login(work.session, name).id, work.today) for name in logins
        }
    gate.wait()
    asked = [partial(getattr(engine, name), actors[login], *given) for login, name, given in acts]
    asked = [partial(_insisting, each) for each in asked] if insists else asked
    done = [one for act in asked for one in at_once([act])] if in_turn else at_once(asked)
    queue.put([(act[0], act[1], _told(one)) for act, one in zip(acts, done, strict=True)])
    database.close()


def _insisting(act: Callable[[], object]) -> object:
    """Do what the page tells a person to do who came while the case was in other hands: the same once more.

    Whoever holds the lock of a case may be kept from the processor for longer than others wait for it.
    """
    while True:
        try:
            return act()
        except Stale as refusal:
            if refusal.code != "busy":
                raise


def _told(result: object) -> object:
    """Return what crosses the border of a process: class and code of a refusal, the id of a task given, or ``done``."""
    if isinstance(result, EngineError):
        return f"{type(result).__name__} {result.code}"
    return result.line.id if isinstance(result, GivenTask) else None if result is None else "done"


def _tick_in_a_process(url: str, gate: object, queue: object) -> None:
    """Be one of the tickers of the office until nothing is due."""
    database = open_database(url)
    engine = build_for_tests(database, FakeClock(FIRST_DAY))
    gate.wait()
    while engine.run_due_jobs():
        pass
    queue.put([])
    database.close()


def raced(url: str, acts: list[Act], *, tickers: int = 0) -> list[tuple[str, str, object]]:
    """Do acts at the same moment, in several processes; return who did what, and what came of it.

    :param tickers: processes that do meanwhile what is due, one job after the other; then so are the acts.
    """
    context = multiprocessing.get_context("spawn")
    shares = [share for share in (acts[place::PROCESSES] for place in range(PROCESSES)) if share]
    gate, queue = context.Barrier(len(shares) + tickers), context.Queue()
    how = {"in_turn": tickers > 0}
    processes = [
        context.Process(target=_act_in_a_process, args=(url, share, gate, queue), kwargs=how) for share in shares
    ]
    processes += [context.Process(target=_tick_in_a_process, args=(url, gate, queue)) for _ in range(tickers)]
    for process in processes:
        process.start()
    try:
        return [one for _ in processes for one in queue.get(timeout=120)]
    finally:
        for process in processes:
            process.join(10)


def asked_by(office: Office, number: int, *roles: str, unit_id: int | None = None) -> list[str]:
    """Add people who all want the same."""
    logins = [f"asker{place}" for place in range(number)]
    with office.parts.unit_of_work() as work:
        for login in logins:
            factories.account(work, login, roles=roles).unit_id = unit_id
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


def _recuse(engine: CaseEngine, _case_no: str, login: str, party_id: int) -> None:
    """Enter an interest of a person in a party, as the office does when it becomes known."""
    with engine._parts.unit_of_work() as work:
        account = people.by_login(work.session, login)
        factories.interest(work, account, work.session.get_one(Party, party_id))


def _decide_recusal(engine: CaseEngine, case_no: str, login: str, _party_id: int) -> None:
    with engine._parts.unit_of_work() as work:
        person = people.by_login(work.session, login).person_id
        case = case_queries.by_number(work.session, case_no, lock=True)
        work.session.add(Recusal(case_id=case.id, person_id=person, ground="relative", decided_on=work.today))
        work.record(case, Actor.system(), "recusal.decided", "x")


def _in_a_process(url: str, act: Callable[..., None], given: tuple[object, ...], gate: object) -> None:
    database = open_database(url)
    engine = build_for_tests(database, FakeClock(FIRST_DAY))
    gate.wait()
    _insisting(partial(act, engine, *given))
    database.close()


def raced_with_recusal(office: Office, url: str, act: Callable[..., None]) -> object:
    """Let the approver complete their task while they are recused; return what the approver was told."""
    acts = [("approver", "complete_task", (office.open_task("approve_decision").id, APPROVE))]
    context = multiprocessing.get_context("spawn")
    gate, queue = context.Barrier(2), context.Queue()
    given = (office.case_no, "approver", office.opponent_party.id)
    rivals = [
        context.Process(target=_act_in_a_process, args=(url, acts, gate, queue), kwargs={"insists": True}),
        context.Process(target=_in_a_process, args=(url, act, given, gate)),
    ]
    for process in rivals:
        process.start()
    [(_, _, outcome)] = queue.get(timeout=120)
    for process in rivals:
        process.join(30)
    assert [process.exitcode for process in rivals] == [0, 0]
    return outcome


@pytest.mark.parametrize("_round", range(3))
def test_a_recusal_against_a_completion(drafted: Office, postgres_url: str, _round: int) -> None:
    """What was done before the interest was known stands; after it the case is not there for the person."""
    outcome = raced_with_recusal(drafted, postgres_url, _recuse)

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
    outcome = raced_with_recusal(drafted, postgres_url, _decide_recusal)

    order = [line.act for line in drafted.history() if line.act in ("recusal.decided", "task.completed")][2:]
    assert order == (["task.completed", "recusal.decided"] if outcome == "done" else ["recusal.decided"]), outcome
    assert outcome in ("done", "NotFound no_task")
    assert is_intact(drafted)


@pytest.mark.parametrize("_round", range(3))
def test_a_handover_against_a_completion(filed: Office, postgres_url: str, _round: int) -> None:
    """Either it was completed where it lay and the case stays, or it waits in the other unit with nobody's answers."""
    divide(filed)
    filed.engine.hand_over_case(filed.actor("leader"), filed.case_no, filed.units[0], "业务分工")
    task = filed.open_task("check_formalities").id
    filed.engine.claim_task(filed.actor("formality"), task)
    to = (filed.case_no, filed.units[1], "案件集中审理", filed.case.seen)

    told = raced(postgres_url, [("formality", "complete_task", (task, ACCEPT)), ("leader1", "hand_over_case", to)])

    outcome = {name: one for _, name, one in told}
    acts = [line.act for line in filed.history()]
    if outcome["complete_task"] == "done":
        assert outcome["hand_over_case"] in ("Stale case_changed", BUSY), told
        assert unit_of(filed) == 0 and filed.awaited == ["answer", "withdrawal"]
        assert acts.count("task.completed") == 1 and acts.count("case.handed_over") == 1
    else:
        assert outcome["complete_task"] in ("Forbidden not_your_unit", BUSY), told
        assert outcome["hand_over_case"] == "done", told
        assert unit_of(filed) == 1 and filed.open_tasks == ["check_formalities"]
        assert filed.open_task("check_formalities").assignee is None and "task.completed" not in acts
    assert is_intact(filed)


def test_a_batch_of_handovers_against_completions_of_the_same_cases(filed: Office, postgres_url: str) -> None:
    """Each case by itself: completed where it lay and then handed over, or handed over with the draft and nobody's
    answers. The page of the batch tells each of them. Both begin at an end, and meet.
    """
    divide(filed)
    allot(filed, (1, 0))
    held, draft = {}, {"intake_decision": "correct"}
    for login in asked_by(filed, 16, "formality_examiner", unit_id=filed.units[0]):
        filed.file("trademark.opposition")
        task = filed.open_task("check_formalities").id
        filed.engine.claim_task(filed.actor(login), task)
        filed.engine.save_draft(filed.actor(login), task, draft)
        held[login] = filed.case_no, task
    leader, numbers = filed.actor("leader1"), [number for number, _ in held.values()]
    while filed.tick():
        pass  # nothing but the batch is due: the tickers begin with it
    given = {"to": filed.units[1], "reason": "案件集中审理"}
    batch = filed.engine.start_batch(leader, "hand_over", [], given, case_nos=numbers)

    acts = [(login, "complete_task", (task, ACCEPT)) for login, (_, task) in reversed(held.items())]
    told = raced(postgres_url, acts, tickers=2)
    for _ in range(3):  # what was busy is due again in a while
        filed.clock.travel(seconds=60)
        filed.tick()

    page = filed.engine.batch(leader, batch).items
    assert {item.case_no: item.state for item in page} == dict.fromkeys(numbers, "done")
    for login, _, outcome in told:
        filed.case_no, task = held[login]
        told_of = ("task.completed", "case.handed_over", "task.released")
        lines = [line for line in filed.history() if line.act in told_of]
        acts = [line.act for line in lines]
        if outcome == "done":
            assert acts == ["task.completed", "case.handed_over"] and filed.awaited == ["answer", "withdrawal"]
        else:
            assert outcome in ("Forbidden not_your_unit", BUSY), told
            assert acts == ["case.handed_over", "task.released"]
            assert filed.open_task("check_formalities").assignee is None
            assert filed.engine.task(filed.actor("formality2"), task).draft == draft
        assert [line.new["batch"] for line in lines if line.act == "case.handed_over"] == [batch]
        assert unit_of(filed) == 1 and is_intact(filed)
