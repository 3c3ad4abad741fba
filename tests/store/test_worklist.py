"""The work list in SQL: the order of legal time left, page by page, and nothing of a recused person's cases."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from engine.commands.worklist import BUILT_IN
from engine.errors import Refused
from engine.store.queries import worklist, worklist_filters, worklist_orders
from engine.store.tables import CaseFile, CaseParty, Interest, Task, TimeLimit, Unit
from engine.values import Actor, WorklistQuery
from tests.statements import count_statements, explained
from tests.store.rows import EXAMINER, OPPONENT, task, time_limit

TODAY = date(2026, 3, 2)


def page(work, actor, after=None, size=50, **query):
    return worklist.page(work.session, actor, WorklistQuery(**{"scope": "all", **query}), TODAY, after, size)


@pytest.fixture
def busy(working, filed, examiner):
    """Forty tasks with and without limits, for two roles."""
    numbers = random.Random(7)
    with working() as work:
        case = work.session.get(CaseFile, filed)
        limits = []
        for number in range(40):
            state = numbers.choice(["running", "running", "running", "suspended"])
            day = None if state == "suspended" else TODAY + timedelta(days=numbers.randrange(-5, 60))
            limits.append(time_limit(filed, token_id=f"l{number}", state=state, expires_on=day))
        work.session.add_all(limits)
        work.session.flush()
        work.session.add_all(
            task(
                filed,
                token_id=f"t{number}",
                role="approver" if number % 4 == 0 else "examiner",
                limit_id=limit.id,
                due_on=limit.expires_on,
                **({"status": "claimed", "assignee_id": EXAMINER} if number % 4 and number % 5 == 1 else {}),
            )
            for number, limit in enumerate(limits)
        )
        work.record(case, examiner, "task.opened")
    return filed


def test_least_legal_time_left_comes_first_and_no_limit_last(working, busy, examiner):
    with working(read_only=True) as work:
        rows = page(work, examiner)

    days = [row.task.due_on or date.max for row in rows]
    assert days == sorted(days)
    assert {row.task.role for row in rows} == {"examiner"}
    assert len(rows) == 30


def test_pages_make_up_the_whole_list_without_overlap(working, busy, examiner):
    with working(read_only=True) as work:
        whole = [row.task.id for row in page(work, examiner)]
        found, after = [], None
        while rows := page(work, examiner, after, size=7):
            found += [row.task.id for row in rows]
            after = worklist_orders.key(rows[-1].position)

    assert found == whole


@pytest.mark.parametrize("after", ["tomorrow~1", "2026-13-01~1", f"2026-03-02~{10**30}", "2026-03-02~-1", "2026-03-02"])
def test_a_made_up_page_key_is_refused(working, examiner, after):
    with working(read_only=True) as work, pytest.raises(Refused, match="bad_page_key"):
        page(work, examiner, after)


def test_each_count_is_the_length_of_its_list(database, working, busy, examiner):
    with working(read_only=True) as work:
        with count_statements(database.engine) as statements:
            counts = worklist.counts(work.session, examiner, BUILT_IN, TODAY)
        lists = {scope: page(work, examiner, scope=scope) for scope in ("mine", "pool", "all")}
        lists |= {clock: page(work, examiner, clock=clock) for clock in ("overdue", "soon", "suspended", "provisional")}

    assert len(statements) == 1
    assert counts == {name: len(rows) for name, rows in lists.items()}
    assert counts["mine"] == 6
    assert all(row.task.assignee_id is None for row in lists["pool"])


def test_a_recused_person_sees_neither_the_case_nor_its_count(working, busy, examiner):
    with working() as work:
        work.session.add(
            Interest(person_id=EXAMINER, party_id=OPPONENT, kind="former_employer", from_on=date(2025, 1, 1))
        )

    with working(read_only=True) as work:
        assert page(work, examiner) == []
        assert set(worklist.counts(work.session, examiner, BUILT_IN, TODAY).values()) == {0}
        other = Actor(account_id=8, person_id=8, name="李", kind="office", roles=frozenset({"examiner"}))
        assert len(page(work, other)) == 30


def test_an_agent_recuses_too_and_an_old_interest_does_not(working, busy, examiner):
    with working() as work:
        case = work.session.get(CaseFile, busy)
        party = work.session.get(CaseParty, (busy, "respondent", 2))
        party.agent_party_id = 1
        work.record(case, examiner, "agent.appointed")
        work.session.add(
            Interest(
                person_id=8, party_id=OPPONENT, kind="spouse", from_on=date(2020, 1, 1), to_on=TODAY - timedelta(days=1)
            )
        )
        work.session.add(Interest(person_id=9, party_id=1, kind="spouse", from_on=TODAY))

    def of(person):
        return Actor(account_id=person, person_id=person, name="-", kind="office", roles=frozenset({"examiner"}))

    with working(read_only=True) as work:
        assert len(page(work, of(8))) == 30
        assert page(work, of(9)) == []


def test_another_units_pool_is_not_mine(working, filed, examiner):
    with working() as work:
        case = work.session.get(CaseFile, filed)
        work.session.add_all([Unit(id=1, name="一处"), Unit(id=2, name="二处")])
        work.session.flush()
        work.session.add_all([task(filed, token_id="a", unit_id=1), task(filed, token_id="b", unit_id=None)])
        work.record(case, examiner, "task.opened")
    with working() as work:
        from engine.store.tables import Account

        work.session.get(Account, EXAMINER).unit_id = 2

    with working(read_only=True) as work:
        assert [row.task.token_id for row in page(work, examiner, scope="pool")] == ["b"]


def test_filters_by_kind_element_and_text(working, busy, examiner):
    with working(read_only=True) as work:
        assert len(page(work, examiner, kind="trademark.opposition", element="examine", text=" 商异2026 ")) == 30
        assert page(work, examiner, kind="patent.invalidation") == []
        assert page(work, examiner, element="approve") == []
        assert page(work, examiner, text="100%_") == []


def test_no_roles_no_list(working, busy):
    nobody = Actor(account_id=99, person_id=99, name="-", kind="office")
    with working(read_only=True) as work:
        assert page(work, nobody) == []


@pytest.mark.parametrize(
    ("sort", "index"), [("due", "ix_task_pool"), ("docket", "ix_task_docket"), ("priority", "ix_task_priority")]
)
@pytest.mark.parametrize("filters", [{}, {"element": "rare"}, {"kind": "x"}, {"age": 9}, {"unit": 1}])
def test_each_order_is_read_from_an_index_that_holds_the_filters(
    database, working, busy, examiner, sort, index, filters
):
    """With more tasks the plan stays the same; the figures stand in benchmarks/."""
    with count_statements(database.engine) as statements, working(read_only=True) as work:
        page(work, examiner, scope="pool", sort=sort, **filters)
        if database.is_sqlite:
            explained = "EXPLAIN QUERY PLAN " + statements.sent[0]
            plan = str(work.session.connection().exec_driver_sql(explained, (1,) * explained.count("?")).fetchall())
            assert f"USING COVERING INDEX {index}" in plan
            assert "SCAN task" not in plan


def test_the_few_limits_that_were_extended_are_looked_up(database, working, busy, examiner):
    with working(read_only=True) as work:
        if not database.is_sqlite:
            work.session.execute(text("SET LOCAL enable_seqscan = off"))
        asked = [WorklistQuery(clock="extended")]
        plan = explained(work.session, lambda: worklist_filters.cases_asked_for(work.session, asked))
        few = worklist_filters.cases_asked_for(work.session, asked)

    assert "ix_time_limit_extended" in plan
    assert few != [None]


@pytest.mark.parametrize("sort", ["docket", "priority"])
def test_pages_of_every_order_make_up_the_whole_list(working, busy, examiner, sort):
    with working() as work:
        case = work.session.get(CaseFile, busy)
        for number, each in enumerate(work.session.query(Task).all()):
            each.priority, each.filed_on = number % 3, date(2026, 1, 1 + number % 5)
        work.record(case, examiner, "task.prioritised")

    with working(read_only=True) as work:
        whole = page(work, examiner, sort=sort)
        found, after = [], None
        while rows := page(work, examiner, after, size=7, sort=sort):
            found += [row.task.id for row in rows]
            after = worklist_orders.key(rows[-1].position)

    key = {
        "docket": lambda row: (row.task.filed_on, row.task.case_id, row.task.id),
        "priority": lambda row: (-row.task.priority, row.task.due_on or date.max, row.task.id),
    }[sort]
    assert found == [row.task.id for row in whole]
    assert [key(row) for row in whole] == sorted(map(key, whole))


def test_every_filter_finds_its_tasks_and_no_others(working, busy, examiner):
    with working() as work:
        case = work.session.get(CaseFile, busy)
        one = work.session.query(Task).filter_by(token_id="t3").one()
        one.priority, one.classes, one.element = 5, ",3,25,", "rare"
        case.classes = one.classes
        work.record(case, examiner, "task.prioritised")

    with working(read_only=True) as work:
        for filters in ({"priority": 5}, {"nice_class": 3}, {"element": "rare"}):
            assert [row.task.token_id for row in page(work, examiner, **filters)] == ["t3"]
        assert len(page(work, examiner, nice_class=25)) == 30
        assert page(work, examiner, age=1) == []
        assert page(work, examiner, priority=6) == []


#: State of the clock -> what it means, said here once more: of a limit that runs or stands still, on this day.
CLOCKS = {
    "overdue": lambda limit: limit.expires_on is not None and limit.expires_on < TODAY,
    "soon": lambda limit: limit.expires_on is not None and TODAY <= limit.expires_on <= TODAY + timedelta(days=7),
    "running": lambda limit: limit.state == "running",
    "suspended": lambda limit: limit.state == "suspended",
    "provisional": lambda limit: limit.is_provisional,
    "extended": lambda limit: limit.is_extended,
}


@pytest.mark.parametrize("state", CLOCKS)
def test_each_state_of_the_clock_finds_its_tasks_and_no_others(working, busy, examiner, state):
    with working() as work:
        limits = work.session.query(TimeLimit).filter_by(state="running").order_by(TimeLimit.id).all()
        for place, limit in enumerate(limits):
            limit.is_provisional, limit.is_extended = place % 3 == 0, place % 4 == 0
        work.record(work.session.get(CaseFile, busy), examiner, "time_limit.changed")

    with working(read_only=True) as work:
        mine = [row.task for row in page(work, examiner)]
        wanted = {task.id for task in mine if CLOCKS[state](work.session.get(TimeLimit, task.limit_id))}
        found = {row.task.id for row in page(work, examiner, clock=state)}

    assert found == wanted and 0 < len(found) < len(mine)
