"""Killed at any point of a completion, a process leaves all of it or nothing, and the chain holds."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from engine.bootstrap import build_for_tests
from engine.store.database import Database, open_database
from tests.dump import rows_of
from tests.office import Office
from tests.plain_answers import answers_of

SIGNALS = answers_of("trademark.opposition.assess_signals", {})


@contextmanager
def killed_at(engine: Engine, moment: int) -> Iterator[None]:
    """Kill this process at a moment: before or after one of its statements, before or after its commit."""
    passed = 0

    def tick(*_: object, **__: object) -> None:
        nonlocal passed
        passed += 1
        if passed == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    for target, name in (
        (engine, "begin"),
        (engine, "before_cursor_execute"),
        (engine, "after_cursor_execute"),
        (engine, "commit"),
        (Session, "after_commit"),
    ):
        event.listen(target, name, tick)
    yield


def tick_and_die(office: Office, url: str, moment: int) -> bool:
    """Do what is due in a process that is killed at a moment; return whether it was."""
    child = os.fork()
    if child == 0:
        try:
            database = open_database(url)
            engine = build_for_tests(database, office.clock)
            with killed_at(database.engine, moment):
                engine.run_due_jobs()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def complete_and_die(office: Office, url: str, task_id: int, moment: int) -> int | None:
    """Complete a task in a process that is killed at a moment.

    :return: the signal that killed it, None when it came to its end before.
    """
    examiner, auditor = office.actor("formality"), office.actor("auditor")
    child = os.fork()
    if child == 0:
        try:
            database = open_database(url)
            engine = build_for_tests(database, office.clock)
            engine.case(auditor, office.case_no)  # warm: the moments are those of the completion
            with killed_at(database.engine, moment):
                engine.complete_task(examiner, task_id, SIGNALS)
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the completion failed by itself"
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else None


@pytest.fixture
def accepted(database: Database) -> Office:
    """An accepted opposition whose next step serves a notice and opens a time limit, on each kind of database."""
    office = Office(database)
    office.publish_originals()
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="accept")
    return office


def test_a_completion_is_there_whole_or_not_at_all(accepted: Office, database: Database, database_url: str) -> None:
    before = rows_of(database)
    task = accepted.open_task("assess_signals")

    left = []  # after each kill: had anything changed?
    while complete_and_die(accepted, database_url, task.id, len(left) + 1) == signal.SIGKILL:
        left.append(rows_of(database) != before)
        if left[-1]:
            break

    assert len(left) >= 20, "fewer moments than a completion has"
    assert left.index(True) == len(left) - 1, "something was left by a kill before the commit"
    after = rows_of(database)
    assert {table for table, rows in after.items() if rows != before[table]} == {
        "case_file", "document", "history", "job", "notice", "run", "search_arrear", "task", "time_limit"
    }  # fmt: skip
    assert accepted.acts().count("task.completed") == 2
    assert accepted.engine.verify_history(accepted.actor("auditor"), accepted.case_no)["is_intact"]
    assert accepted.awaited == ["answer", "termination", "withdrawal"]


def test_an_item_of_a_batch_is_done_once_whenever_its_worker_dies(
    accepted: Office, database: Database, database_url: str
) -> None:
    """Each batch sets another priority and loses its worker somewhere else; the next worker ends what is not ended."""
    accepted.tick()
    task, head = accepted.open_task("assess_signals"), accepted.actor("approver")
    killed, batches = True, []
    while killed and len(batches) < 12:
        given = {"priority": 1 + len(batches) % 9, "reason": "急"}
        batches.append(accepted.engine.start_batch(head, "prioritise", [task.id], given))
        killed = tick_and_die(accepted, database_url, 1 + 4 * len(batches))
        accepted.clock.travel(seconds=60)
        accepted.tick()

    ended = [accepted.engine.batch(head, batch).line for batch in batches]
    named = [line.new["batch"] for line in accepted.engine.history(head, accepted.case_no).items if "batch" in line.new]
    assert len(batches) >= 5, "fewer moments than an item has"
    assert [(line.done, line.refused) for line in ended] == [(1, 0)] * len(batches)
    assert sorted(named) == sorted(batches)
    assert accepted.engine.verify_history(accepted.actor("auditor"), accepted.case_no)["is_intact"]
