"""What nobody can do, not even in SQL: change a case in silence, or edit what was written."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.store.tables import CaseFile, Certificate, Gazette, Mark
from tests.store.rows import OPPONENT, task, time_limit


def run(database, *statements):
    """Send statements in one transaction, as somebody with a database client would."""
    with database.engine.begin() as connection:
        for statement in statements:
            if not database.is_sqlite:
                statement = statement.replace("x'", "'\\x").replace("OR REPLACE ", "")
            connection.execute(text(statement.replace(":", "\\:")))


@pytest.fixture
def worked(working, filed, examiner):
    with working() as work:
        case = work.session.get(CaseFile, filed)
        limit = time_limit(filed)
        work.session.add(limit)
        work.session.flush()
        work.session.add(task(filed, limit_id=limit.id))
        work.record(case, examiner, "task.opened")
        work.record(None, examiner, "rule.confirmed", "tm-opposition-answer")
        mark = Mark(application_no="7", name="海潮", owner_party_id=OPPONENT, filed_on=work.today, status="registered")
        work.session.add(mark)
        work.session.flush()
        told = {"announcement": "registration", "title": "商标注册公告", "body": "", "published_on": work.today}
        work.session.add(Gazette(mark_id=mark.id, **told))
        paper = {"state": "ready", "sha256": "ab", "issued_on": work.today}
        work.session.add(Certificate(mark_id=mark.id, owner_party_id=OPPONENT, **paper))
    return filed


LINE = (
    "INSERT INTO history (case_id, seq, act, actor_id, person_id, actor_name, subject, follows, hash, recorded_at) "
    "VALUES (1, {seq}, 'forged', 0, 0, '', '', {prev}, x'" + "ab" * 32 + "', '2026-03-02 00:00:00')"
)
NO_HASH = "x'00000000'"

SILENT = {
    "edit a line": ["UPDATE history SET details = NULL WHERE seq = 1"],
    "delete the last line": ["DELETE FROM history WHERE seq = 2"],
    "delete every line": ["DELETE FROM history"],
    "edit a line of the office": ["UPDATE office_history SET act = 'rule.forgotten'"],
    "change what was announced without a case": ["UPDATE gazette SET title = ''"],
    "move what was announced without a case into one": ["UPDATE gazette SET case_id = 1, case_seq = 3"],
    "edit a certificate": ["UPDATE certificate SET issued_on = '2027-01-01'"],
    "change the bytes of a certificate": ["UPDATE certificate SET sha256 = 'cd'"],
    "delete a certificate": ["DELETE FROM certificate"],
    "delete a line of the office": ["DELETE FROM office_history"],
    "replace the lines of the office": ["INSERT OR REPLACE INTO office_history SELECT * FROM office_history"],
    "close the case": ["UPDATE case_file SET status = 'closed'"],
    "close the case and count its version": ["UPDATE case_file SET status = 'closed', version = version + 1"],
    "close the case, pointing at a line that never comes": ["UPDATE case_file SET status = 'closed', head_seq = 3"],
    "close the case, pointing back": ["UPDATE case_file SET status = 'closed', head_seq = 1"],
    "delete the case": ["DELETE FROM case_file"],
    "add a line beyond the head": [LINE.format(seq=3, prev=NO_HASH)],
    "add a line after a gap": ["UPDATE case_file SET head_seq = 9", LINE.format(seq=9, prev=NO_HASH)],
    "write a second first line": [LINE.format(seq=1, prev=NO_HASH)],
    "add a line that does not follow": [
        "UPDATE case_file SET head_seq = 3, head_hash = x'" + "ab" * 32 + "'",
        LINE.format(seq=3, prev=NO_HASH),
    ],
    "complete a task": ["UPDATE task SET status = 'done', completed_at = '2026-03-02 00:00:00'"],
    "complete a task with a line that never comes": [
        "UPDATE task SET status = 'done', completed_at = '2026-03-02 00:00:00', case_seq = 3"
    ],
    "move a task to an older line": ["UPDATE task SET assignee_id = 7, case_seq = 1"],
    "delete a task": ["DELETE FROM task"],
    "move a time limit": ["UPDATE time_limit SET expires_on = '2027-01-01'"],
    "delete a party": ["DELETE FROM case_party"],
    "swap a party": ["UPDATE case_party SET party_id = 2 WHERE role = 'opponent'"],
    "slip in a party under an old line": [
        "INSERT INTO case_party (case_id, role, party_id, case_seq) VALUES (1, 'third', 1, 1)"
    ],
    "slip in a party under no line": [
        "INSERT INTO case_party (case_id, role, party_id, case_seq) VALUES (1, 'third', 1, 77)"
    ],
    "file a case without history": [
        "INSERT INTO case_file (id, case_no, kind, title, status, filed_on, priority, version, head_seq, preservation, "
        "search_text) VALUES (99, 'new', 'k', 't', 's', '2026-03-02', 0, 0, 0, false, '')"
    ],
    "edit a published diagram": ["UPDATE diagram_version SET bundle = '{}'"],
    "delete a published diagram": ["DELETE FROM diagram_version"],
    "replace the case": [
        "INSERT OR REPLACE INTO case_file (id, case_no, kind, title, status, filed_on, priority, version, head_seq, "
        "preservation, search_text) VALUES (1, 'new', 'k', 't', 'closed', '2026-03-02', 0, 3, 2, false, '')"
    ],
    "replace lines": ["INSERT OR REPLACE INTO history SELECT * FROM history"],
    "replace tasks": ["INSERT OR REPLACE INTO task SELECT * FROM task"],
    "replace time limits": ["INSERT OR REPLACE INTO time_limit SELECT * FROM time_limit"],
    "replace parties": ["INSERT OR REPLACE INTO case_party SELECT * FROM case_party"],
}


@pytest.mark.parametrize("statements", SILENT.values(), ids=SILENT)
def test_the_database_refuses_to(database, worked, statements):
    with pytest.raises(IntegrityError):
        run(database, *statements)


@pytest.mark.parametrize("statement", ["TRUNCATE history CASCADE", "TRUNCATE task CASCADE", "TRUNCATE office_history"])
def test_nothing_is_truncated(opened, postgres_url, statement):
    with pytest.raises(DBAPIError, match="cannot be emptied"):
        run(opened(postgres_url), statement)


def test_a_draft_is_saved_without_a_line(database, worked):
    run(database, "UPDATE task SET draft = '{}', draft_saved_at = '2026-03-02 00:00:00'")
