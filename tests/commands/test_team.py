"""The leader's page: numbers that are those of the lists behind them, at the cost of a fixed number of statements."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import Forbidden
from engine.store.users import Account, Unit
from engine.values import DoneQuery, DoneView, PageRequest, WorklistQuery
from tests import factories
from tests.office import Office, refusal
from tests.statements import count_statements


@pytest.fixture
def busy(small_office: Office) -> Office:
    """Three oppositions: one waits in the pool, one is claimed, one is being drafted."""
    for _ in range(3):
        small_office.file("trademark.opposition")
    small_office.complete("check_formalities", by="formality2")
    small_office.send("answer", by="respondent")
    small_office.engine.next_case(small_office.actor("formality"))
    return small_office


def found(office: Office, **query: object) -> int:
    return len(office.engine.worklist(office.actor("leader"), WorklistQuery(scope="all", **query)).items)


def test_each_number_is_that_of_the_list_that_it_opens(busy: Office) -> None:
    leader = busy.actor("leader")
    team = busy.engine.team(leader)

    assert sum(one.count for one in team.load) == found(busy) == 3
    for one in team.load:
        holder, _name, element = one.of
        assert one.count == found(busy, assignee=holder or 0, element=element)
    held = {(one.of[1], one.of[2]): one.count for one in team.load}
    assert held[busy.actor("formality").name, "check_formalities"] == held[None, "check_formalities"] == 1


def test_ages_forecast_and_throughput(busy: Office) -> None:
    limit = busy.limit("tm-opposition-decision")
    busy.advance_to(limit.expires_on - timedelta(days=3))
    team = busy.engine.team(busy.actor("leader"))

    assert team.ages[0].count == 3
    assert [one.count for one in team.ages] == [found(busy, age=one.of[0]) for one in team.ages]
    on = [one.of[0] for one in team.ending]
    assert limit.expires_on in on
    assert sum(one.count for one in team.ending if one.of[0] == limit.expires_on) == found(busy, ends_in=3)
    assert sum(one.count for one in team.done) == 0

    busy.complete("draft_decision", by="examiner")
    assert busy.engine.team(busy.actor("leader")).done[-1].count == 1


def completed(office: Office, login: str = "leader", **query: object) -> DoneView:
    return office.engine.completed_tasks(office.actor(login), DoneQuery(**query), PageRequest())


def test_each_bar_of_what_was_done_is_that_of_the_list_behind_it(busy: Office) -> None:
    first_day = busy.today
    busy.advance(1)
    busy.complete("draft_decision", by="examiner")

    days = [(one.of[0], one.count) for one in busy.engine.team(busy.actor("leader")).done]

    assert [(day, n) for day, n in days if n] == [(first_day, 1), (busy.today, 1)]
    assert [completed(busy, from_on=day, to_on=day).count for day, _n in days] == [n for _day, n in days]
    view = completed(busy)
    assert [(one.name, one.by, one.case_no) for one in view.tasks.items] == [
        ("拟定决定", "林若溪", busy.case_no),
        ("形式审查", "傅国栋", busy.case_no),
    ]
    assert (view.from_on, view.to_on, view.count) == (days[0][0], days[-1][0], 2)


def test_what_was_done_is_asked_for_by_person_and_by_step(busy: Office) -> None:
    busy.complete("draft_decision", by="examiner")
    examiner = busy.actor("examiner").account_id
    for query in (
        {"person": examiner},
        {"element": "draft_decision"},
        {"person": examiner, "element": "draft_decision"},
    ):
        view = completed(busy, **query)
        assert ([one.name for one in view.tasks.items], view.count) == (["拟定决定"], 1)
        assert sum(one.count for one in view.people) == sum(one.count for one in view.steps) == 2
    assert completed(busy, person=examiner, element="check_formalities").tasks.items == ()


def test_the_list_of_what_was_done_goes_on_page_by_page(busy: Office) -> None:
    """Also where several were completed in the same moment."""
    for _ in range(4):
        busy.file("trademark.opposition")
        busy.complete("check_formalities", by="formality2")
    leader, seen, after = busy.actor("leader"), [], None
    for _ in range(3):
        page = busy.engine.completed_tasks(leader, DoneQuery(), PageRequest(size=2, after=after)).tasks
        seen, after = [*seen, *(one.task_id for one in page.items)], page.next

    assert after is None and len(seen) == len(set(seen)) == 5
    assert seen == [one.task_id for one in completed(busy).tasks.items]
    for after in ("1", "x-1", "1-99999999999", "9" * 17 + "-1"):
        made_up = refusal(busy.engine.completed_tasks, leader, DoneQuery(), PageRequest(after=after))
        assert made_up.code == "bad_page_key"


def test_a_span_of_days_is_neither_empty_nor_endless(busy: Office) -> None:
    for back in (-1, 92):
        asked = DoneQuery(from_on=busy.today - timedelta(days=back), to_on=busy.today)
        refused = refusal(busy.engine.completed_tasks, busy.actor("leader"), asked, PageRequest())
        assert refused.code == "span_too_long"
    assert completed(busy, from_on=busy.today - timedelta(days=91), to_on=busy.today).count == 1


def test_tasks_without_a_unit_are_those_of_who_holds_them(busy: Office) -> None:
    """The pool is common; a task that a colleague of another unit has taken is theirs."""
    with busy.parts.unit_of_work() as work:
        ours, theirs = Unit(name="异议审查一处"), Unit(name="异议审查二处")
        work.session.add_all([ours, theirs])
        work.session.flush()
        for login, unit in (("leader", ours), ("formality", theirs)):
            work.session.get(Account, busy.accounts[login].id).unit_id = unit.id

    held = {(one.of[1], one.of[2]) for one in busy.engine.team(busy.actor("leader")).load}

    assert held == {(None, "check_formalities"), (None, "draft_decision")}
    with busy.parts.unit_of_work() as work:
        work.session.get(Account, busy.accounts["formality"].id).unit_id = ours.id
    team = busy.engine.team(busy.actor("leader"))
    assert sum(one.count for one in team.load) == found(busy, unit=team.unit_id) == 3


def test_what_is_hidden_from_the_leader_is_in_no_number(busy: Office) -> None:
    with busy.parts.unit_of_work() as work:
        factories.interest(work, busy.accounts["leader"], busy.opponent_party)

    team = busy.engine.team(busy.actor("leader"))

    assert (team.load, team.ending, sum(one.count for one in (*team.ages, *team.done))) == ((), (), 0)
    view = completed(busy)
    assert (view.tasks.items, view.people, view.steps, view.count) == ((), (), (), 0)
    assert completed(busy, "auditor").count == 1


def test_only_who_leads_or_audits_sees_it(busy: Office) -> None:
    assert isinstance(refusal(busy.engine.team, busy.actor("examiner")), Forbidden)
    assert isinstance(refusal(completed, busy, "examiner"), Forbidden)
    assert busy.engine.team(busy.actor("auditor")).load


def test_more_tasks_cost_no_statement(busy: Office) -> None:
    def cost() -> int:
        with count_statements(busy.database.engine) as statements:
            busy.engine.team(busy.actor("leader"))
        return len(statements)

    before = cost()
    busy.file("trademark.opposition")

    assert cost() == before <= 12


@pytest.mark.parametrize(
    ("login", "sees"), [("leader", 3), ("approver", 3), ("head", 3), ("auditor", 3), ("examiner", 1)]
)
def test_who_says_who_does_what_looks_through_the_tasks_of_all(busy: Office, login: str, sees: int) -> None:
    """permissions.csv: leader, approver and panel head reassign: their "all" is all; that of others, their roles."""
    assert len(busy.engine.worklist(busy.actor(login), WorklistQuery(scope="all")).items) == sees
