"""What a case does to the right it is about: entered in the register and in its history, in one transaction."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.commands import rights
from engine.commands.motion import Motion
from engine.errors import Refused
from engine.store.queries import cases as case_queries
from engine.store.rights import Encumbrance, Mark, RegisterEntry
from engine.store.runs import Run
from tests.office import Office


@pytest.fixture
def office(database):
    office = Office(database)
    office.publish_originals()
    office.file("trademark.opposition")
    return office


def act(office, *operations, status="registered", expires_on=date(2026, 8, 31)):
    """Let the case of the story do something to its mark, as a service task would."""
    with office.parts.unit_of_work() as work:
        case = case_queries.by_number(work.session, office.case_no)
        mark = work.session.get_one(Mark, case.mark_id)
        mark.status, mark.expires_on = status or mark.status, expires_on
        row = work.session.scalars(select(Run).where(Run.case_id == case.id, Run.is_main)).one()
        motion = Motion.load(work, office.actor("examiner"), case, row)
        work.session.flush()
        return [operation(motion, *arguments) for operation, *arguments in operations]


def read(office, table):
    with office.parts.unit_of_work(read_only=True) as work:
        rows = work.session.scalars(select(table).order_by(table.id)).all()
        work.session.expunge_all()
        return rows


def test_a_pledged_mark_is_not_handed_over(office):
    act(office, (rights.encumber, "pledge", "opponent"))
    [row] = read(office, Encumbrance)
    assert (row.kind, row.holder_party_id, row.from_on, row.lifted_on) == (
        "pledge", office.opponent_party.id, date(2026, 3, 2), None,
    )  # fmt: skip
    with pytest.raises(Refused, match="right_not_assignable"):
        act(office, (rights.change_owner, "opponent"))


def test_what_is_lifted_stays_written(office):
    act(office, (rights.encumber, "licence", "opponent"), (rights.lift, "licence"))

    assert [row.lifted_on for row in read(office, Encumbrance)] == [date(2026, 3, 2)]
    assert [row.entry for row in read(office, RegisterEntry)][-2:] == ["licence", "licence_lifted"]
    with pytest.raises(Refused, match="nothing_to_lift"):
        act(office, (rights.lift, "licence"))


def test_the_next_term_begins_on_the_day_after_the_old_one(office):
    assert act(office, (rights.renew_term, "renewed_until")) == [{"renewed_until": "2036-08-31"}]
    assert read(office, Mark)[0].expires_on == date(2036, 8, 31)


def test_a_lapsed_mark_is_not_handed_over(office):
    with pytest.raises(Refused, match="right_not_assignable"):
        act(office, (rights.change_owner, "opponent"), status="expired")
    assert read(office, Mark)[0].owner_party_id == office.respondent_party.id


def test_a_mark_is_handed_over(office):
    act(office, (rights.change_owner, "opponent"))
    assert read(office, Mark)[0].owner_party_id == office.opponent_party.id


def test_what_is_found_is_told_with_its_article(office):
    [found] = act(office, (rights.check_right, "license", "is_free"), status="expired")
    assert found == {
        "is_free": False,
        "right_findings": [{"reason": "lapsed", "article": "商标法（2019）第四十三条"}],
    }


def test_an_impossible_entry_is_refused(office):
    with pytest.raises(Refused, match="register_entry_impossible"):
        act(office, (rights.enter_register, "cancelled"), status="published")
