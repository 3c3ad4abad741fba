"""Handing a case over to another unit (移交): what goes along, what goes back to the pool, and who may do it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.errors import CaseClosed, EngineError, Forbidden, InvalidForm, NotFound, Refused, Stale
from engine.store.tables import CaseFile, Job, Task
from engine.values import Actor, CaseQuery, WorklistQuery
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


# --- many at once -----------------------------------------------------------------------------------------------------


def test_many_cases_go_in_a_batch_and_the_history_of_each_names_it(ours: Office) -> None:
    """What belongs there already is refused by itself."""
    numbers = [ours.case_no]
    ours.file(OPPOSITION)
    numbers.append(ours.case_no)
    hand_over(ours, 1)
    leader = ours.actor("leader")
    tasks = [line.id for line in ours.engine.worklist(leader, WorklistQuery(scope="all")).items]
    given = {"to": ours.units[1], "reason": "案件集中审理"}

    seen = ours.engine.preview_batch(leader, "hand_over", tasks, given)
    batch = ours.engine.start_batch(leader, "hand_over", tasks, given)
    ours.tick()

    assert sorted(item.state for item in seen) == ["refused", "waiting"]
    items = {item.case_no: item for item in ours.engine.batch(leader, batch).items}
    assert [items[number].state for number in numbers] == ["done", "refused"]
    assert items[numbers[1]].refusal["code"] == "unit_already"
    ours.case_no = numbers[0]
    assert unit_of(ours) == 1
    assert next(line for line in ours.history() if line.act == "case.handed_over").new["batch"] == batch


def test_a_case_is_one_item_of_a_batch_however_many_of_its_tasks_were_selected(ours: Office) -> None:
    leader, task = ours.actor("leader1"), ours.open_task(CHECK).id
    with ours.parts.unit_of_work() as work:
        row = work.session.get_one(Task, task)
        kept = ("case_id", "run_id", "element", "diagram", "name", "role", "unit_id", "created_at", "kind", "filed_on")
        work.session.add(Task(token_id="beside", **{name: getattr(row, name) for name in kept}))
        work.record(work.session.get_one(CaseFile, row.case_id), Actor.system(), "task.changed", row.name)
    tasks = [line.id for line in ours.case.tasks]
    given = {"to": ours.units[1], "reason": "案件集中审理"}

    seen = ours.engine.preview_batch(leader, "hand_over", tasks, given)
    batch = ours.engine.start_batch(leader, "hand_over", tasks, given)
    ours.tick()

    assert len(tasks) == 2 and len(seen) == 1
    assert [item.state for item in ours.engine.batch(leader, batch).items] == ["done"]
    assert unit_of(ours) == 1


def test_cases_that_wait_for_a_limit_go_in_a_batch_though_they_have_no_task(ours: Office) -> None:
    """Chosen from the list of cases of the unit: one waits for an answer, of another a task was chosen as well."""
    ours.complete(CHECK, by="formality")
    waiting = ours.case_no
    ours.file(OPPOSITION)
    worked, task = ours.case_no, ours.open_task(CHECK).id
    leader, given = ours.actor("leader1"), {"to": ours.units[1], "reason": "案件集中审理"}
    chosen = [line.case_no for line in ours.engine.find_cases(leader, CaseQuery(unit=ours.units[0])).items]

    seen = ours.engine.preview_batch(leader, "hand_over", [task], given, case_nos=chosen)
    batch = ours.engine.start_batch(leader, "hand_over", [task], given, "once", case_nos=chosen)
    again = ours.engine.start_batch(leader, "hand_over", [task], given, "once", case_nos=chosen)
    ours.tick()

    assert sorted(chosen) == sorted([waiting, worked]) and batch == again
    assert {(item.case_no, item.task_id, item.state) for item in seen} == {
        (waiting, None, "waiting"),
        (worked, None, "waiting"),
    }
    items = ours.engine.batch(leader, batch).items
    assert {item.case_no: item.state for item in items} == {waiting: "done", worked: "done"}
    for ours.case_no in chosen:
        assert unit_of(ours) == 1
        handed = [line.new["batch"] for line in ours.history() if line.act == "case.handed_over"]
        assert handed == [batch] and ours.engine.verify_history(ours.actor("auditor"), ours.case_no)["is_intact"]
    assert ours.engine.find_cases(leader, CaseQuery(unit=ours.units[0])).items == ()
    assert len(ours.engine.find_cases(leader, CaseQuery(unit=ours.units[1])).items) == 2


def test_a_case_of_a_batch_is_refused_by_itself_and_a_hidden_one_is_not_there(ours: Office) -> None:
    numbers = [ours.case_no]
    ours.file(OPPOSITION)
    numbers.append(ours.case_no)
    leader, given = ours.actor("leader"), {"to": ours.units[1], "reason": "案件集中审理"}
    batch = ours.engine.start_batch(leader, "hand_over", [], given, case_nos=[*numbers, "none"])
    hand_over(ours, 1)  # somebody was faster with the second one
    ours.tick()

    items = {item.case_no: item for item in ours.engine.batch(leader, batch).items}
    assert [items[number].state for number in numbers] == ["done", "refused"]
    assert items[numbers[1]].refusal["code"] == "unit_already"
    assert refusal(ours.engine.start_batch, leader, "hand_over", [], given, case_nos=["none"]).code == "no_case"
    assert refusal(ours.engine.start_batch, leader, "claim", [], {}, case_nos=numbers).code == "no_such_act"
    assert refusal(ours.engine.start_batch, leader, "hand_over", [], given).code == "batch_size"
    with ours.parts.unit_of_work() as work:
        factories.interest(work, ours.accounts["leader"], ours.opponent_party)
    assert refusal(ours.engine.start_batch, leader, "hand_over", [], given, case_nos=numbers).code == "no_case"
    assert {item.case_no for item in ours.engine.batch(leader, batch).items} == {""}


def test_a_batch_asks_for_a_unit_and_a_reason_and_helps_nobody_who_may_not(ours: Office) -> None:
    task = ours.open_task(CHECK).id
    for missing in ({"to": ours.units[1]}, {"reason": "x"}, {"to": "x", "reason": "x"}):
        assert isinstance(
            refusal(ours.engine.preview_batch, ours.actor("leader1"), "hand_over", [task], missing), InvalidForm
        )
    given = {"to": ours.units[1], "reason": "x"}
    for who, code in (("leader2", "not_your_unit"), ("examiner", "not_your_role")):
        batch = ours.engine.start_batch(ours.actor(who), "hand_over", [task], given)
        ours.tick()
        assert ours.engine.batch(ours.actor(who), batch).items[0].refusal["code"] == code
    assert unit_of(ours) == 0


# --- cases that wait for a unit ---------------------------------------------------------------------------------------


def test_the_leader_of_the_office_sees_the_open_cases_of_no_unit_and_the_cases_behind_the_number(
    small_divided: Office,
) -> None:
    office, leader = small_divided, small_divided.actor("leader")
    assert office.engine.team(leader).of_no_unit == ()
    office.file(OPPOSITION)
    of_none = office.case_no
    allot(office, (1, 0))
    office.file(OPPOSITION)

    (counted,) = office.engine.team(leader).of_no_unit
    behind = office.engine.find_cases(leader, CaseQuery(unit=0, kind=OPPOSITION)).items
    tasks = office.engine.worklist(leader, WorklistQuery(scope="all", unit=0)).items
    assert (counted.of, counted.count) == ((OPPOSITION,), 1)
    assert [line.case_no for line in behind] == [line.case_no for line in tasks] == [of_none]
    assert office.engine.team(office.actor("leader1")).of_no_unit == ()  # who leads a unit gives out its own

    with office.parts.unit_of_work() as work:
        factories.interest(work, office.accounts["leader"], office.opponent_party)
    assert office.engine.team(leader).of_no_unit == ()


def test_in_an_office_without_units_no_case_waits_for_one(small_office: Office) -> None:
    small_office.file(OPPOSITION)

    assert small_office.engine.team(small_office.actor("leader")).of_no_unit == ()
