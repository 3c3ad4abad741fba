"""双人原则 by every route: whoever had a hand in a draft approves it by none of them. A table: hand × route."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import EngineError
from engine.store import schema
from engine.store.database import open_database
from engine.store.tables import Account, AccountRole, CaseFile, Task
from engine.values import Actor
from tests import factories
from tests.conftest import SMALL
from tests.office import Office
from tests.plain_answers import answers_of

APPROVAL = "approve_decision"
#: How a person came to have a hand in the draft -> the account that approves for them.
HANDS = {
    "completed it": "examiner",
    "wrote in it and gave it back": "writer",
    "had it done by a substitute": "absent",
    "did it as a substitute": "substitute",
    "completed it with another account": "examiner_second",
}
ROUTES = ("complete", "claim", "draft", "as a substitute", "through a substitute")


@pytest.fixture(scope="module", params=HANDS)
def drafted(request: pytest.FixtureRequest, shared_small_office: Office) -> tuple[Office, str]:
    """A decision waits for its approval; all who touch drafts here are approvers as well."""
    office, hand = shared_small_office, request.param
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.tick()
    office.send("answer", by="respondent")
    task = office.open_task("draft_decision").id
    if hand == "wrote in it and gave it back":
        office.engine.save_draft(office.actor("writer"), task, {"reasons": "x"})
    if "substitute" in hand:
        office.engine.claim_task(office.actor("absent"), task)
        made = cover(office, "absent", "substitute")
        office.complete("draft_decision", by="substitute")
        office.engine.end_cover(office.actor("absent"), made)
    else:
        office.complete("draft_decision", by="examiner")
    return office, HANDS[hand]


@pytest.fixture(scope="module")
def shared_small_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    url = f"sqlite:///{tmp_path_factory.mktemp('routes') / 'office.db'}"
    schema.upgrade(url)
    office = Office(open_database(url))
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    with office.parts.unit_of_work() as work:
        both = ("examiner", "approver")
        person = work.session.get(Account, office.accounts["examiner"].id).person_id
        work.session.add(
            AccountRole(account_id=office.accounts["examiner"].id, role="approver", valid_from=office.today)
        )
        factories.account(work, "examiner_second", "林若溪", both, person_id=person)
        for login in ("writer", "absent", "substitute"):
            factories.account(work, login, login, both)
    return office


def cover(office: Office, absent: str, substitute: str) -> int:
    days = {"from_on": office.today.isoformat(), "to_on": (office.today + timedelta(days=3)).isoformat()}
    given = {"absent": absent, "substitute": substitute, **days}
    return office.engine.make_cover(office.actor("approver"), given).id


def attempt(office: Office, route: str, login: str) -> None:
    """Try to approve, or to begin it, by one route."""
    engine, task, who = office.engine, office.open_task(APPROVAL).id, office.actor(login)
    answers = answers_of(engine.task(who, task).form_key, {})
    if route == "complete":
        engine.complete_task(who, task, answers)
    elif route == "claim":
        engine.claim_task(who, task)
    elif route == "draft":
        engine.save_draft(who, task, answers)
    elif route == "as a substitute":
        with lent(office, "approver2", login, task):
            engine.complete_task(who, task, answers)
    else:  # the contributor holds it, somebody clean does it for them
        with lent(office, login, "approver2", task):
            engine.complete_task(office.actor("approver2"), task, answers)


class lent:  # noqa: N801 (a block, not a thing)
    """A task in the hands of one who is absent, covered by another, for as long as the block runs."""

    def __init__(self, office: Office, absent: str, substitute: str, task_id: int) -> None:
        self.office, self.task_id = office, task_id
        self.absent, self.cover_id = office.actor(absent), cover(office, absent, substitute)

    def __enter__(self) -> None:
        self._hold(self.absent)

    def __exit__(self, *_error: object) -> None:
        self._hold(None)
        self.office.engine.end_cover(self.absent, self.cover_id)

    def _hold(self, actor: Actor | None) -> None:
        with self.office.parts.unit_of_work() as work:
            task = work.session.get(Task, self.task_id)
            task.assignee_id = actor.account_id if actor else None
            task.status, task.claimed_at = ("claimed", work.now) if actor else ("open", None)
            work.record(work.session.get(CaseFile, task.case_id), self.office.actor("admin"), "task.assigned", "x")


@pytest.mark.parametrize("route", ROUTES)
def test_a_contributor_approves_by_no_route(drafted: tuple[Office, str], route: str) -> None:
    office, login = drafted
    with pytest.raises(EngineError) as refused:
        attempt(office, route, login)

    assert refused.value.code == ("absent_barred" if route == "through a substitute" else "four_eyes")
    assert office.open_task(APPROVAL).status == "open"
