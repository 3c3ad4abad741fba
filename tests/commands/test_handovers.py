"""Handing a case over to another unit (移交): what goes along, what goes back to the pool, and who may do it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.errors import CaseClosed, EngineError, Forbidden, InvalidForm, NotFound, Refused, Stale
from engine.store.tables import CaseFile, Job, Task
from engine.values import Actor
from tests import factories
from tests.divided import OPPOSITION, allot, unit_of
from tests.office import Office, refusal

CHECK = "check_formalities"


@pytest.fixture
def ours(small_divided: Office) -> Office:
    """A case of the first unit."""
    allot(small_divided, (1, 0))
    small_divided.file(OPPOSITION)
    return small_divided


def hand_over(office: Office, to: int, *, who: str = "leader1", reason: str = "案件集中审理", **more: object) -> None:
    """Hand the case over to the unit in a place."""
    office.engine.hand_over_case(office.actor(who), office.case_no, office.units[to], reason, **more)


def holder(office: Office, element: str) -> str | None:
    return office.open_task(element).assignee


def claim(office: Office, login: str, element: str = CHECK) -> int:
    task = office.open_task(element).id
    office.engine.claim_task(office.actor(login), task)
    return task


def told(office: Office, login: str) -> list[str]:
    return [one.kind for one in office.engine.notifications(office.actor(login)).items]


# --- what goes along --------------------------------------------------------------------------------------------------


def test_a_case_goes_with_its_tasks_and_its_history_says_whence_whither_and_why(ours: Office) -> None:
    hand_over(ours, 1)

    assert unit_of(ours) == 1
    line = next(line for line in ours.history() if line.act == "case.handed_over")
    assert (line.old, line.new) == ({"unit": "审查一处"}, {"unit": "审查二处", "reason": "案件集中审理"})
    assert (told(ours, "leader2"), told(ours, "leader1"), told(ours, "leader")) == (["case.handed_over"], [], [])
    assert ours.engine.case(ours.actor("examiner"), ours.case_no).unit == "审查二处"
    assert ours.engine.case(ours.actor("opponent"), ours.case_no).unit == ""  # no matter of the parties


def test_what_lies_in_hands_that_may_not_do_it_there_goes_back_with_its_draft(ours: Office) -> None:
    task, former, next_one = claim(ours, "formality"), ours.actor("formality"), ours.actor("formality2")
    ours.engine.save_draft(former, task, {"intake_decision": "accept"})

    hand_over(ours, 1)

    assert holder(ours, CHECK) is None and told(ours, "formality") == ["task.handed_over"]
    released = next(line for line in ours.history() if line.act == "task.released")
    assert (released.old, released.new) == ({"assignee": former.name}, {"assignee": None})
    assert refusal(ours.engine.claim_task, former, task).code == "not_your_unit"
    ours.engine.claim_task(next_one, task)
    assert ours.engine.task(next_one, task).draft == {"intake_decision": "accept"}


def test_what_its_holder_may_go_on_doing_stays_in_hand(small_divided: Office) -> None:
    """The case of no unit was claimed in the unit that gets it; a panel and the register work for all units."""
    small_divided.file(OPPOSITION)
    claim(small_divided, "formality2")

    hand_over(small_divided, 1, who="leader")

    assert holder(small_divided, CHECK) == small_divided.actor("formality2").name
    assert told(small_divided, "formality2") == []


def test_the_register_works_for_all_units_and_keeps_what_it_has(ours: Office) -> None:
    task_id = claim(ours, "formality")
    with ours.parts.unit_of_work() as work:
        task = work.session.get_one(Task, task_id)
        task.role = "registrar"
        work.record(work.session.get_one(CaseFile, task.case_id), Actor.system(), "task.changed", task.name)

    hand_over(ours, 1)

    assert unit_of(ours) == 1 and holder(ours, CHECK) == ours.actor("formality").name


def test_later_tasks_come_up_in_the_new_unit(ours: Office) -> None:
    hand_over(ours, 1)
    ours.complete(CHECK, by="formality2")
    ours.send("answer", by="respondent")

    assert unit_of(ours) == 1 and ours.open_task("draft_decision").unit == "审查二处"
    assert refusal(ours.complete, "draft_decision", by="examiner").code == "not_your_unit"


def test_warnings_follow_the_rules_of_the_new_unit_from_now_on(ours: Office) -> None:
    """The job that slept until the old unit's next step looks at once: the new unit may warn earlier."""
    ours.complete(CHECK, by="formality")
    ours.send("answer", by="respondent")
    ours.advance(1)

    def looks_at() -> list[bool]:
        with ours.parts.unit_of_work(read_only=True) as work:
            jobs = work.session.scalars(select(Job).where(Job.kind == "warn", Job.state == "armed"))
            return [job.acts_at <= work.now for job in jobs]

    before = looks_at()
    hand_over(ours, 1)

    assert before and not any(before) and all(looks_at())


# --- who may, and when not --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "kind", "code"),
    [
        ("leader2", Forbidden, "not_your_unit"),  # heads see down and never act sideways
        ("approver", Forbidden, "not_your_role"),
        ("examiner", Forbidden, "not_your_role"),
        ("auditor", Forbidden, "not_your_role"),
        ("opponent", Forbidden, "not_your_role"),
        ("admin", NotFound, "no_case"),
    ],
)
def test_who_does_not_lead_the_unit_of_the_case_hands_nothing_over(ours: Office, who: str, kind: type, code: str):
    refused = refusal(hand_over, ours, 1, who=who)

    assert isinstance(refused, kind) and refused.code == code
    assert unit_of(ours) == 0 and not ours.engine.case(ours.actor("auditor"), ours.case_no).may_hand_over


def test_a_case_without_a_unit_is_handed_over_by_who_leads_the_office_alone(small_divided: Office) -> None:
    small_divided.file(OPPOSITION)

    assert refusal(hand_over, small_divided, 0, who="leader1").code == "not_your_unit"
    hand_over(small_divided, 0, who="leader")
    assert unit_of(small_divided) == 0
    assert next(line for line in small_divided.history() if line.act == "case.handed_over").old == {"unit": None}


def test_whoever_is_recused_from_a_case_hands_nothing_over_and_is_offered_nothing(ours: Office) -> None:
    with ours.parts.unit_of_work() as work:
        factories.interest(work, ours.accounts["leader1"], ours.opponent_party)

    assert isinstance(refusal(hand_over, ours, 1), NotFound)
    assert isinstance(refusal(ours.engine.units_for, ours.actor("leader1"), ours.case_no), NotFound)


def test_only_other_units_that_there_are_get_a_case_and_for_a_reason(ours: Office) -> None:
    leader = ours.actor("leader1")
    offered = ours.engine.units_for(leader, ours.case_no)
    assert [(one.value, one.name) for one in offered] == [(str(ours.units[1]), "审查二处")]
    assert ours.engine.case(leader, ours.case_no).may_hand_over

    same = refusal(hand_over, ours, 0)
    unknown = refusal(ours.engine.hand_over_case, leader, ours.case_no, 99, "x")
    silent, talkative = refusal(hand_over, ours, 1, reason=" "), refusal(hand_over, ours, 1, reason="理" * 501)

    assert isinstance(same, Refused) and same.code == "unit_already"
    assert [list(one.errors) for one in (unknown, silent, talkative)] == [["to"], ["reason"], ["reason"]]
    assert isinstance(unknown, InvalidForm) and unit_of(ours) == 0


def test_a_case_that_changed_since_it_was_looked_at_is_left_where_it_is(ours: Office) -> None:
    seen = ours.case.seen
    claim(ours, "formality")

    assert isinstance(refusal(hand_over, ours, 1, seen=seen), Stale)
    assert unit_of(ours) == 0
    hand_over(ours, 1, seen=ours.case.seen)
    assert unit_of(ours) == 1


def test_a_closed_case_stays_where_it_was_decided(ours: Office) -> None:
    ours.complete(CHECK, by="formality", intake_decision="reject")
    ours.tick()
    while ours.case.line.closed_on is None:
        ours.advance(30)

    refused: EngineError = refusal(hand_over, ours, 1)
    assert isinstance(refused, CaseClosed) and unit_of(ours) == 0
