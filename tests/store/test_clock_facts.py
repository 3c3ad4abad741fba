"""What bears on the clocks of a case comes in one order, whatever a database did with the rows meanwhile."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from engine.store.queries import limits
from engine.store.tables import CaseFile, Notice, TimeLimit
from tests.store.rows import notice, time_limit

RULE = "tm-opposition-answer"


def test_the_oldest_comes_first_though_its_row_was_written_anew(working, filed, examiner):
    with working() as work:
        session = work.session
        session.add_all(time_limit(filed, token_id=token, rule_id=RULE) for token in ("l1", "l2", "l3"))
        session.add_all(notice(filed, channel="publication", issued_on=date(2026, 3, day)) for day in (2, 3, 4))
        work.record(session.get_one(CaseFile, filed), examiner, "task.claimed")
    with working() as work:  # on PostgreSQL a row that is updated comes to lie behind the others
        first = work.session.query(TimeLimit.id).order_by(TimeLimit.id).first().id
        served = work.session.query(Notice.id).order_by(Notice.id).first().id
        work.session.execute(update(TimeLimit).where(TimeLimit.id == first).values(state="met", closed_on=work.today))
        work.session.execute(update(Notice).where(Notice.id == served).values(served_on=date(2026, 4, 1)))
        work.record(work.session.get_one(CaseFile, filed), examiner, "task.claimed")

    with working(read_only=True) as work:
        facts = limits.clock_facts(work.session, filed, (RULE,))

    assert [limit.closed_on for limit in facts.party_limits] == [date(2026, 3, 2), None, None]
    assert [one.issued_on.day for one in facts.publications] == [2, 3, 4]
