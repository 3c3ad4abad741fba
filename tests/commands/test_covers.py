"""Cover for absent colleagues (代理): who may, what for, how long, and in whose name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from engine.errors import Forbidden, InvalidForm, NotFound, Stale
from engine.rules.permissions import Facts, decide
from engine.store.tables import Account, AccountRole, Interest, Unit
from engine.values import CoverView, PageRequest, WorklistQuery
from tests import factories
from tests.office import Office, refusal
from tests.plain_answers import answers_of

FORM = "trademark.opposition.check_formalities"


@pytest.fixture
def claimed(small_office: Office) -> Office:
    """韩雪梅 has claimed the examination of formalities of an opposition."""
    small_office.file("trademark.opposition")
    small_office.engine.claim_task(small_office.actor("formality"), small_office.open_task("check_formalities").id)
    return small_office


def cover(office: Office, absent: str, substitute: str, days: int = 5, *, by: str | None = None, **more) -> CoverView:
    given = {"absent": absent, "substitute": substitute, "from_on": office.today.isoformat(), **more}
    given.setdefault("to_on", (office.today + timedelta(days=days)).isoformat())
    return office.engine.make_cover(office.actor(by or absent), given)


def attempt(office: Office, login: str, element: str = "check_formalities", **answers):
    task = office.open_task(element)
    form_key = office.engine.task(office.actor(login), task.id).form_key
    return office.engine.complete_task(office.actor(login), task.id, answers_of(form_key, answers))


def mine(office: Office, login: str) -> list[tuple[str, str | None, bool]]:
    page = office.engine.worklist(office.actor(login), WorklistQuery(scope="mine"))
    return [(line.element, line.assignee, line.is_covered) for line in page.items]


def test_the_substitute_sees_and_does_the_task_and_the_record_names_both(claimed):
    assert isinstance(refusal(attempt, claimed, "formality2"), Stale)
    assert mine(claimed, "formality2") == []

    cover(claimed, "formality", "formality2")

    assert mine(claimed, "formality2") == [("check_formalities", "韩雪梅", True)]
    assert claimed.engine.worklist_counts(claimed.actor("formality2"))["mine"] == 1
    attempt(claimed, "formality2")
    done = [line for line in claimed.history() if line.act == "task.completed"][-1]
    assert (done.actor, done.on_behalf_of) == ("傅国栋", "韩雪梅")
    issued = [paper for paper in claimed.case.documents if "傅国栋" in (paper.created_by or "")]
    assert all("代韩雪梅" in paper.created_by for paper in issued)


def test_it_begins_and_ends_by_itself(claimed):
    tomorrow = claimed.today + timedelta(days=1)
    made = cover(claimed, "formality", "formality2", from_on=tomorrow.isoformat(), to_on=tomorrow.isoformat())

    assert (made.state, mine(claimed, "formality2")) == ("planned", [])
    claimed.advance(1)
    assert len(mine(claimed, "formality2")) == 1
    claimed.advance(1)
    assert mine(claimed, "formality2") == []
    assert isinstance(refusal(attempt, claimed, "formality2"), Stale)
    assert claimed.engine.covers(claimed.actor("formality")).items[0].state == "over"
    assert refusal(claimed.engine.end_cover, claimed.actor("formality"), made.id).code == "cover_over"


@pytest.mark.parametrize("by", ["formality", "formality2", "approver"])
def test_the_absent_one_the_substitute_and_the_head_end_it_early_for_good(claimed, by):
    made = cover(claimed, "formality", "formality2", by="approver")

    ended = claimed.engine.end_cover(claimed.actor(by), made.id)

    assert (ended.state, mine(claimed, "formality2")) == ("ended", [])
    assert claimed.engine.end_cover(claimed.actor(by), made.id) == ended, "once more changes nothing"
    lines = claimed.engine.office_history(claimed.actor("auditor"), PageRequest(size=10)).items
    assert [line.act for line in lines if line.act.startswith("cover.")] == ["cover.ended", "cover.made"]


@pytest.mark.parametrize("how", ["by itself", "early"])
def test_who_has_the_form_open_when_it_ends_learns_why(claimed, how):
    made = cover(claimed, "formality", "formality2", days=0)
    task, deputy = claimed.open_task("check_formalities").id, claimed.actor("formality2")
    claimed.engine.save_draft(deputy, task, {"reasons": "x"})

    if how == "early":
        claimed.engine.end_cover(claimed.actor("formality"), made.id)
    else:
        claimed.advance(1)

    for refused in (refusal(attempt, claimed, "formality2"), refusal(claimed.engine.save_draft, deputy, task, {})):
        assert (type(refused), refused.code, refused.params["name"]) == (Stale, "cover_ended", "韩雪梅")
    assert refusal(claimed.engine.claim_task, deputy, task).code == "task_claimed"


@pytest.mark.parametrize(
    ("scope", "is_covered"),
    [
        ([], True),
        (["trademark.opposition"], True),
        (["trademark.opposition/check_formalities"], True),
        (["trademark.opposition/draft_decision"], False),
    ],
)
def test_it_holds_for_what_was_chosen(claimed, scope, is_covered):
    cover(claimed, "formality", "formality2", scope=scope)

    assert bool(mine(claimed, "formality2")) == is_covered
    if is_covered:
        attempt(claimed, "formality2")
    else:
        assert isinstance(refusal(attempt, claimed, "formality2"), Stale)


def test_a_veto_of_either_is_a_veto_of_both(claimed):
    cover(claimed, "formality", "formality2")
    with claimed.parts.unit_of_work() as work:
        factories.interest(work, claimed.accounts["formality"], claimed.opponent_party)

    refused = refusal(attempt, claimed, "formality2")

    assert (type(refused), refused.code) == (Forbidden, "absent_barred")
    view = claimed.engine.task(claimed.actor("formality2"), claimed.open_task("check_formalities").id)
    assert (view.may_complete, view.why_not) == (False, "absent_barred")
    with claimed.parts.unit_of_work() as work:
        work.session.query(Interest).delete()
        factories.interest(work, claimed.accounts["formality2"], claimed.opponent_party)
    task_id = claimed.open_task("check_formalities").id
    assert isinstance(refusal(claimed.engine.task, claimed.actor("formality2"), task_id), NotFound), "hidden, as ever"


def test_only_what_both_may_do(claimed):
    cover(claimed, "formality", "formality2")
    with claimed.parts.unit_of_work() as work:
        work.session.query(AccountRole).filter_by(account_id=claimed.accounts["formality"].id).delete()

    assert refusal(attempt, claimed, "formality2").code == "absent_barred"


def test_there_are_no_chains(claimed):
    with claimed.parts.unit_of_work() as work:
        factories.account(work, "formality3", "邱海棠", ["formality_examiner"])
    cover(claimed, "formality", "formality2")

    away_too = refusal(cover, claimed, "formality2", "formality3")
    stands_in = refusal(cover, claimed, "formality3", "formality")

    assert (away_too.code, stands_in.code) == ("cover_chain", "cover_chain")
    claimed.advance(10)
    cover(claimed, "formality2", "formality3")
    assert mine(claimed, "formality3") == [], "what 傅国栋 covered does not pass on"


def test_two_accounts_of_one_person_do_not_cover_for_each_other(claimed):
    with claimed.parts.unit_of_work() as work:
        person = work.session.get(Account, claimed.accounts["formality"].id).person_id
        factories.account(work, "second", "韩雪梅", ["formality_examiner"], person_id=person)

    assert refusal(cover, claimed, "formality", "second").code == "covers_self"


def test_who_may_make_one(claimed):
    assert refusal(cover, claimed, "formality", "formality2", by="examiner").code == "not_your_colleague"
    assert refusal(cover, claimed, "formality", "formality2", by="auditor").code == "not_your_role"
    assert refusal(cover, claimed, "formality", "examiner").code == "nothing_to_cover"
    cover(claimed, "formality", "formality2", by="approver")
    assert claimed.engine.covers(claimed.actor("examiner")).items == ()
    assert len(claimed.engine.covers(claimed.actor("auditor")).items) == 1


def test_a_head_makes_covers_in_the_own_unit_only(claimed):
    with claimed.parts.unit_of_work() as work:
        here, there = Unit(name="审查一处"), Unit(name="审查二处")
        work.session.add_all([here, there])
        work.session.flush()
        work.session.get(Account, claimed.accounts["formality"].id).unit_id = here.id
        work.session.get(Account, claimed.accounts["approver"].id).unit_id = there.id

    assert isinstance(refusal(cover, claimed, "formality", "formality2", by="approver"), Forbidden)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from_on": "2026-03-01"}, "from_on"),
        ({"to_on": "2026-03-01"}, "to_on"),
        ({"to_on": "2028-03-01"}, "to_on"),
        ({"substitute": "nobody"}, "substitute"),
        ({"substitute": "opponent"}, "substitute"),
        ({"scope": ["trademark.opposition/fly"]}, "scope"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(claimed, given, field):
    refused = refusal(cover, claimed, "formality", given.pop("substitute", "formality2"), **given)

    assert isinstance(refused, InvalidForm) and list(refused.errors) == [field]


def test_both_have_contributed_to_what_one_did_for_the_other(claimed):
    """双人原则: a draft written under a cover is approved by neither of the two."""
    with claimed.parts.unit_of_work() as work:
        for login in ("examiner", "examiner2"):
            work.session.add(
                AccountRole(account_id=claimed.accounts[login].id, role="approver", valid_from=claimed.today)
            )
    attempt(claimed, "formality")
    claimed.tick()
    claimed.send("answer", by="respondent")
    claimed.engine.claim_task(claimed.actor("examiner"), claimed.open_task("draft_decision").id)
    cover(claimed, "examiner", "examiner2")
    attempt(claimed, "examiner2", "draft_decision")

    approval = claimed.open_task("approve_decision")
    for login in ("examiner", "examiner2"):
        assert refusal(attempt, claimed, login, approval.element).code == "four_eyes", login
    attempt(claimed, "approver", approval.element)


def test_a_cover_never_gives_more_than_either_has_alone():
    """Small worlds: two people with every mix of roles and conflicts; what is allowed is allowed to both alone."""
    roles = (frozenset(), frozenset({"examiner"}), frozenset({"approver"}), frozenset({"examiner", "approver"}))
    vetoes = ("is_disabled", "is_recused", "has_contributed", "took_part_before", "is_foreign_unit", None)
    people = [
        Facts(kind="office", roles=held, task_role="examiner", case_state=state, **({veto: True} if veto else {}))
        for held, veto, state in product(roles, vetoes, ("open", "closed"))
    ]
    allowed = 0
    for own, absent in product(people, people):
        both = replace(own, relation="other_assignee", absent=replace(absent, relation="assignee"))
        for act in ("task.draft", "task.complete"):
            alone = [decide(act, replace(each, relation="assignee")).allowed for each in (own, absent)]
            assert decide(act, both).allowed == all(alone), (act, own, absent)
            allowed += all(alone)
        assert not decide("task.claim", both).allowed, "it stays in the hands of the absent one"
        assert decide("case.read", both) == decide("case.read", own), "seeing is everybody's own"
    assert allowed
