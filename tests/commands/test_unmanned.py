"""A task that nobody may do is found the next morning, and told once to who can help; asking costs no other act."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select

from engine.scheduler import look_for_unmanned
from engine.store.database import Database
from engine.store.queries import unmanned as queries
from engine.store.tables import Account, AccountRole, CaseFile, Job, Recusal, Task
from tests.conftest import SMALL
from tests.office import Office
from tests.statements import count_statements

TOLD = ("leader", "admin")


@pytest.fixture
def drafted(database: Database) -> Office:
    """A case whose draft waits for its approval, in an office of which one approver is left: the one who drafted."""
    office = Office(database)
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.send("answer", by="respondent")
    disable(office, "approver", "approver2")
    grant(office, "examiner", "approver")
    office.complete("draft_decision", by="examiner")
    assert office.open_tasks == ["approve_decision"]
    return office


def disable(office: Office, *logins: str) -> None:
    with office.parts.unit_of_work() as work:
        for account in work.session.scalars(select(Account).where(Account.login.in_(logins))):
            account.is_disabled = True


def recuse(office: Office, login: str, case_no: str) -> None:
    with office.parts.unit_of_work() as work:
        case = work.session.scalars(select(CaseFile).where(CaseFile.case_no == case_no)).one()
        person = work.session.scalars(select(Account.person_id).where(Account.login == login)).one()
        work.session.add(Recusal(case_id=case.id, person_id=person, ground="other", decided_on=work.today))


def grant(office: Office, login: str, role: str) -> None:
    with office.parts.unit_of_work() as work:
        account = work.session.scalars(select(Account).where(Account.login == login)).one()
        work.session.add(AccountRole(account_id=account.id, role=role, valid_from=date(2020, 1, 1)))


def morning(office: Office) -> None:
    """Let the ticker look once, and do what follows from it."""
    look_for_unmanned(office.engine)
    while office.tick():
        pass


def told(office: Office, login: str) -> list[str]:
    items = office.engine.notifications(office.actor(login)).items
    return [item.kind for item in items if item.kind.endswith(".unmanned")]


def test_the_leader_and_the_administrator_are_told_once(drafted: Office) -> None:
    morning(drafted)
    drafted.advance(1)
    morning(drafted)

    assert told(drafted, "leader") == ["task.unmanned"]
    assert told(drafted, "admin") == ["role.unmanned"]  # who gives roles reads no case
    assert told(drafted, "examiner") == []
    lines = [line for line in drafted.history() if line.act == "task.unmanned"]
    assert [line.new["role"] for line in lines] == ["approver"]
    assert drafted.engine.verify_history(drafted.actor("auditor"), drafted.case_no)["is_intact"]


def test_the_leader_sees_it_until_somebody_takes_it(drafted: Office) -> None:
    morning(drafted)
    (seen,) = drafted.engine.team(drafted.actor("leader")).unmanned
    assert (seen.case_no, seen.task_id) == (drafted.case_no, drafted.open_task("approve_decision").id)

    grant(drafted, "head", "approver")
    drafted.engine.claim_task(drafted.actor("head"), seen.task_id)
    assert drafted.engine.team(drafted.actor("leader")).unmanned == ()


def test_what_somebody_may_do_is_told_to_nobody(drafted: Office) -> None:
    grant(drafted, "head", "approver")
    morning(drafted)

    assert [told(drafted, login) for login in TOLD] == [[], []]


def test_help_that_comes_before_the_telling_is_enough(drafted: Office) -> None:
    look_for_unmanned(drafted.engine)
    drafted.engine.run_due_jobs(1)  # it has been found, and is not told yet
    grant(drafted, "head", "approver")
    drafted.tick()

    assert [told(drafted, login) for login in TOLD] == [[], []]


def test_a_day_is_looked_at_once(drafted: Office) -> None:
    assert drafted.engine.look_for_unmanned()
    assert not drafted.engine.look_for_unmanned()
    drafted.advance(1)
    assert drafted.engine.look_for_unmanned()


def test_nobody_to_tell_is_no_error(drafted: Office) -> None:
    disable(drafted, "leader")
    with drafted.parts.unit_of_work() as work:
        work.session.execute(delete(AccountRole).where(AccountRole.role == "admin"))
    look_for_unmanned(drafted.engine)
    while drafted.engine.run_due_jobs():
        pass

    with drafted.parts.unit_of_work(read_only=True) as work:
        assert set(work.session.scalars(select(Job.state).where(Job.kind == "unmanned"))) == {"done"}


def test_the_statement_says_what_the_permissions_say(drafted: Office) -> None:
    """Of every open task: nobody may complete it if and only if the statement finds it."""
    for _ in range(3):
        drafted.file("trademark.opposition")
    disable(drafted, "formality")
    recuse(drafted, "formality2", drafted.case_no)
    with drafted.parts.unit_of_work(read_only=True) as work:
        found = {task_id for task_id, _ in queries.found(work.session, work.today)}
        tasks = work.session.execute(select(Task.id, Task.role).where(Task.status == "open")).all()
    accounts = [login for login in drafted.accounts if not _is_disabled(drafted, login)]
    for task_id, _role in tasks:
        able = [login for login in accounts if _may(drafted, login, task_id)]
        assert (task_id in found) == (able == []), able
    assert len(found) == 2 < len(tasks)


def test_the_search_is_one_statement_however_many_tasks_there_are(drafted: Office) -> None:
    def cost() -> int:
        with drafted.parts.unit_of_work(read_only=True) as work, count_statements(drafted.database.engine) as counted:
            queries.found(work.session, work.today)
        return len(counted)

    before = cost()
    for _ in range(3):
        drafted.file("trademark.opposition")
    assert cost() == before == 1


def _is_disabled(office: Office, login: str) -> bool:
    with office.parts.unit_of_work(read_only=True) as work:
        return work.session.scalars(select(Account).where(Account.login == login)).one().is_disabled


def _may(office: Office, login: str, task_id: int) -> bool:
    try:
        return office.engine.task(office.actor(login), task_id).may_complete
    except Exception:  # it does not exist for this reader
        return False
