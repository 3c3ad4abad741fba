"""Migrations: both ways, with data, and to exactly the tables that the models describe."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from datetime import UTC, date, datetime, timedelta

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, literal, select, text
from sqlalchemy.exc import IntegrityError

from engine.rules import chain
from engine.store import schema
from engine.store.history import links
from engine.store.queries import batches as batch_queries
from engine.store.queries import history
from engine.store.queries.worklist_orders import DUE
from engine.store.search import is_modelled
from engine.store.tables import (
    Account,
    Base,
    Batch,
    BatchItem,
    CaseFile,
    CaseParty,
    Certificate,
    Document,
    DutyRule,
    Gazette,
    Job,
    Mark,
    Notice,
    Notification,
    OfficeHistory,
    Party,
    RegisterEntry,
    Run,
    Task,
    TaskCitation,
    TaskReturn,
    TimeLimit,
    Unit,
)
from engine.store.work import unit_of_work
from tests.store.rows import MORNING, document, job, notice, task, time_limit

#: The form of the step that tests.store.rows.task opens.
FORM = "trademark.opposition.examine"


def test_models_and_migrations_make_the_same_tables(database):
    with database.engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # indexes over expressions are compared below
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_modelled})
        assert compare_metadata(context, Base.metadata) == []


def test_alembic_check_finds_nothing_to_write_down(database_url):
    told = subprocess.run(
        [sys.executable, "-m", "alembic", "check"],
        cwd=schema.MIGRATIONS.parent, env=os.environ | {"DATABASE_URL": database_url},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert (told.returncode, told.stdout) == (0, "No new upgrade operations detected.\n"), told.stderr


def test_indexes_and_checks_are_the_same_too(database):
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if database.is_sqlite
        else "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'ix_%'"
    )
    with database.engine.connect() as connection:
        indexes = set(connection.scalars(text(query)))
        checks = {
            check["name"]
            for table in Base.metadata.tables
            for check in inspect(connection).get_check_constraints(table)
        }

    assert indexes == {index.name for table in Base.metadata.tables.values() for index in table.indexes}
    assert checks == {
        constraint.name
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


def test_up_down_up_on_an_empty_database(empty_database_url, opened):
    schema.upgrade(empty_database_url)
    schema.downgrade(empty_database_url, "base")
    with opened(empty_database_url).engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]

    schema.upgrade(empty_database_url)
    schema.upgrade(empty_database_url)  # nothing to do

    assert schema.is_current(opened(empty_database_url))


def test_data_survives_the_guards_going_and_coming_back(database, database_url, clock, working, filed, examiner):
    schema.downgrade(database_url, "0003")
    assert not schema.is_current(database)
    schema.upgrade(database_url)

    with unit_of_work(database, clock) as work:
        case = work.session.get(CaseFile, filed)
        work.session.add(task(filed))
        work.record(case, examiner, "task.opened")
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE case_file SET status = 'closed'"))


def test_packed_values_and_hashes_survive_the_way_down_and_up(database, database_url, clock, filed, examiner):
    with unit_of_work(database, clock) as work:
        case = work.session.get(CaseFile, filed)
        limit = time_limit(filed, receipt={"rule": "tm-opposition-answer", "steps": ["三十日"]})
        work.session.add(limit)
        work.session.flush()
        work.session.add(task(filed, limit_id=limit.id))
        work.record(case, examiner, "task.completed", "形式审查", {"status": "open"}, {"goods": ["鞋", "“帽”"], "n": 3})
        work.record(None, examiner, "rule.confirmed", "tm-opposition-answer", new={"source": "商标法第三十五条"})
    before = _kept(database, filed)

    schema.downgrade(database_url, "0008")
    with database.engine.connect() as connection:
        bodies = connection.scalars(text("SELECT body FROM history ORDER BY seq")).all()
        hashes = [bytes(each).hex() for each in connection.scalars(text("SELECT hash FROM history ORDER BY seq"))]
        receipt = connection.scalar(text("SELECT receipt FROM time_limit"))
    schema.upgrade(database_url)

    assert [chain.digest(body) for body in bodies] == hashes
    assert '"goods":["鞋","“帽”"]' in bodies[-1]
    assert orjson.loads(receipt)["steps"] == ["三十日"]
    assert _kept(database, filed) == before


def test_decisions_of_before_are_found_by_their_reason_codes(database, database_url, clock, filed, examiner):
    def drafted(work, answers):
        form = {"element": "draft_decision", "form_key": "trademark.opposition.draft_decision"}
        work.session.add(task(filed, status="done", completed_at=clock.now(), answers=answers, **form))
        work.session.flush()

    with unit_of_work(database, clock) as work:
        case = work.session.get(CaseFile, filed)
        drafted(work, {"reason_codes": ["descriptive"], "articles": ["第十一条"]})
        drafted(work, {"reason_codes": ["similar_marks", "similar_goods"], "articles": ["第三十条"]})
        work.session.add(task(filed, status="done", completed_at=clock.now(), answers={"reason_codes": ["no_draft"]}))
        work.record(case, examiner, "task.completed")

    schema.downgrade(database_url, "0027")
    schema.upgrade(database_url)

    with database.reading() as session:
        found = {(row.what, row.code) for row in session.query(TaskCitation)}
    assert found == {("reason", "similar_marks"), ("reason", "similar_goods")}


def _kept(database, case_id):
    """What an auditor reads, with the verdict on both chains."""
    with database.reading() as session:
        case = session.get(CaseFile, case_id)
        lines = list(links(history.whole(session, case_id), case.case_no))
        office = list(links(session.query(OfficeHistory).order_by(OfficeHistory.seq), None))
        assert chain.first_break(lines, head_seq=case.head_seq, head_hash=case.head_hash) is None
        assert chain.first_break(office, head_seq=office[-1].seq, head_hash=office[-1].hash) is None
        runs = [(row.state, row.variables, row.view) for row in session.query(Run)]
        assert runs[0][0], "a running run has a state"
        return lines, office, runs, [row.receipt for row in session.query(TimeLimit)]


def test_tables_with_data_can_be_taken_down(database, database_url, filed):
    schema.downgrade(database_url, "base")
    schema.upgrade(database_url)

    with database.reading() as session:
        assert session.get(CaseFile, filed) is None


def test_announcements_survive_without_those_that_no_case_made(database, database_url, clock, filed, examiner):
    """Before 0027 every line of gazette and register needs a case; the rest keeps its id, its line and its guards."""
    with unit_of_work(database, clock) as work:
        case, owner = work.session.get(CaseFile, filed), work.session.query(Party).first()
        mark = Mark(
            application_no="70000001", name="海潮", owner_party_id=owner.id, filed_on=work.today, status="opposed"
        )
        work.session.add(mark)
        work.session.flush()
        told = {"announcement": "registration", "title": "商标注册公告", "body": "海潮", "published_on": work.today}
        entry = {"mark_id": mark.id, "entry": "registered", "new": {"status": "registered"}, "entered_on": work.today}
        work.session.add_all([Gazette(mark_id=mark.id, **told), Gazette(case_id=filed, **told)])
        work.session.add_all([RegisterEntry(**entry), RegisterEntry(case_id=filed, **entry)])
        work.session.add(Certificate(mark_id=mark.id, owner_party_id=owner.id, issued_on=work.today))
        work.record(case, examiner, "register.entered", "registered")

    schema.downgrade(database_url, "0026")
    schema.upgrade(database_url)

    with database.reading() as session:
        assert [(row.id, row.case_id, row.title) for row in session.query(Gazette)] == [(2, filed, "商标注册公告")]
        assert [(row.id, row.new) for row in session.query(RegisterEntry)] == [(2, {"status": "registered"})]
        assert session.query(Certificate).count() == 0
    for statement in ("UPDATE gazette SET title = ''", "DELETE FROM gazette", "DELETE FROM register_entry"):
        with pytest.raises(IntegrityError), database.engine.begin() as connection:
            connection.execute(text(statement))


def test_returns_are_counted_out_of_the_answers_given_before(database, database_url, clock, filed, examiner):
    """The month is that of the office: what was returned at one in the morning of 1 April is of April."""
    with unit_of_work(database, clock) as work:
        done = {"status": "done", "element": "approve_decision", "form_key": "trademark.opposition.approve_decision"}
        for number, (at, answers) in enumerate(
            [
                (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), {"approval": "return", "return_reasons": ["clerical"]}),
                (datetime(2026, 3, 31, 17, 0, tzinfo=UTC), {"approval": "return", "return_reasons": ["a", "b"]}),
                (datetime(2026, 4, 2, 1, 0, tzinfo=UTC), {"approval": "return"}),
                (datetime(2026, 4, 2, 1, 0, tzinfo=UTC), {"approval": "approve"}),
            ]
        ):
            work.session.add(task(filed, token_id=f"r{number}", completed_at=at, answers=answers, **done))
        work.record(work.session.get(CaseFile, filed), examiner, "task.completed")

    schema.downgrade(database_url, "0029")
    schema.upgrade(database_url)

    with database.reading() as session:
        found = sorted((row.month, row.reason) for row in session.query(TaskReturn))
    assert found == [("2026-03", "clerical"), ("2026-04", "a"), ("2026-04", "b"), ("2026-04", "none")]


def test_cases_of_before_are_found_by_their_agents(database, database_url, clock, filed, examiner):
    with unit_of_work(database, clock) as work:
        rest = {"channel": "post", "address": "", "country": "CN"}
        agent = Party(id=71, name="正和商标代理", name_en="Zhenghe É Agency", kind="agency", **rest)
        client = Party(id=72, name="江苏云帆体育用品有限公司", name_en="", kind="company", **rest)
        work.session.add_all([agent, client])
        work.session.flush()
        work.session.add(CaseParty(case_id=filed, party_id=72, role="third", agent_party_id=71))
        work.record(work.session.get(CaseFile, filed), examiner, "party.changed")
        before = work.session.get(CaseFile, filed).search_text

    for _ in range(2):  # the second time nothing is said twice
        schema.downgrade(database_url, "0038")
        schema.upgrade(database_url)

    with database.reading() as session:
        assert session.get(CaseFile, filed).search_text.split("\n") == [before, "正和商标代理", "zhenghe é agency"]
        if session.get_bind().dialect.name == "sqlite":  # PostgreSQL keeps this index by itself
            assert session.scalar(text("SELECT count(*) FROM open_word WHERE word = '正和商'")) == 1


def test_the_quota_of_sampling_goes_and_other_duty_rules_stay(database, database_url, clock, filed, examiner):
    with unit_of_work(database, clock) as work:
        account = work.session.query(Account).first() or Account(
            login="x", password_hash="x", person_id=1, name="x", kind="office"
        )
        work.session.add(account)
        work.session.flush()
        made = {"valid_from": work.today, "body": {}, "reason": "x", "account_id": account.id, "made_at": work.now}
        work.session.add_all(DutyRule(topic=topic, **made) for topic in ("distribution", "sampling"))

    schema.downgrade(database_url, "0028")
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE duty_rule SET topic = 'sampling'"))
    schema.upgrade(database_url)

    with database.reading() as session:
        assert [row.topic for row in session.query(DutyRule)] == ["distribution"]


def test_the_rules_of_units_go_and_the_cases_keep_their_unit(database, database_url, clock, filed, examiner):
    with unit_of_work(database, clock) as work:
        unit = Unit(name="审查一处")
        account = Account(login="x", password_hash="x", person_id=1, name="x", kind="office")
        work.session.add_all([unit, account])
        work.session.flush()
        made = {"valid_from": work.today, "body": {}, "reason": "x", "account_id": account.id, "made_at": work.now}
        work.session.add_all(DutyRule(topic=topic, **made) for topic in ("distribution", "allocation"))
        case = work.session.get(CaseFile, filed)
        case.unit_id = unit.id
        work.record(case, examiner, "case.filed")
        kept = unit.id

    schema.downgrade(database_url, "0044")
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE duty_rule SET topic = 'allocation'"))
    schema.upgrade(database_url)

    with database.reading() as session:
        assert [row.topic for row in session.query(DutyRule)] == ["distribution"]
        assert session.get(CaseFile, filed).unit_id == kept


def test_batches_of_handovers_go_and_the_cases_keep_their_unit(database, database_url, clock, filed, examiner):
    """The others stay with their items and jobs, whichever number theirs begins with."""
    with unit_of_work(database, clock) as work:
        unit = Unit(name="审查一处")
        account = Account(login="x", password_hash="x", person_id=1, name="x", kind="office")
        work.session.add_all([unit, account])
        work.session.flush()
        case = work.session.get(CaseFile, filed)
        case.unit_id = unit.id
        open_task = task(filed, name="实质审查")
        work.session.add(open_task)
        work.record(case, examiner, "case.filed")
        work.session.flush()
        made = {"account_id": account.id, "made_at": work.now}
        batches = [Batch(act=act, given={"to": unit.id}, **made) for act in ("hand_over", "claim")]
        for batch in batches:
            batch_queries.add(work.session, batch, [(case, open_task)], {}, work.now)
        kept, other, about = unit.id, batches[1].id, open_task.id

    schema.downgrade(database_url, "0045")
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE batch SET act = 'hand_over'"))
    schema.upgrade(database_url)

    with database.reading() as session:
        assert [row.id for row in session.query(Batch)] == [row.batch_id for row in session.query(BatchItem)] == [other]
        assert [row.dedup_key for row in session.query(Job)] == [f"batch:{other}:{about}"]
        assert session.get(CaseFile, filed).unit_id == kept


def test_items_that_are_tasks_survive_both_ways_and_those_that_are_cases_go(
    database, database_url, clock, filed, examiner
):
    with unit_of_work(database, clock) as work:
        account = Account(login="x", password_hash="x", person_id=1, name="x", kind="office")
        work.session.add(account)
        work.session.flush()
        case, open_task = work.session.get(CaseFile, filed), task(filed, name="实质审查")
        work.session.add(open_task)
        work.record(case, examiner, "case.filed")
        work.session.flush()
        made = {"account_id": account.id, "made_at": work.now, "act": "hand_over", "given": {"to": 1, "reason": "x"}}
        of_task, of_case = Batch(**made), Batch(**made)
        batch_queries.add(work.session, of_task, [(case, open_task)], {}, work.now)
        batch_queries.add(work.session, of_case, [(case, None)], {}, work.now)
        item = work.session.query(BatchItem).filter_by(batch_id=of_task.id).one()
        item.state, item.refusal, item.ended_at = "refused", {"code": "unit_already"}, work.now
        ended, kept, about = work.now, of_task.id, open_task.id

    schema.downgrade(database_url, "0052")
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT batch_id, task_id, state FROM batch_item")).all()
    schema.upgrade(database_url)

    assert rows == [(kept, about, "refused")]
    with database.reading() as session:
        (item,) = session.query(BatchItem)
        assert (item.batch_id, item.case_id, item.task_id, item.ended_at) == (kept, filed, about, ended)
        assert item.refusal == {"code": "unit_already"}
        assert [row.id for row in session.query(Batch)] == [kept]
        assert [row.dedup_key for row in session.query(Job)] == [f"batch:{kept}:{about}"]


def test_returned_mail_is_kept_as_letters_since_an_index_names_it(database, database_url, clock, filed, examiner):
    with unit_of_work(database, clock) as work:
        work.session.add_all([task(filed, diagram="shared.returned_mail"), task(filed)])
        work.record(work.session.get(CaseFile, filed), examiner, "case.filed")

    kinds = {}
    for revision in ("0054", "head"):
        (schema.downgrade if revision == "0054" else schema.upgrade)(database_url, revision)
        with database.engine.connect() as connection:
            kept = connection.scalar(text("SELECT diagram FROM task ORDER BY id LIMIT 1"))
        with database.reading() as session:
            kinds[revision] = (isinstance(kept, str), [row.diagram for row in session.query(Task).order_by(Task.id)])

    said = ["shared.returned_mail", "trademark.opposition"]
    assert kinds == {"0054": (not database.is_sqlite, said), "head": (True, said)}


def test_no_migration_imports_a_model():
    versions = sorted((schema.MIGRATIONS / "versions").glob("*.py"))

    assert [path.name for path in versions if "engine" in path.read_text()] == []
    assert [int(path.name[:4]) for path in versions] == list(range(1, len(versions) + 1))


def test_what_a_notice_prints_survives_the_way_down_and_up(database, database_url, working, filed, examiner):
    with working() as work:
        case = work.session.get(CaseFile, filed)
        paper = document(filed)
        work.session.add(paper)
        work.session.flush()
        sent = [
            notice(filed, document_id=paper.id, words={"grounds": ["第三十条"]}),
            notice(filed, document_id=paper.id),
        ]
        work.session.add_all(sent)
        work.session.flush()
        case.closed_on = work.today
        numbers = [each.id for each in sent]
        work.session.add_all(
            [
                job("render:1:1", kind="render", case_id=filed, payload={"notice_id": numbers[0]}),
                job("expire:1:1", case_id=filed, state="done", done_at=work.now),
                job("mail:1", kind="mail"),
            ]
        )
        work.record(case, examiner, "notice.issued")

    schema.downgrade(database_url, "0030")
    with database.engine.begin() as connection:
        payload = connection.scalar(text("SELECT payload FROM job WHERE dedup_key = 'render:1:1'"))
        connection.execute(text("UPDATE job SET state = 'done', done_at = acts_at WHERE kind <> 'mail'"))
    schema.upgrade(database_url)
    with database.reading() as session:
        assert [each.words for each in session.query(Notice).order_by(Notice.id)] == [{"grounds": ["第三十条"]}, None]
        assert [each.dedup_key for each in session.query(Job)] == ["mail:1"]  # the case is closed
    schema.downgrade(database_url, "0030")
    with database.engine.connect() as connection:
        again = connection.execute(text("SELECT payload, state, case_id FROM job WHERE dedup_key = 'render:1:1'")).one()
    schema.upgrade(database_url)

    assert orjson.loads(payload)["variables"] == {"grounds": ["第三十条"]}
    assert (orjson.loads(again.payload), again.state, again.case_id) == (orjson.loads(payload), "done", filed)


def test_a_line_names_the_whole_hash_before_it_on_the_way_down(database, database_url, working, filed, examiner):
    for act in ("task.opened", "task.completed"):
        with working() as work:
            work.record(work.session.get(CaseFile, filed), examiner, act)
            work.record(None, examiner, act)

    schema.downgrade(database_url, "0031")
    with database.engine.connect() as connection:
        found = {
            table: connection.execute(text(f"SELECT prev_hash, hash FROM {table} ORDER BY seq")).all()
            for table in ("history", "office_history")
        }
    schema.upgrade(database_url)

    for lines in found.values():
        assert [bytes(line.prev_hash) for line in lines] == [bytes(32), *(bytes(line.hash) for line in lines[:-1])]
    with working() as work:
        work.record(work.session.get(CaseFile, filed), examiner, "task.reopened")  # and it goes on
    with pytest.raises(IntegrityError, match="follow"), database.engine.begin() as connection:
        columns = "seq + 1, act, actor_id, person_id, actor_name, subject, follows, hash, recorded_at"
        connection.execute(
            text(
                f"INSERT INTO office_history ({columns.replace(' + 1', '')}) SELECT {columns} FROM office_history"
                " WHERE seq = (SELECT max(seq) FROM office_history)"
            )
        )


def test_instants_survive_the_way_down_and_up(database, database_url, working, filed, examiner):
    instants = [MORNING, MORNING + timedelta(microseconds=123), datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)]
    with working() as work:
        case = work.session.get(CaseFile, filed)
        work.session.add_all(task(filed, token_id=str(at), created_at=at) for at in instants)
        work.record(case, examiner, "task.opened")
    before = _kept_instants(database, filed)

    schema.downgrade(database_url, "0032")
    with database.engine.connect() as connection:
        texts = connection.scalars(text("SELECT created_at FROM task ORDER BY id")).all()
    schema.upgrade(database_url)

    assert before[0] == instants and _kept_instants(database, filed) == before
    if database.is_sqlite:
        assert texts == ["2026-03-02 01:00:00.000000", "2026-03-02 01:00:00.000123", "1999-12-31 23:59:59.999999"]
    with pytest.raises(IntegrityError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text("UPDATE history SET subject = '-'"))


def _kept_instants(database, case_id):
    with database.reading() as session:
        case = session.get(CaseFile, case_id)
        lines = list(links(history.whole(session, case_id), case.case_no))
        assert chain.first_break(lines, head_seq=case.head_seq, head_hash=case.head_hash) is None
        return [row.created_at for row in session.query(Task).order_by(Task.id)], lines


def test_days_survive_the_way_down_and_up(database, database_url, working, filed, examiner):
    """One of them lies before 1970, one is none, and one is the last there is, which comes after all others."""
    days = [date.max, date(2026, 3, 2), None, date(1969, 12, 31), date(2059, 9, 19)]
    with working() as work:
        work.session.add_all(task(filed, token_id=str(day), due_on=day) for day in days)
        work.record(work.session.get(CaseFile, filed), examiner, "task.opened")

    schema.downgrade(database_url, "0047")
    with database.engine.connect() as connection:
        texts = connection.scalars(text("SELECT CAST(due_on AS VARCHAR) FROM task ORDER BY id")).all()
    schema.upgrade(database_url)

    assert texts == [day and day.isoformat() for day in days]
    with database.reading() as session:
        assert session.scalars(select(Task.due_on).order_by(Task.id)).all() == days
        in_order = select(Task.due_on).where(Task.due_on > date(1970, 1, 1)).order_by(DUE, Task.id)
        assert session.scalars(in_order).all() == [date(2026, 3, 2), date(2059, 9, 19), date.max]
        assert session.scalar(select(literal(date(2026, 3, 2)) == DUE).where(Task.due_on == date(2026, 3, 2)))
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE task SET due_on = NULL"))


def test_hashes_of_files_survive_the_way_down_and_up(database, database_url, working, filed, examiner):
    hashes = ["0" * 63 + "f", "ab" * 32, None]
    with working() as work:
        states = ["pending" if each is None else "ready" for each in hashes]
        work.session.add_all(document(filed, sha256=each, state=at) for each, at in zip(hashes, states, strict=True))
        work.record(work.session.get(CaseFile, filed), examiner, "document.attached")

    schema.downgrade(database_url, "0050")
    with database.engine.connect() as connection:
        texts = connection.scalars(text("SELECT sha256 FROM document ORDER BY id")).all()
    schema.upgrade(database_url)

    assert texts == hashes
    with database.reading() as session:
        assert session.scalars(select(Document.sha256).order_by(Document.id)).all() == hashes
        assert session.scalar(select(Document.sha256).where(Document.sha256 == hashes[1])) == hashes[1]
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.scalar(text("SELECT max(length(sha256)) FROM document")) == 32


def test_diagrams_and_rules_survive_the_way_down_and_up(database, database_url, working, filed, examiner):
    """The second diagram is one that an index names, the last was drawn by the office itself; so was its rule."""
    diagrams = ["trademark.opposition", "shared.suspension", "office.of_its_own"]
    rules = ["tm-opposition-answer", "of-the-office"]
    with working() as work:
        work.session.add_all(task(filed, token_id=each, diagram=each) for each in diagrams)
        work.session.add_all(time_limit(filed, token_id=each, rule_id=each) for each in rules)
        work.record(work.session.get(CaseFile, filed), examiner, "task.opened")

    schema.downgrade(database_url, "0051")
    with database.engine.connect() as connection:
        texts = connection.scalars(text("SELECT diagram FROM task ORDER BY id")).all()
        texts += connection.scalars(text("SELECT rule_id FROM time_limit ORDER BY id")).all()
    schema.upgrade(database_url)

    assert texts == diagrams + rules
    with database.reading() as session:
        assert session.scalars(select(Task.diagram).order_by(Task.id)).all() == diagrams
        assert (
            session.scalars(select(TimeLimit.rule_id).where(TimeLimit.rule_id.in_(rules)).order_by(TimeLimit.id)).all()
            == rules
        )
        assert [row.diagram for row in session.scalars(select(Task).where(Task.diagram == diagrams[0]))] == diagrams[:1]
    with database.engine.connect() as connection:
        lengths = connection.scalars(text("SELECT length(diagram) FROM task ORDER BY id")).all()
    assert lengths == ([1, 17, 17] if database.is_sqlite else [20, 17, 17])


def test_names_and_forms_survive_the_way_down_and_up(database, database_url, working, filed, examiner):
    names = {
        "name": "实质审查",
        "name_en": "Examination",
        "article": "商标法（2019）第三十三条、第三十五条",
        "form_key": FORM,
    }
    with working() as work:
        case = work.session.get(CaseFile, filed)
        limit, paper = time_limit(filed), document(filed, title="𠮷野家的答辩书", title_en="")
        work.session.add_all([task(filed, **names), task(filed, form_key="shared.intake.other"), limit, paper])
        work.session.flush()
        work.session.add(notice(filed, document_id=paper.id, title="受理通知书", title_en="Notice of acceptance"))
        work.record(case, examiner, "task.opened")
    before = _named(database)

    packed = []
    for go, revision in ((schema.downgrade, "0049"), (schema.upgrade, "head")):
        go(database_url, revision)
        with database.engine.connect() as connection:
            packed.append(set(connection.scalars(text("SELECT length(name) FROM task"))))
    assert packed == [{6}, {2}] and _named(database) == before

    schema.downgrade(database_url, "0033")
    with database.engine.connect() as connection:
        found = connection.execute(
            text("SELECT name, name_en, article, form_key FROM task WHERE diagram = 'trademark.opposition' ORDER BY id")
        ).all()
        title = connection.scalar(text("SELECT title FROM document"))
    schema.upgrade(database_url)

    assert [tuple(names.values()), ("实质审查", "", "", "shared.intake.other")] == [tuple(row) for row in found]
    assert (title, _named(database)) == ("𠮷野家的答辩书", before)
    with database.reading() as session:
        assert [row.form_key for row in session.query(Task).filter(Task.answered_by(FORM))] == [FORM]
    for guarded in ("task", "time_limit", "document", "notice"):
        with pytest.raises(IntegrityError), database.engine.begin() as connection:
            connection.execute(text(f"UPDATE {guarded} SET case_id = case_id"))


def _named(database):
    with database.reading() as session:
        tasks = [(row.name, row.name_en, row.article, row.form_key) for row in session.query(Task).order_by(Task.id)]
        limits = [(row.name, row.name_en) for row in session.query(TimeLimit)]
        return tasks, limits, [(row.title, row.title_en) for kind in (Document, Notice) for row in session.query(kind)]


def test_values_are_packed_with_older_words_on_the_way_down(database, database_url, working, filed, examiner):
    with working() as work:
        case = work.session.get(CaseFile, filed)
        limit = time_limit(filed, receipt={"rule": "tm-opposition-answer", "steps": ["三十日"]})
        work.session.add_all([limit, task(filed, answers={"opinion": "成立"}), task(filed)])
        work.record(case, examiner, "panel.voted", new={"goods": ["鞋"], "expires_on": "2026-03-02"})
        work.record(None, examiner, "rule.confirmed")
    before = _kept(database, filed)

    marks = []
    for go, revision in ((schema.downgrade, "0048"), (schema.downgrade, "0034"), (schema.upgrade, "head")):
        go(database_url, revision)
        with database.engine.connect() as connection:
            queries = ("SELECT receipt FROM time_limit", "SELECT answers FROM task WHERE answers IS NOT NULL")
            others = ("SELECT max(details) FROM history", "SELECT state FROM run")
            found = [connection.scalar(text(query)) for query in (*queries, *others)]
            marks.append([bytes(value)[0] for value in found])
            assert connection.scalar(text("SELECT count(*) FROM task WHERE answers IS NULL")) == 1

    assert marks == [[3, 3, 3, 1], [1, 1, 1, 1], [4, 4, 4, 4]]
    assert _kept(database, filed) == before


def test_whole_hashes_come_back_on_the_way_down_and_altered_lines_stay_altered(
    database, database_url, working, filed, examiner
):
    for subject in ("形式审查", "自拟步骤“甲”", "形式审查"):
        with working() as work:
            work.record(work.session.get(CaseFile, filed), examiner, "task.completed", subject, new={"n": [1, "二"]})
    with working() as work:
        work.record(work.session.get(CaseFile, filed), examiner, "shared.of_an_analyst.started", "")
        said = [(line.act, line.subject) for line in history.whole(work.session, filed)]
        head = work.session.get(CaseFile, filed).head_hash

    schema.downgrade(database_url, "0040")
    with database.engine.begin() as connection:
        lines = connection.execute(text("SELECT act, subject, hash FROM history ORDER BY seq")).all()
        _alter_unseen(connection, "UPDATE history SET actor_name = '别人' WHERE seq = 2")
    schema.upgrade(database_url)
    schema.downgrade(database_url, "0040")
    with database.engine.connect() as connection:
        altered = connection.scalars(text("SELECT hash FROM history ORDER BY seq")).all()
    schema.upgrade(database_url)

    assert [(line.act, line.subject) for line in lines][: len(said)] == said
    assert {len(bytes(line.hash)) for line in lines} == {32}
    assert bytes(lines[-1].hash).hex() == head or lines[-1].act == "shared.of_an_analyst.started"
    assert bytes(altered[0]) == bytes(lines[0].hash)
    assert bytes(altered[1]) == bytes(lines[1].hash)[:8] + bytes(24)
    with working() as work:
        links_now = list(links(history.whole(work.session, filed), work.session.get(CaseFile, filed).case_no))
        head = work.session.get(CaseFile, filed)
        assert chain.first_break(links_now, head_seq=head.head_seq, head_hash=head.head_hash) == 2


def _alter_unseen(connection, statement):
    """Alter a row as somebody would who owns the database."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(statement))
        connection.execute(text("SET session_replication_role = DEFAULT"))
        return
    name, sql = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE name = 'history_no_update'")).one()
    connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.execute(text(statement))
    connection.exec_driver_sql(sql)


def test_notifications_survive_the_way_down_and_up(database, database_url, working, filed):
    told = [("mark.registered", {"mark": "海潮", "number": "60000024"}), ("of.tomorrow", {})]
    with working() as work:
        account = work.session.query(Account).first()
        rows = [
            Notification(account_id=account.id, kind=kind, params=params, created_at=MORNING) for kind, params in told
        ]
        work.session.add_all(rows)

    schema.downgrade(database_url, "0042")
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT kind, params FROM notification ORDER BY id")).all()
    schema.upgrade(database_url)

    assert [(kind, orjson.loads(params)) for kind, params in found] == told
    with database.reading() as session:
        assert [(row.kind, row.params) for row in session.query(Notification).order_by(Notification.id)] == told


def test_the_address_of_one_case_goes_and_its_parties_stay(database, database_url, clock, filed, examiner):
    with unit_of_work(database, clock) as work:
        party = Party(id=73, name="王伟", name_en="", kind="company", channel="post", address="北京", country="CN")
        work.session.add(party)
        work.session.flush()
        work.session.add(CaseParty(case_id=filed, party_id=73, role="third", address="上海"))
        work.record(work.session.get(CaseFile, filed), examiner, "party.changed")

    schema.downgrade(database_url, "0055")
    schema.upgrade(database_url)

    with database.reading() as session:
        kept = session.query(CaseParty).filter_by(party_id=73).one()
        assert (kept.case_id, kept.role, kept.address) == (filed, "third", None)
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE case_party SET address = '广州' WHERE party_id = 73"))
