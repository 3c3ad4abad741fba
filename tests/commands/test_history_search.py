"""The search of the whole history: one list of questions and answers, the same on both databases."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from engine.errors import Forbidden, Refused
from engine.rules import search_query
from engine.store import schema
from engine.store.queries import history_search, search_entries
from engine.store.search import SearchArrear, line_of, parts
from engine.store.tables import Account, CaseFile, Party
from engine.values import HistoryQuery, PageRequest
from tests import factories
from tests.conftest import SMALL
from tests.office import Office
from tests.statements import count_statements, explained
from webui.search_names import code_names

with Path(__file__).with_name("searches.csv").open(encoding="utf-8", newline="") as file:
    QUESTIONS = [(row["asked"], row["found"]) for row in csv.DictReader(file)]


@pytest.fixture
def told(database) -> Office:
    """Three cases about one mark; ``numbers`` are their numbers by a letter."""
    office = Office(database)
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    with office.parts.unit_of_work() as work:
        rival = factories.party(work, "山东远帆贸易有限公司")
        rival.name_en = "Shandong Yuanfan Trading Co., Ltd."
        factories.account(work, "rival", "郑一帆", kind="party", parties=[rival])
        work.session.get_one(Account, office.accounts["formality"].id).name_en = "Han Xuemei"
    office.numbers = {}
    office.file("trademark.opposition", facts="两商标文字近似，易生混淆。")
    office.numbers["A"] = office.case_no
    office.file("trademark.opposition", by="rival", facts="恶意抢注 ＩＰｈｏｎｅ 17 Pro 字样")
    office.numbers["B"] = office.case_no
    office.complete("check_formalities", by="formality", intake_decision="accept")
    office.file("trademark.opposition", facts="音箱与耳机类似，易生混淆。")
    office.numbers["C"] = office.case_no
    office.advance(2)
    office.case_no = office.numbers["A"]
    office.complete("check_formalities", by="formality", intake_decision="accept")
    office.advance(20)
    office.send("answer", by="respondent")
    office.complete("draft_decision", by="examiner", reasons="对证据三的真实性不予认可。", articles=["TML2019-30"])
    filled(office)
    return office


def filled(office: Office) -> int:
    """Let the ticker take in what is missing; return how many lines it was."""
    office.tick()
    taken = 0
    while portion := office.engine.fill_search():
        taken += portion
    return taken


def search(office: Office, asked: str, login: str = "auditor", page: PageRequest | None = None, **more: object):
    return office.engine.search_history(
        office.actor(login), HistoryQuery(text=asked, **more), page or PageRequest(), code_names()
    )


def found(office: Office, asked: str, login: str = "auditor", **more: object) -> str:
    letters = {number: letter for letter, number in office.numbers.items()}
    page = search(office, asked, login, **more)
    assert page.total == len(page.items)
    return " ".join(sorted(letters[one.case.case_no] for one in page.items))


@pytest.mark.parametrize("newest", [1, 2, history_search.NEWEST])
def test_each_question_has_the_answer_of_the_list(told, monkeypatch, newest):
    monkeypatch.setattr(history_search, "NEWEST", newest)
    monkeypatch.setattr(history_search, "STEP", 2)
    wrong = []
    for asked, expected in QUESTIONS:
        try:
            answer = found(told, asked)
        except Refused as refused:
            answer = f"!{refused.code}"
        if answer != expected:
            wrong.append((asked, expected, answer))

    assert wrong == []


def test_a_case_comes_with_the_lines_that_say_it(told):
    (one,) = search(told, "证据三").items
    (line,) = one.lines

    assert (line.act, line.actor) == ("task.completed", "林若溪")
    assert [[(piece.text, piece.is_match) for piece in excerpt] for excerpt in line.excerpts] == [
        [("对", False), ("证据三", True), ("的真实性不予认可。", False)]
    ]
    assert told.engine.history(told.actor("auditor"), one.case.case_no, PageRequest(size=500)).items[
        line.seq - 1
    ].recorded_at == line.recorded_at  # fmt: skip


def test_a_citation_asked_for_in_digits_is_marked(told):
    (one,) = search(told, "条:30").items

    assert [piece.text for line in one.lines for excerpt in line.excerpts for piece in excerpt if piece.is_match] == [
        "第三十条"
    ]


def test_procedure_and_days_narrow_it_down(told):
    assert found(told, "海潮", kind="trademark.opposition") == "A B C"
    assert found(told, "海潮", kind="patent.invalidation") == ""
    assert found(told, "经办:韩雪梅", first_on=told.today.replace(day=3)) == "A"
    assert found(told, "经办:韩雪梅", last_on=told.today.replace(day=3)) == "B"
    assert found(told, "", last_on=told.today) == "A B C"


@pytest.mark.parametrize("newest", [1, 2, history_search.NEWEST])
def test_pages_follow_each_other_newest_first(told, monkeypatch, newest):
    monkeypatch.setattr(history_search, "NEWEST", newest)
    seen, after = [], None
    while True:
        page = search(told, "海潮", page=PageRequest(size=1, after=after))
        seen += [one.case.case_no for one in page.items]
        assert page.total == 3
        if page.next is None:
            break
        after = page.next

    assert seen == [told.numbers[letter] for letter in "CBA"]


def test_more_lines_than_are_shown_are_said_to_be_there(told):
    one = next(one for one in search(told, "日期:2026").items if one.case.case_no == told.numbers["A"])

    assert (len(one.lines), one.has_more) == (3, True)
    assert [line.seq for line in one.lines] == sorted((line.seq for line in one.lines), reverse=True)


# --- who may see what ----------------------------------------------------------------------------------------------


def test_what_is_hidden_is_neither_found_nor_counted(told):
    with told.parts.unit_of_work() as work:
        rival = work.session.scalars(select(Party).where(Party.name.contains("远帆"))).one()
        factories.interest(work, told.accounts["examiner2"], rival)

    for asked, _ in QUESTIONS:
        if asked in ("*", "-混淆", "日期:昨天"):
            continue
        everything, seen = found(told, asked), found(told, asked, "examiner2")
        assert seen == everything.replace("B", "").replace("  ", " ").strip(), asked
    page = search(told, "海潮", "examiner2", PageRequest(size=1))
    assert (page.total, told.numbers["B"] in repr(page)) == (2, False)
    assert told.numbers["B"] not in repr(search(told, "海潮", "examiner2", PageRequest(size=1, after=page.next)))


def test_whoever_reads_no_history_searches_none(told):
    for login in ("opponent", "rival", "analyst", "admin"):
        with pytest.raises(Forbidden):
            search(told, "海潮", login)
        with pytest.raises(Forbidden):
            told.engine.search_reach(told.actor(login))


def test_a_draft_is_found_by_nobody_until_it_is_sent(told):
    task = told.open_task("approve_decision")
    told.engine.save_draft(told.actor("approver"), task.id, {"return_note": "密稿"})
    filled(told)

    assert search(told, "密稿", "approver").items == ()


# --- the index ----------------------------------------------------------------------------------------------------


def test_a_line_waits_until_the_ticker_takes_it_in_and_the_reader_is_told(told):
    told.file("trademark.opposition", facts="刚刚登记的一份请求。")
    before = told.engine.search_reach(told.actor("auditor"))

    assert before.waiting > 0
    assert before.until == told.engine.now()
    assert search(told, "刚刚登记").items == ()
    filled(told)
    assert [one.case.case_no for one in search(told, "刚刚登记").items] == [told.case_no]
    assert told.engine.search_reach(told.actor("auditor")).waiting == 0
    assert told.engine.fill_search() == 0


def _entries(office: Office) -> dict[tuple[int, int], list[str]]:
    """Return what every line says in the index, as far as it can be read back: which questions find it."""
    told: dict[tuple[int, int], list[str]] = {}
    with office.parts.unit_of_work(read_only=True) as work:
        for asked, expected in QUESTIONS:
            if not expected.startswith("!"):
                query = search_query.read(asked)
                ids = list(work.session.scalars(select(CaseFile.id)))
                for case_id, seqs in history_search.lines(work.session, query, ids, 500).items():
                    for seq in seqs:
                        told.setdefault((case_id, seq), []).append(asked)
    return told


def test_the_index_built_anew_is_the_one_that_grew(told):
    grown = _entries(told)
    admin = told.actor("admin")

    told.engine.rebuild_search(admin)
    assert search(told, "海潮").items == ()
    assert told.engine.search_reach(admin if "auditor" in admin.roles else told.actor("auditor")).older_taken == 0
    told.file("trademark.opposition", facts="在此期间提出的一份请求。")
    with told.parts.unit_of_work(read_only=True) as work:
        new = work.session.scalars(select(CaseFile.id).where(CaseFile.case_no == told.case_no)).one()
    told.engine.rebuild_search(admin)  # it goes on with what was begun
    filled(told)

    assert {line: said for line, said in _entries(told).items() if line[0] != new} == grown
    assert [one.case.case_no for one in search(told, "在此期间提出").items] == [told.case_no]
    assert told.engine.search_reach(told.actor("auditor")).older_taken == 1
    with told.parts.unit_of_work(read_only=True) as work:
        rows = work.session.scalars(text("SELECT rowid FROM search_entry WHERE words MATCH 'd·2026'")).all() if (
            told.database.is_sqlite
        ) else work.session.scalars(text("SELECT rowid FROM search_entry")).all()  # fmt: skip
    assert len(rows) == len(set(rows)) == len({line_of(row) for row in rows})


def test_files_from_before_the_index_are_taken_in_and_it_can_be_taken_away(told, database_url):
    schema.downgrade(database_url, "0036")
    schema.upgrade(database_url)

    assert told.engine.search_reach(told.actor("auditor")).older_taken == 0
    assert filled(told) > 0
    assert found(told, "混淆") == "A C"
    assert told.engine.search_reach(told.actor("auditor")).older_taken == 1


def test_a_long_text_is_found_from_its_beginning_to_its_end(told):
    """PostgreSQL keeps 255 places of a word and 16383 of an entry; nothing of it may show."""
    words = ["哈" * 3000, "甲乙丙丁" * 100, "终于结束"]
    told.file("trademark.opposition", facts="，".join(words)[:4900] + "终于结束")
    filled(told)

    for asked in ("哈哈哈哈哈哈哈", "甲乙丙丁甲乙丙丁", "丁甲", "终于结束", '"丁，终于结束"', '"哈，甲乙"'):
        assert [one.case.case_no for one in search(told, asked).items] == [told.case_no], asked
    assert search(told, "哈甲").items == ()
    assert search(told, "甲甲").items == ()


def test_parts_of_a_text_share_as_many_words_as_a_phrase_may_have():
    cut = parts([[str(n) for n in range(40_000)]], ["head"], 64)

    assert len(cut) == 3
    assert all(part[0] == "head" for part in cut)
    assert cut[1][2:66] == cut[0][-64:]


# --- its price ------------------------------------------------------------------------------------------------------


def test_a_search_costs_a_constant_number_of_statements(told):
    with count_statements(told.database.engine) as one:
        assert len(search(told, "海潮 -音箱", page=PageRequest(size=1)).items) == 1
    with count_statements(told.database.engine) as many:
        assert len(search(told, "海潮 日期:2026 条:30 当事人:云帆 混淆 第 -和解 -不存在").items) == 1
    with count_statements(told.database.engine) as most:
        assert len(search(told, "海潮").items) == 3

    # A case without a live limit spares the law.
    assert len(many) <= len(one) == len(most) <= 20


def test_an_act_costs_no_statement_more_than_before(told):
    """A trigger of the history keeps the list of what is missing: no statement of ours does."""
    with count_statements(told.database.engine) as sent:
        told.complete("approve_decision", by="approver")

    assert [statement for statement in sent.sent if "search_" in statement.replace("search_text", "")] == []
    with told.parts.unit_of_work(read_only=True) as work:
        assert search_entries.waiting(work.session, told.actor("auditor"), told.today)[0] > 0


def test_the_index_answers_not_a_scan(told):
    query = search_query.read("混淆 -音箱")
    asked = history_search.Asked(actor=told.actor("auditor"), today=told.today, query=query)
    with told.parts.unit_of_work(read_only=True) as work:
        sent = []
        with count_statements(told.database.engine) as statements:
            history_search.page(work.session, asked, None, 3, 21)
        sent = statements.sent
        assert len(sent) == 1
        plan = _plan(work, query)

    if told.database.is_sqlite:
        assert "VIRTUAL TABLE INDEX" in plan
        assert "MATCH" in sent[0]
    else:
        assert "search_entry_words" in plan


def test_lines_are_looked_up_by_their_keys(told):
    """SQLite would compare a pair of columns alone with every line of every case."""
    with told.parts.unit_of_work() as work:
        session = work.session
        if not told.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        found = search_entries.lines(session, [(1, 1), (2, 1), (2, 2)])
        read = explained(session, lambda: search_entries.lines(session, [(1, 1), (2, 1)]))
        settled = explained(session, lambda: search_entries.settle(session, found))

    assert sorted((line.case_id, line.seq) for line in found) == [(1, 1), (2, 1), (2, 2)]
    assert ("case_id=?" if told.database.is_sqlite else "pk_history") in read
    assert ("case_id=?" if told.database.is_sqlite else "pk_search_arrear") in settled


def _plan(work, query) -> str:
    session = work.session
    says = history_search.saying(session, query.wanted[0], None)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL enable_seqscan = off"))  # three cases are read whole more quickly
    compiled = says.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    word = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row) for row in session.connection().exec_driver_sql(f"{word} {compiled}"))


def test_two_tickers_take_nothing_in_twice(told):
    told.file("trademark.opposition", facts="只编入一次的一份请求。")
    with told.parts.unit_of_work(read_only=True) as work:
        if told.database.is_sqlite:
            pytest.skip("SQLite has one writer")
        assert search_entries.may_fill(work.session)
        assert told.engine.fill_search() == 0  # somebody else has it in hand
    filled(told)
    with told.parts.unit_of_work() as work:
        assert work.session.execute(delete(SearchArrear)).rowcount == 0
