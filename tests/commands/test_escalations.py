"""Warnings at shares of the legal time left: they move with the limit, reach who may know, and reassign where told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import factories
from tests.office import Office, refusal

RULE = "tm-opposition-decision"
STEPS = [
    {"left": 50, "tell": ["assignee"]},
    {"left": 25, "tell": ["assignee", "leader"]},
    {"left": 10, "tell": ["assignee", "leader", "approver"]},
]


@pytest.fixture
def drafting(small_office: Office) -> Office:
    """An opposition whose decision is being drafted, claimed by an examiner; the limit of twelve months is running."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.send("answer", by="respondent")
    task = small_office.open_task("draft_decision")
    small_office.engine.claim_task(small_office.actor("examiner"), task.id)
    return small_office


def told(office: Office, login: str) -> list[str]:
    return [one.kind for one in office.engine.notifications(office.actor(login)).items]


def rules(office: Office, warnings: list[dict[str, object]], **more: object) -> None:
    leader = office.actor("leader")
    seen = office.engine.duty_rules(leader, "escalation").version
    event = {"valid_from": office.today, "reason": "x"}
    office.engine.change_duty_rules(leader, "escalation", {"warnings": warnings, **more}, event, seen)


def day_of(office: Office, left: float) -> object:
    limit = office.limit(RULE)
    return limit.expires_on - timedelta(days=int((limit.expires_on - limit.starts_on).days * left))


def test_each_share_of_the_time_tells_those_whom_the_rules_name(drafting: Office) -> None:
    drafting.advance_to(day_of(drafting, 0.5) - timedelta(days=1))
    assert told(drafting, "examiner") == []
    drafting.advance(1)
    assert (told(drafting, "examiner"), told(drafting, "leader")) == (["limit.warning"], [])

    drafting.advance_to(day_of(drafting, 0.25))
    assert (len(told(drafting, "examiner")), told(drafting, "leader")) == (2, ["limit.warning"])
    assert told(drafting, "approver") == []

    drafting.advance_to(day_of(drafting, 0.1))
    assert len(told(drafting, "examiner")) == 3 and told(drafting, "approver") == ["limit.warning"]
    warned = [line for line in drafting.history() if line.act == "escalation.warned"]
    assert [line.new["left_percent"] for line in warned] == [50, 25, 10]


def test_a_suspension_moves_the_warning_by_its_days(drafting: Office) -> None:
    half = day_of(drafting, 0.5)
    limit, approver = drafting.limit(RULE), drafting.actor("approver")
    drafting.advance(10)
    stop = {
        "kind": "stop",
        "ground": "other-prior-right-case-pending",
        "article": "第三十五条",
        "from_on": drafting.today,
    }
    drafting.engine.change_time_limit(approver, limit.id, stop)
    drafting.advance_to(half + timedelta(days=5))
    assert told(drafting, "examiner") == [], "the clock stands still"

    resume = {"kind": "resume", "ground": "x", "to_on": drafting.today}
    drafting.engine.change_time_limit(approver, limit.id, resume)
    stood = (drafting.limit(RULE).expires_on - limit.expires_on).days
    drafting.advance_to(half + timedelta(days=stood - 3))
    assert told(drafting, "examiner") == []
    drafting.advance(5)

    assert told(drafting, "examiner") == ["limit.warning"]


def test_an_extension_puts_a_warning_off_and_gives_it_again(drafting: Office) -> None:
    drafting.advance_to(day_of(drafting, 0.25))
    assert len(told(drafting, "examiner")) == 2
    extend = {"kind": "extend", "months": 3, "ground": "案情复杂"}
    drafting.engine.change_time_limit(drafting.actor("approver"), drafting.limit(RULE).id, extend)
    drafting.tick()
    assert len(told(drafting, "examiner")) == 2

    drafting.advance_to(day_of(drafting, 0.25))

    assert len(told(drafting, "examiner")) == 3


def test_what_was_done_in_time_warns_nobody(drafting: Office) -> None:
    drafting.complete("draft_decision", by="examiner")
    drafting.advance_to(day_of(drafting, 0.5))

    assert told(drafting, "examiner") == []


def test_who_is_recused_learns_nothing_of_the_case(drafting: Office) -> None:
    with drafting.parts.unit_of_work() as work:
        factories.interest(work, drafting.accounts["leader"], drafting.opponent_party)
    drafting.advance_to(day_of(drafting, 0.25))

    assert told(drafting, "leader") == []
    assert drafting.engine.unread_notifications(drafting.actor("leader")) == 0


def test_the_rules_put_a_task_back_into_the_pool(drafting: Office) -> None:
    rules(drafting, [{"left": 50, "tell": ["leader"], "act": "pool"}])
    drafting.advance_to(day_of(drafting, 0.5))

    assert drafting.open_task("draft_decision").assignee is None
    assert told(drafting, "examiner") == ["task.taken_in_time"]
    assert told(drafting, "leader") == ["limit.warning"]


def test_the_rules_give_a_task_to_the_colleague_with_the_least_load_who_may_do_it(drafting: Office) -> None:
    rules(drafting, [{"left": 50, "tell": [], "act": "colleague"}])
    drafting.advance_to(day_of(drafting, 0.5))

    assert drafting.open_task("draft_decision").assignee == drafting.actor("examiner2").name
    assert told(drafting, "examiner2") == ["task.given_in_time"]
    given = next(line for line in drafting.history() if line.act == "task.given")
    assert given.actor == "系统" and given.new["assignee"] == drafting.actor("examiner2").name


def test_the_rules_give_a_task_to_nobody_who_may_not_do_it(drafting: Office) -> None:
    """回避, and who works no more for the office: what nobody is left for waits in the pool, and they learn nothing."""
    with drafting.parts.unit_of_work() as work:
        factories.interest(work, drafting.accounts["examiner2"], drafting.opponent_party)
        factories.account(work, "left", "离职者", roles=["examiner"]).is_disabled = True
    rules(drafting, [{"left": 50, "tell": [], "act": "colleague"}])
    drafting.advance_to(day_of(drafting, 0.5))

    assert drafting.open_task("draft_decision").assignee is None
    assert (told(drafting, "examiner2"), told(drafting, "examiner")) == ([], ["task.taken_in_time"])


def test_rules_that_change_reach_the_limits_that_run_already(drafting: Office) -> None:
    rules(drafting, [{"left": 90, "tell": ["assignee"]}])
    drafting.advance_to(day_of(drafting, 0.9))

    assert told(drafting, "examiner") == ["limit.warning"]


def test_only_the_head_extends_beyond_what_a_leader_may(drafting: Office) -> None:
    """商标法（2019）第三十五条: the law names the head; what is delegated is data, and nobody exceeds the law."""
    extend = {"kind": "extend", "months": 2, "ground": "案情复杂"}
    limit = drafting.limit(RULE).id
    change = drafting.engine.change_time_limit
    assert refusal(change, drafting.actor("head"), limit, extend).code == "extension_above_grade"

    rules(drafting, STEPS, leader_months=2)
    change(drafting.actor("leader"), limit, extend)
    assert refusal(change, drafting.actor("leader"), limit, extend).code == "extension_above_grade"
    change(drafting.actor("approver"), limit, {**extend, "months": 4})
    assert refusal(change, drafting.actor("approver"), limit, extend).code == "extension_beyond_maximum"


def cover(office: Office, absent: str, substitute: str, **scope: object) -> None:
    days = {"from_on": office.today.isoformat(), "to_on": (office.today + timedelta(days=300)).isoformat()}
    given = {"absent": absent, "substitute": substitute, **days, **scope}
    office.engine.make_cover(office.actor(absent), given)


def test_who_stands_in_is_warned_as_well_as_who_is_away(drafting: Office) -> None:
    cover(drafting, "examiner", "examiner2")

    drafting.advance_to(day_of(drafting, 0.5))

    assert told(drafting, "examiner") == ["limit.warning"]
    assert told(drafting, "examiner2") == ["limit.warning", "cover.made"]
    warned = next(line for line in drafting.history() if line.act == "escalation.warned")
    assert warned.new["told"] == sorted(drafting.actor(login).name for login in ("examiner", "examiner2"))


@pytest.mark.parametrize("why", ["stands in for other work", "is recused", "the cover has ended"])
def test_who_may_not_do_it_for_who_is_away_is_not_warned(drafting: Office, why: str) -> None:
    scope = {"scope": ["trademark.opposition/check_formalities"]} if why == "stands in for other work" else {}
    cover(drafting, "examiner", "examiner2", **scope)
    if why == "is recused":
        with drafting.parts.unit_of_work() as work:
            factories.interest(work, drafting.accounts["examiner2"], drafting.opponent_party)
    if why == "the cover has ended":
        examiner = drafting.actor("examiner")
        drafting.engine.end_cover(examiner, drafting.engine.covers(examiner).items[0].id)

    drafting.advance_to(day_of(drafting, 0.5))

    assert "limit.warning" not in told(drafting, "examiner2")
    warned = next(line for line in drafting.history() if line.act == "escalation.warned")
    assert warned.new["told"] == [drafting.actor("examiner").name]


def test_the_rules_give_no_task_to_who_is_away(drafting: Office) -> None:
    """Who is away holds the fewest tasks: the last weeks of a limit would pass with them."""
    with drafting.parts.unit_of_work() as work:
        factories.account(work, "examiner3", "唐小雨", roles=["examiner"])
    cover(drafting, "examiner2", "examiner3")
    rules(drafting, [{"left": 50, "tell": [], "act": "colleague"}])

    drafting.advance_to(day_of(drafting, 0.5))

    assert drafting.open_task("draft_decision").assignee == "唐小雨"
