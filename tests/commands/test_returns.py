"""Returns in figures: counted by step, unit, month and reason; each number is that of the list that it opens."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden
from engine.store.users import Account, Unit
from tests import factories
from tests.office import Office, refusal
from tests.statements import count_statements

RETURN = {"approval": "return", "return_note": "请补充说理。"}


@pytest.fixture
def returned(office: Office) -> Office:
    """One draft came back twice in March, for two reasons and for one, and once in April."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    come_back(office, "reasoning_thin", "wrong_article")
    come_back(office, "reasoning_thin")
    office.advance_to(date(2026, 4, 1))
    come_back(office, "clerical")
    return office


def come_back(office: Office, *reasons: str) -> None:
    office.complete("draft_decision", by="examiner")
    office.complete("approve_decision", by="approver", **RETURN, return_reasons=list(reasons))


def figures(office: Office, login: str = "leader") -> dict[tuple[str, str, str], int]:
    found = office.engine.returns(office.actor(login)).figures
    return {(one.element, one.month, one.reason): one.count for one in found}


def test_returns_are_counted_by_step_month_and_reason(returned: Office) -> None:
    assert figures(returned) == {
        ("approve_decision", "2026-03", "reasoning_thin"): 2,
        ("approve_decision", "2026-03", "wrong_article"): 1,
        ("approve_decision", "2026-04", "clerical"): 1,
    }
    view = returned.engine.returns(returned.actor("leader"))
    assert (view.months[0], view.months[-1]) == ("2025-11", "2026-04")
    assert view.reasons["clerical"] == ("文字或者格式错误", "Clerical errors")


def test_each_number_opens_the_reviews_behind_it(returned: Office) -> None:
    leader = returned.actor("leader")
    for one in returned.engine.returns(leader).figures:
        words = {"month": one.month, "unit": one.unit_id or 0, "element": one.element, "reason": one.reason}
        behind = returned.engine.returned_drafts(leader, **words)
        assert len(behind) == one.count
        assert {draft.case_no for draft in behind} == {returned.case_no}
        assert behind[0].by == "魏建国" and behind[0].note == "请补充说理。"
    assert len(returned.engine.returned_drafts(leader)) == 4
    assert returned.engine.returned_drafts(leader, month="2026-05") == ()


def test_a_leader_sees_the_returns_of_their_unit_and_nothing_hidden(returned: Office) -> None:
    with returned.parts.unit_of_work() as work:
        unit = Unit(name="异议审查一处")
        work.session.add(unit)
        work.session.flush()
        work.session.get(Account, returned.accounts["leader"].id).unit_id = unit.id
        factories.interest(work, returned.accounts["auditor"], returned.opponent_party)

    assert figures(returned) == {}
    assert figures(returned, "auditor") == {}
    assert returned.engine.returned_drafts(returned.actor("auditor")) == ()
    assert isinstance(refusal(returned.engine.returns, returned.actor("examiner")), Forbidden)


def test_the_figures_cost_the_same_however_many_there_are(returned: Office) -> None:
    leader = returned.actor("leader")
    returned.engine.returns(leader)
    with count_statements(returned.database.engine) as few:
        returned.engine.returns(leader)
    come_back(returned, "clerical", "inconsistent", "facts_unclear")
    with count_statements(returned.database.engine) as many:
        returned.engine.returns(leader)

    assert len(many) == len(few)
