"""The unit of work: one transaction, one history, one version."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, update

from engine.errors import Stale
from engine.rules import chain
from engine.store.history import links
from engine.store.tables import CaseFile, History, OfficeHistory, Task
from engine.store.work import unit_of_work
from tests.statements import count_statements
from tests.store.rows import MORNING, task


def lines(working, case_id):
    with working(read_only=True) as work:
        return work.session.scalars(select(History).where(History.case_id == case_id).order_by(History.seq)).all()


def test_a_case_is_filed_with_the_first_line_of_its_history(working, filed):
    with working(read_only=True) as work:
        case = work.session.get(CaseFile, filed)

    (line,) = lines(working, filed)
    assert (case.version, case.head_seq, case.head_hash[:16]) == (1, 1, line.hash)
    assert (line.act, line.subject, line.follows) == ("case.filed", "商异20260001", "00000000")


def test_acts_of_one_step_are_one_version_and_a_whole_chain(working, filed, examiner):
    with working() as work:
        case = work.session.get(CaseFile, filed)
        work.session.add_all([task(filed, token_id="a"), task(filed, token_id="b")])
        case.status = "under_examination"
        work.record(case, examiner, "task.opened", "a")
        assert case.version == 2  # known at once, for the page
        work.record(case, examiner, "task.opened", "b", {"status": "received"}, {"status": "under_examination"})

    found = lines(working, filed)
    with working(read_only=True) as work:
        case = work.session.get(CaseFile, filed)
    assert [line.act for line in found] == ["case.filed", "task.opened", "task.opened"]
    assert case.version == 2
    assert chain.first_break(links(found, case.case_no), head_seq=case.head_seq, head_hash=case.head_hash) is None


def test_a_step_costs_the_same_however_much_it_records(database, working, filed, examiner):
    def step(acts):
        with count_statements(database.engine) as statements, working() as work:
            case = work.session.get(CaseFile, filed)
            work.session.add_all(task(filed, token_id=str(number)) for number in range(acts))
            for number in range(acts):
                work.record(case, examiner, "task.opened", str(number))
        return len(statements)

    assert step(1) == step(25) == 4  # the case, the tasks, the head, the history


def test_rows_that_are_inserted_together_keep_what_only_one_of_them_holds(database, working, filed, examiner):
    rows = [
        task(filed, token_id="a"),
        task(filed, token_id="b", due_on=date(2026, 4, 1), priority=2, form_key="shared.other.form", draft={"x": 1}),
        task(filed, token_id="c", status="done", completed_at=MORNING, answers={"y": "是"}),
    ]
    with working() as work:
        case = work.session.get(CaseFile, filed)
        with count_statements(database.engine) as statements:
            work.insert(case, rows)
        work.record(case, examiner, "task.opened")
    assert len(statements) == 1

    columns = (
        "id",
        "token_id",
        "due_on",
        "priority",
        "own_form",
        "draft",
        "status",
        "completed_at",
        "answers",
        "name_en",
    )
    with working(read_only=True) as work:
        found = work.session.scalars(select(Task).order_by(Task.id)).all()
        assert [each.case_seq for each in found] == [2, 2, 2]
        assert [[getattr(each, name) for name in columns] for each in found] == [
            [rows[0].id, "a", None, 0, "", None, "open", None, None, ""],
            [rows[1].id, "b", date(2026, 4, 1), 2, "shared.other.form", {"x": 1}, "open", None, None, ""],
            [rows[2].id, "c", None, 0, "", None, "done", MORNING, {"y": "是"}, ""],
        ]


def test_a_refused_step_leaves_nothing_behind(working, filed, examiner):
    with pytest.raises(LookupError), working() as work:
        case = work.session.get(CaseFile, filed)
        work.session.add(task(filed))
        work.session.flush()
        work.record(case, examiner, "task.opened")
        raise LookupError

    with working(read_only=True) as work:
        assert work.session.scalar(select(func.count()).select_from(Task)) == 0
        assert work.session.get(CaseFile, filed).version == 1


def test_a_change_that_is_not_recorded_is_refused(working, filed):
    with pytest.raises(RuntimeError, match="no act was recorded"), working() as work:
        work.session.get(CaseFile, filed).status = "closed"


def test_many_rows_changed_at_once_are_stamped_too(working, filed, examiner):
    with working() as work:
        case = work.session.get(CaseFile, filed)
        work.session.add_all([task(filed, token_id="a"), task(filed, token_id="b")])
        work.record(case, examiner, "task.opened")
    with working() as work:
        case = work.session.get(CaseFile, filed)
        work.session.execute(update(Task).where(Task.case_id == filed).values(status="cancelled"))
        work.record(case, examiner, "task.cancelled")

    with working(read_only=True) as work:
        assert work.session.execute(select(Task.status, Task.case_seq)).all() == [("cancelled", 3)] * 2


def test_who_read_an_older_version_is_stale(database, clock, working, filed, examiner):
    with pytest.raises(Stale, match="case_changed"), working() as late:
        case = late.session.get(CaseFile, filed)
        if not database.is_sqlite:  # SQLite lets the second writer wait from its first statement on
            with unit_of_work(database, clock) as early:
                early.record(early.session.get(CaseFile, filed), examiner, "note.added")
        else:
            late.session.execute(update(CaseFile.__table__).values(version=9, head_seq=2))
        late.record(case, examiner, "note.added")


def test_an_act_of_the_office_has_a_chain_of_its_own(working, examiner):
    for kind in ("trademark.opposition", "shared.intake"):
        with working() as work:
            work.record(None, examiner, "diagram.published", kind)

    with working(read_only=True) as work:
        found = work.session.scalars(select(OfficeHistory).order_by(OfficeHistory.seq)).all()
    assert [line.subject for line in found] == ["trademark.opposition", "shared.intake"]
    assert chain.first_break(links(found, None), head_seq=2, head_hash=found[-1].hash) is None


def test_a_reading_unit_of_work_cannot_write(database, working, filed, examiner):
    with working(read_only=True) as work:
        work.session.get(CaseFile, filed).status = "closed"

    with working(read_only=True) as work:
        assert work.session.get(CaseFile, filed).status == "received"


def test_a_line_that_says_it_follows_another_is_found(working, filed, examiner):
    for act in ("task.opened", "task.completed"):
        with working() as work:
            work.record(work.session.get(CaseFile, filed), examiner, act)
    found = lines(working, filed)
    with working(read_only=True) as work:
        case = work.session.get(CaseFile, filed)

    found[1].follows = "0badc0de"

    assert chain.first_break(links(found, case.case_no), head_seq=3, head_hash=case.head_hash) == 2
