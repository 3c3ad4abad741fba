"""Cases by the words of their numbers, names and classes: the same as looking through them, by an index."""

from __future__ import annotations

import random
from datetime import date

import pytest
from sqlalchemy import select, text

from engine.commands.side_kinds import OUTLIVING
from engine.store import schema, tasks
from engine.store.queries import searches, texts, worklist, worklist_filters
from engine.store.tables import CaseFile, CaseParty, Party, Task
from engine.values import CaseQuery, WorklistQuery
from tests.statements import count_statements, explained
from tests.store.rows import case_file, task

TODAY = date(2026, 3, 2)
NAMES = (
    "江苏云锦服饰有限公司",
    "浙江云锦食品有限公司",
    "Blue Whale Co., Ltd.",
    "𠮷野家控股",
    "100%_纯棉 'n' 麻\\布",
    "云",
)
ASKED = (
    "云", "云锦", "锦服", "云锦食", "云锦食品有限", "无此", "whale", "e w", "WHALE CO", "𠮷", "𠮷野",
    "100%", "%_", "'n'", "麻\\布", "2026001", "20260012", "有限公司", "  云锦  ", "\\", "司浙",
)  # fmt: skip


@pytest.fixture
def many(working, filed, examiner):
    """Thirty cases with an open task each, of six companies; every fifth is closed, and keeps a task beside it."""
    numbers = random.Random(4)
    with working() as work:
        work.session.add_all(Party(id=10 + at, name=name) for at, name in enumerate(NAMES))
        work.session.flush()
        for number in range(30):
            at = numbers.randrange(len(NAMES))
            case = case_file(f"YY2026{number:06}", classes=numbers.choice([",25,", ",3,35,", None]))
            case.search_text = f"{case.case_no}\n{NAMES[at]}".lower()
            work.session.add(case)
            work.session.flush()
            one = {"classes": case.classes, "token_id": f"t{number}"}
            if number % 5 == 0:
                case.closed_on, case.status = TODAY, "closed"
                one |= {"diagram": "shared.quality_review"}
            work.session.add(CaseParty(case_id=case.id, role="opponent", party_id=10 + at))
            work.session.add(task(case.id, **one))
            work.record(case, examiner, "case.filed")


def found(work, actor, **asked):
    rows = worklist.page(work.session, actor, WorklistQuery(scope="all", **asked), TODAY, None, 50)
    return [row.task.id for row in rows]


def test_the_index_finds_what_looking_through_all_finds(working, many, examiner, monkeypatch):
    questions = [{"text": asked} for asked in ASKED] + [{"party": name[:4]} for name in NAMES]
    questions += [{"nice_class": number} for number in (3, 5, 25, 45)]
    questions += [{"party": "云锦", "text": "食品", "nice_class": 3}]
    with working(read_only=True) as work:
        by_index = [found(work, examiner, **each) for each in questions]
        cases = worklist_filters.cases_asked_for(work.session, [WorklistQuery(**each) for each in questions])
        monkeypatch.setattr(worklist_filters, "FEW", -1)
        by_looking = [found(work, examiner, **each) for each in questions]
        assert worklist_filters.cases_asked_for(work.session, [WorklistQuery(text="云锦")]) == [None]

    assert by_index == by_looking
    assert None not in cases
    hits = dict(zip(ASKED, by_index, strict=False))
    assert len(hits["云锦"]) > len(hits["云锦食"]) > 0 == len(hits["无此"])


def test_an_open_task_of_a_closed_case_is_found_too(working, many, examiner):
    with working(read_only=True) as work:
        closed = set(work.session.scalars(select(Task.id).where(Task.diagram == "shared.quality_review")))
        cases = work.session.scalars(select(CaseFile.case_no).where(CaseFile.closed_on.is_not(None))).all()
        assert {one for case_no in cases for one in found(work, examiner, text=case_no)} == closed
    assert len(closed) == 6


def test_counts_of_filters_with_texts_take_one_statement_more(database, working, many, examiner):
    queries = {name: WorklistQuery(scope="all", text=name) for name in ("云锦", "无此", "whale")}
    with working(read_only=True) as work:
        with count_statements(database.engine) as statements:
            counts = worklist.counts(work.session, examiner, queries, TODAY)
        assert counts == {name: len(found(work, examiner, text=name)) for name in queries}

    assert len(statements) <= (2 if not database.is_sqlite else 3)


def test_the_index_follows_a_case_until_it_is_closed(database, working, filed, examiner):
    def open_with(words):
        with working(read_only=True) as work:
            return work.session.scalars(texts.open_cases(work.session, words)).all()

    with working() as work:
        case = work.session.get(CaseFile, filed)
        case.search_text, case.classes = "商异20260001\n青禾茶业", ",30,"
        work.record(case, examiner, "party.changed")
    assert (open_with("青禾茶"), open_with(",30,"), open_with(",25,")) == ([filed], [filed], [])

    with working() as work:
        case = work.session.get(CaseFile, filed)
        case.closed_on, case.status = TODAY, "closed"
        work.record(case, examiner, "case.closed")
    assert open_with("青禾茶") == []
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM open_word")) == 0


def test_cases_that_were_open_before_the_index_are_in_it(database, database_url, working, many, examiner):
    def all_open():
        with working(read_only=True) as work:
            return [work.session.scalars(texts.open_cases(work.session, asked)).all() for asked in ("云锦", ",25,")]

    before = all_open()
    schema.downgrade(database_url, "0037")
    schema.upgrade(database_url)

    assert all_open() == before and all(before)


@pytest.mark.parametrize("asked", [{"text": "云锦食品有限"}, {"text": "云锦"}, {"party": "云锦"}, {"nice_class": 3}])
def test_an_index_is_asked_for_the_cases(database, working, many, examiner, asked):
    """With more cases the plan stays the same; the figures stand in docs/operations.md."""
    with working(read_only=True) as work:
        if not database.is_sqlite:  # thirty cases are read faster without any index
            work.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = explained(work.session, lambda: worklist_filters.cases_asked_for(work.session, [WorklistQuery(**asked)]))

    assert ("SEARCH open_word USING PRIMARY KEY" if database.is_sqlite else "open_word_of_case") in plan
    assert "SCAN case_file" not in plan


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"text": "无此"}, "ix_task_case_id"),
        ({"text": "云锦食", "scope": "pool"}, "ix_task_case_id"),
        ({"clock": "extended"}, "ix_task_case_id"),
        ({"assignee": 3}, "ix_task_mine"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_list_of_few_looks_at_no_others_on_sqlite(working, many, examiner, asked, index):
    """PostgreSQL knows how many rows there are; SQLite is told which index leads to the few."""
    with working(read_only=True) as work:
        query = WorklistQuery(**{"scope": "all", **asked})
        plan = explained(work.session, lambda: worklist.page(work.session, examiner, query, TODAY, None, 50))

    assert f"USING INDEX {index}" in plan
    assert "ix_task_pool" not in plan


def boxed(work, actor, asked, before=None):
    rows = searches.page(work.session, actor, CaseQuery(text=asked), TODAY, before, 6)
    return [case.id for case, _, _ in rows]


@pytest.mark.parametrize("newest", [0, 8, 100])
def test_the_search_box_finds_the_newest_that_say_it_wherever_it_looks_first(
    working, many, examiner, monkeypatch, newest
):
    monkeypatch.setattr(searches, "NEWEST", newest)
    with working(read_only=True) as work:
        said = {
            case.id: case.search_text for case in work.session.scalars(select(CaseFile).order_by(CaseFile.id.desc()))
        }
        middle = sorted(said)[len(said) // 2]
        for asked in ASKED:
            hits = [one for one in said if asked.strip().lower() in said[one]]
            assert boxed(work, examiner, asked) == hits[:6], asked
            assert boxed(work, examiner, asked, middle) == [one for one in hits if one < middle][:6], asked


@pytest.mark.parametrize(("asked", "closed"), [("无此", "closed_word_case"), ("云锦食品无此", "closed_word")])
def test_the_search_box_asks_an_index_of_open_and_one_of_closed_cases(database, working, many, examiner, asked, closed):
    with working(read_only=True) as work:
        if not database.is_sqlite:
            work.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = explained(work.session, lambda: boxed(work, examiner, asked))

    if database.is_sqlite:
        assert "SEARCH open_word USING PRIMARY KEY" in plan and f"SCAN {closed} VIRTUAL" in plan
        assert "SCAN case_file" not in plan
    else:
        assert "on open_word_of_case" in plan and "on closed_word_of_case" in plan


def test_the_index_of_closed_cases_follows_them(database, database_url, working, many, filed, examiner):
    def closed_with(*asked):
        with working(read_only=True) as work:
            is_open = CaseFile.closed_on.is_(None)
            of_open = set(work.session.scalars(select(CaseFile.id).where(is_open)))
            return [set(work.session.scalars(texts.all_cases(work.session, one))) - of_open for one in asked]

    def change(**values):
        with working() as work:
            case = work.session.get(CaseFile, filed)
            for name, value in values.items():
                setattr(case, name, value)
            work.record(case, examiner, "case.changed")

    change(search_text="商异20260001\n青禾茶业", classes=None)
    assert closed_with("青禾茶业") == [set()]
    change(closed_on=TODAY, status="closed")
    assert closed_with("青禾茶业", "青禾", "业", '"禾"') == [{filed}] * 3 + [set()]
    before = closed_with(*ASKED)
    schema.downgrade(database_url, "0056")
    schema.upgrade(database_url)
    assert closed_with(*ASKED) == before and any(before)
    change(search_text="商异20260001\n远山茶业")
    assert closed_with("青禾茶业", "青禾", "远山茶业", "远山") == [set(), set(), {filed}, {filed}]
    change(closed_on=None, status="open")
    assert closed_with("远山茶业", "远山") == [set(), set()]


def test_what_may_outlive_its_case_is_said_alike_in_the_index():
    assert set(tasks.OUTLIVING.split("'")[1::2]) == set(OUTLIVING), "another one needs a migration of its index"


@pytest.mark.parametrize("unit", [0, 1])
def test_the_open_cases_of_a_unit_are_read_in_the_order_of_an_index(database, working, many, examiner, unit):
    with working(read_only=True) as work:
        if not database.is_sqlite:
            work.session.execute(text("SET LOCAL enable_seqscan = off"))
            work.session.execute(text("SET LOCAL enable_sort = off"))
        plan = explained(
            work.session, lambda: searches.page(work.session, examiner, CaseQuery(unit=unit), TODAY, None, 6)
        )

    assert ("ix_case_file_of_unit" if unit else "ix_case_file_of_no_unit") in plan
