"""The next case: by docket and priority, to who can and may do it, once, with the reason."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import event, literal_column, select, text, update

from engine.commands import next_case
from engine.errors import Forbidden, InvalidForm, Refused
from engine.rules.duty import Distribution, Skills
from engine.store.queries import next_case as candidates
from engine.store.tables import CaseFile, Task, Unit
from engine.store.users import Account
from tests import factories
from tests.office import Office, refusal
from tests.statements import count_statements, explained


@pytest.fixture
def pool(small_office: Office) -> Office:
    """Four oppositions that wait for a formality examiner, filed on four days."""
    small_office.numbers = []
    for _ in range(4):
        small_office.file("trademark.opposition")
        small_office.numbers.append(small_office.case_no)
        small_office.advance(1)
    with small_office.parts.unit_of_work() as work:
        unit = Unit(name="审查一处", name_en="Division I")
        work.session.add(unit)
        work.session.flush()
        for login in ("formality", "formality2", "leader"):
            work.session.execute(update(Account).where(Account.login == login).values(unit_id=unit.id))
    return small_office


def give(office: Office, login: str = "formality"):
    return office.engine.next_case(office.actor(login))


def rules(office: Office, by: str = "leader", **body: object) -> int:
    """Change what is said here; the rest stays as it was."""
    actor = office.actor(by)
    view = office.engine.duty_rules(actor, "distribution")
    event = {"valid_from": office.today, "reason": "季度调整"}
    return office.engine.change_duty_rules(actor, "distribution", {**view.body, **body}, event, view.version)


def change_case(office: Office, case_no: str, **values: object) -> None:
    """Write into a case and its open tasks what only a deed of the office would."""
    with office.parts.unit_of_work() as work:
        case = work.session.scalars(select(CaseFile).where(CaseFile.case_no == case_no)).one()
        for task in work.session.scalars(select(Task).where(Task.case_id == case.id)):
            for name, value in values.items():
                setattr(task, name, value)
        work.record(case, office.actor("approver"), "case.priority")


def test_the_oldest_case_comes_first_and_is_claimed_with_the_reason(pool: Office) -> None:
    rules(pool, urgent_days=0)

    given = [give(pool) for _ in range(2)]

    assert [one.line.case_no for one in given] == pool.numbers[:2]
    assert given[0].line.is_mine and given[0].because["order"] == "priority"
    pool.case_no = pool.numbers[0]
    line = next(line for line in pool.history() if line.act == "task.given")
    assert line.new["because"]["filed_on"] == "2026-03-02" and line.actor == pool.actor("formality").name


def test_priority_goes_before_the_docket_and_what_ends_soon_before_both(pool: Office) -> None:
    rules(pool, urgent_days=2)
    change_case(pool, pool.numbers[2], priority=1)
    change_case(pool, pool.numbers[3], due_on=pool.today + timedelta(days=2))

    given = [give(pool) for _ in range(3)]

    assert [one.line.case_no for one in given] == [pool.numbers[3], pool.numbers[2], pool.numbers[0]]
    assert [one.because["order"] for one in given] == ["urgent", "priority", "priority"]


def test_by_docket_alone_priority_does_not_count(pool: Office) -> None:
    rules(pool, urgent_days=0, order="docket")
    change_case(pool, pool.numbers[2], priority=1)

    assert give(pool).line.case_no == pool.numbers[0]


@pytest.mark.parametrize("skills", [
    {"classes": [9]}, {"kinds": ["trademark.renewal"]}, {"steps": ["draft_decision"]},
])  # fmt: skip
def test_nobody_is_given_what_they_have_no_skills_for(pool: Office, skills: dict[str, object]) -> None:
    rules(pool, people={"formality": skills})

    assert give(pool) is None
    assert give(pool, "formality2") is not None


def test_a_skill_that_fits_is_part_of_the_reason(pool: Office) -> None:
    rules(pool, people={"formality": {"classes": [25, 9], "kinds": ["trademark.opposition"]}})

    because = give(pool).because

    assert (because["classes"], because["kind"]) == ([25], "trademark.opposition")


def test_who_holds_as_many_as_the_rules_allow_is_given_no_more(pool: Office) -> None:
    rules(pool, quota=2, people={"formality": {"quota": 1}})
    give(pool)

    refused = refusal(give, pool)

    assert isinstance(refused, Refused) and refused.code == "hands_full"
    assert give(pool, "formality2") and give(pool, "formality2")
    assert refusal(give, pool, "formality2").code == "hands_full"


def test_who_is_paused_is_given_nothing(pool: Office) -> None:
    rules(pool, people={"formality": {"is_paused": True}})

    assert refusal(give, pool).code == "given_nothing"


def test_another_unit_and_a_conflict_of_interest_are_passed_over(pool: Office) -> None:
    rules(pool, urgent_days=0)
    with pool.parts.unit_of_work() as work:
        other = Unit(name="审查二处", name_en="Division II")
        work.session.add(other)
        work.session.flush()
        elsewhere = other.id
    change_case(pool, pool.numbers[0], unit_id=elsewhere)
    assert give(pool).line.case_no == pool.numbers[1]

    with pool.parts.unit_of_work() as work:
        factories.interest(work, pool.accounts["formality"], pool.opponent_party)

    assert give(pool) is None
    assert give(pool, "formality2").line.case_no == pool.numbers[2]


def test_nobody_is_given_what_they_may_not_check_themselves(pool: Office) -> None:
    """双人原则: the second step of the case asks for other eyes than the first."""
    rules(pool, urgent_days=0)
    pool.case_no = pool.numbers[0]
    pool.complete("check_formalities", by="formality")
    with pool.parts.unit_of_work() as work:
        case = work.session.scalars(select(CaseFile).where(CaseFile.case_no == pool.case_no)).one()
        done = work.session.scalars(select(Task).where(Task.case_id == case.id)).one()
        kept = {name: getattr(done, name) for name in ("run_id", "diagram", "name", "role", "form_key", "created_at")}
        work.session.add(
            Task(case_id=case.id, token_id="second", element="look_again", kind=case.kind, filed_on=case.filed_on,
                 distinct_from="check_formalities", status="open", priority=9, **kept)
        )  # fmt: skip
        work.record(case, pool.actor("approver"), "task.opened")

    assert give(pool).line.case_no == pool.numbers[1]
    assert give(pool, "formality2").line.element == "look_again"


def test_a_skipped_task_goes_back_with_its_reason_and_is_not_given_again(pool: Office) -> None:
    rules(pool, urgent_days=0, skips_a_day=1)
    first = give(pool).line
    formality = pool.actor("formality")

    assert isinstance(refusal(pool.engine.skip_task, formality, first.id, " "), InvalidForm)
    pool.engine.skip_task(formality, first.id, "缺少韩语材料的译文")
    second = give(pool).line

    assert second.case_no == pool.numbers[1]
    assert refusal(pool.engine.skip_task, formality, second.id, "又一件").code == "no_more_skips"
    assert give(pool, "formality2").line.id == first.id
    pool.case_no = first.case_no
    skipped = next(line for line in pool.history() if line.act == "task.skipped")
    assert skipped.new["reason"] == "缺少韩语材料的译文"
    pool.advance(1)
    pool.engine.skip_task(formality, second.id, "新的一天")


def test_what_lies_with_somebody_else_cannot_be_skipped(pool: Office) -> None:
    task = give(pool, "formality2").line

    assert refusal(pool.engine.skip_task, pool.actor("formality"), task.id, "x").code == "task_claimed"
    assert refusal(pool.engine.skip_task, pool.actor("leader"), task.id, "x").code == "not_in_your_hands"


# --- the rules --------------------------------------------------------------------------------------------------


def test_rules_are_kept_in_every_version_and_hold_from_their_day(pool: Office) -> None:
    leader = pool.actor("leader")
    tomorrow = {"valid_from": pool.today + timedelta(days=1), "reason": "下月起按收案顺序"}
    pool.engine.change_duty_rules(leader, "distribution", {"order": "docket"}, tomorrow, None)

    assert pool.engine.duty_rules(leader, "distribution").body["order"] == "priority"
    pool.advance(1)
    view = pool.engine.duty_rules(leader, "distribution")

    assert (view.body["order"], view.versions[0].reason, view.versions[0].is_in_force) == (
        "docket",
        "下月起按收案顺序",
        True,
    )
    log = pool.engine.office_history(pool.actor("auditor")).items
    assert log[0].act == "duty_rules.changed" and log[0].new["order"] == "docket"


def test_rules_that_nobody_could_follow_are_refused(pool: Office) -> None:
    leader, event = pool.actor("leader"), {"valid_from": pool.today, "reason": "x"}

    def change(**body: object):
        return refusal(pool.engine.change_duty_rules, leader, "distribution", body, event, None)

    assert change(order="alphabet").errors.keys() == {"order"}
    assert change(quota="many").errors.keys() == {"quota"}
    assert change(people={"formality": {"classes": [46]}}).errors.keys() == {"people.formality.classes"}
    assert change(people={"examiner": {}}).errors.keys() == {"people.examiner"}
    past = {"valid_from": pool.today - timedelta(days=1), "reason": "x"}
    assert refusal(pool.engine.change_duty_rules, leader, "distribution", {}, past, None).code == "not_backwards"


def test_two_leaders_do_not_undo_each_other_unseen(pool: Office) -> None:
    rules(pool, quota=5)

    event = {"valid_from": pool.today, "reason": "x"}
    refused = refusal(pool.engine.change_duty_rules, pool.actor("leader"), "distribution", {"quota": 9}, event, None)

    assert refused.code == "duty_rules_changed"


def test_an_examiner_changes_no_rules_and_an_auditor_only_reads_them(pool: Office) -> None:
    event = {"valid_from": pool.today, "reason": "x"}
    for login in ("formality", "auditor"):
        actor = pool.actor(login)
        assert isinstance(refusal(pool.engine.change_duty_rules, actor, "distribution", {}, event, None), Forbidden)
    assert not pool.engine.duty_rules(pool.actor("auditor"), "distribution").may_change
    assert isinstance(refusal(pool.engine.duty_rules, pool.actor("formality"), "distribution"), Forbidden)


def test_a_dry_run_says_whom_the_rules_would_give_what_and_writes_nothing(pool: Office) -> None:
    body = {"urgent_days": 0, "quota": 20, "people": {"formality": {"quota": 1}}}

    tried = pool.engine.try_distribution(pool.actor("leader"), body)

    assert sorted(one.line.case_no for one in tried) == pool.numbers
    assert [one.person for one in tried].count(pool.actor("formality").name) == 1
    assert give(pool).line.case_no == pool.numbers[0], "nothing was written"


def test_one_more_in_the_pool_costs_no_statement(pool: Office) -> None:
    rules(pool, urgent_days=0)
    formality = pool.actor("formality")
    with count_statements(pool.database.engine) as statements:
        pool.engine.next_case(formality)

    assert len(statements) <= 5, "\n".join(statements.sent)


def test_who_finds_the_first_few_taken_by_others_is_given_what_is_behind_them(
    postgres_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred pressed at once beside a full pool, and one of them was told that there is nothing."""
    monkeypatch.setattr(candidates, "_FEW", literal_column("1"))
    candidates._found.cache_clear()
    for _ in range(2):
        postgres_office.file("trademark.opposition")
    first, second = (actor for actor in map(postgres_office.actor, ("formality", "formality2")))
    with ExitStack() as other:
        work = other.enter_context(postgres_office.parts.unit_of_work())
        taken = next_case.give(work, first)

        def let_go(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if "SKIP LOCKED" in statement:
                other.close()

        event.listen(postgres_office.database.engine, "after_cursor_execute", let_go)
        given = postgres_office.engine.next_case(second)
    event.remove(postgres_office.database.engine, "after_cursor_execute", let_go)
    candidates._found.cache_clear()

    assert given is not None and given.line.id != taken.line.id
    assert postgres_office.engine.next_case(first) is None


@pytest.mark.parametrize(
    ("order", "index"), [("priority", "ix_task_next"), ("docket", "ix_task_docket"), ("due", "ix_task_pool")]
)
def test_the_first_few_are_read_off_an_index_in_their_order(pool: Office, order: str, index: str) -> None:
    """With more in the pool the plan stays the same: what ends soon and the order of the rules, each by an index."""
    actor = pool.actor("formality")
    asker = candidates.Asker(actor=actor, unit_id=None, skills=Skills(), rules=Distribution(order=order, urgent_days=0))
    with pool.parts.unit_of_work(read_only=True) as work:
        plan = explained(work.session, lambda: candidates.first(work.session, asker, pool.today, lock=False))

    assert f"INDEX {index} (role=" in plan


def test_a_database_that_knows_nothing_of_its_rows_looks_for_the_first_few_once(postgres_office: Office) -> None:
    """As after a restore: it took the pool for empty, and looked for them once for each task: 2 s among 1,500."""
    actor = postgres_office.actor("formality")
    asker = candidates.Asker(actor=actor, unit_id=None, skills=Skills(), rules=Distribution(urgent_days=0))
    with postgres_office.parts.unit_of_work(read_only=True) as work:
        work.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = explained(work.session, lambda: candidates.first(work.session, asker, work.today, lock=False))

    assert plan.count("ix_task_next") == 1 and "Index Scan using pk_task on task" in plan


def test_who_has_the_same_roles_and_skills_is_asked_for_by_the_same_statement(pool: Office) -> None:
    """Putting the statement together cost five times what all else of a press does."""
    rules(pool, urgent_days=2)
    give(pool)
    before = candidates._found.cache_info()

    given = give(pool, "formality2")

    after = candidates._found.cache_info()
    assert given.line.case_no == pool.numbers[1]
    assert (after.misses - before.misses, after.hits - before.hits) == (0, 1)
