"""Filing: numbers without gaps, the parties of the case, the law of the day of publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.errors import Forbidden, InvalidForm, NotFound
from engine.store.database import Database
from engine.values import Actor, CaseQuery, PageRequest, Upload
from tests import factories
from tests.conftest import SMALL
from tests.office import Office, refusal
from tests.statements import count_statements


def test_numbers_have_no_gaps(small_office: Office) -> None:
    small_office.file("trademark.opposition")
    refusal(small_office.file, "trademark.opposition", mark_no="99999999")
    small_office.file("trademark.opposition")

    assert small_office.case_no == "YY2026000002"


def test_an_unknown_mark_is_refused_at_its_field(small_office: Office) -> None:
    error = refusal(small_office.file, "trademark.opposition", mark_no="99999999")

    assert isinstance(error, InvalidForm) and list(error.errors) == ["mark_no"]
    assert small_office.engine.find_cases(small_office.actor("auditor")).items == ()


def test_the_office_enters_what_came_on_paper(small_office: Office) -> None:
    """商标法实施条例（2014）第九条: the postmark is the day of filing."""
    small_office.file(
        "trademark.opposition",
        by="formality",
        submitted_by="office",
        opponent_name="福建南屿家居有限公司",
        opponent_address="福州市鼓楼区",
        opponent_country="CN",
        opponent_channel="post",
        filed_on="2026-02-26",
    )

    opponent = next(party for party in small_office.case.parties if party.role == "opponent")
    assert (opponent.name, opponent.channel) == ("福建南屿家居有限公司", "post")
    assert small_office.case.line.filed_on == date(2026, 2, 26)
    assert small_office.case.variables["filed_in_time"] is True


def test_a_party_cannot_date_its_own_filing_back(small_office: Office) -> None:
    """商标法实施条例（2014）第九条: by electronic means, the day of entry into the office system."""
    small_office.file("trademark.opposition", submitted_by="office", opponent_name="任意", filed_on="2026-02-26")

    assert small_office.case.line.filed_on == small_office.today == date(2026, 3, 2)


def test_paper_dated_ahead_is_refused_at_its_field(small_office: Office) -> None:
    """A mistyped month would otherwise become today, and nobody would look again."""
    paper = {"submitted_by": "office", "opponent_name": "福建南屿家居有限公司", "filed_on": "2026-03-03"}

    error = refusal(small_office.file, "trademark.opposition", by="formality", **paper)

    assert isinstance(error, InvalidForm) and list(error.errors) == ["filed_on"]
    assert small_office.engine.find_cases(small_office.actor("auditor")).items == ()


def test_an_agent_says_for_whom_it_files(small_office: Office) -> None:
    with small_office.parts.unit_of_work() as work:
        clients = [factories.party(work, name) for name in ("山东鲁星机械有限公司", "四川蜀锦文化有限公司")]
        factories.account(work, "agent", kind="party", parties=clients)

    error = refusal(
        small_office.file, "trademark.opposition", by="agent", submitted_by="agent", agent_name="正和商标代理"
    )
    assert isinstance(error, InvalidForm) and list(error.errors) == ["party_id"]

    small_office.file(
        "trademark.opposition",
        by="agent",
        submitted_by="agent",
        agent_name="正和商标代理",
        party_id=clients[1].id,
    )
    opponent = next(party for party in small_office.case.parties if party.role == "opponent")
    assert (opponent.name, opponent.agent) == ("四川蜀锦文化有限公司", "正和商标代理")
    for text in ("正和", "四川蜀锦"):
        found = small_office.engine.search(small_office.actor("formality"), text).items
        assert [line.case_no for line in found] == [small_office.case_no]
    with small_office.parts.unit_of_work() as work:
        factories.interest(work, small_office.accounts["formality"], clients[1])
    assert small_office.engine.search(small_office.actor("formality"), "正和").items == ()


@pytest.mark.parametrize(
    ("published_on", "until"),
    [
        (date(2026, 12, 31), date(2027, 3, 31)),  # 商标法（2019）第三十三条: 三个月
        (date(2027, 1, 4), date(2027, 3, 4)),  # 商标法（2026修订）第三十六条: 二个月
    ],
)
def test_the_law_of_the_day_of_publication_opens_the_window(
    office_url: str, opened: Callable[[str], Database], published_on: date, until: date
) -> None:
    office = Office(opened(office_url), first_day=date(2027, 3, 10), published_on=published_on)
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    office.file("trademark.opposition")

    assert office.case.mark.opposable_until == until
    assert office.case.variables["filed_in_time"] is (office.today <= until)


def test_files_come_with_the_filing(small_office: Office) -> None:
    small_office.file(
        "trademark.opposition", files=[Upload(kind="evidence", filename="a.pdf", content=factories.pdf())]
    )

    assert [document.filename for document in small_office.case.documents] == ["a.pdf"]


def test_an_examiner_does_not_file(small_office: Office) -> None:
    assert isinstance(refusal(small_office.file, "trademark.opposition", by="examiner"), Forbidden)


def test_lists_go_page_by_page_and_find_by_any_name(small_office: Office) -> None:
    for _ in range(5):
        small_office.file("trademark.opposition")
    auditor = small_office.actor("auditor")

    first = small_office.engine.find_cases(auditor, CaseQuery(), PageRequest(size=3))
    rest = small_office.engine.find_cases(auditor, CaseQuery(), PageRequest(size=3, after=first.next))

    assert [line.case_no[-1] for line in (*first.items, *rest.items)] == ["5", "4", "3", "2", "1"] and rest.next is None
    for text in ("海潮", small_office.mark.application_no, "云帆体育"):
        assert len(small_office.engine.search(auditor, text).items) == 5
    assert [line.case_no for line in small_office.engine.search(auditor, "YY2026000002").items] == ["YY2026000002"]
    own = small_office.engine.find_cases(small_office.actor("opponent"), CaseQuery(is_own=True))
    assert len(own.items) == 5
    assert isinstance(refusal(small_office.engine.case, Actor.public(), "YY2026000001"), NotFound)


def test_a_whole_number_is_looked_up_and_not_looked_for(small_office: Office) -> None:
    """Of a million cases an index knows the one; what merely holds the digits is found where no number is the same."""
    small_office.file("trademark.opposition")
    auditor, case_no, mark_no = small_office.actor("auditor"), small_office.case_no, small_office.mark.application_no

    def found(text: str) -> tuple[list[str], bool]:
        with count_statements(small_office.database.engine) as sent:
            lines = small_office.engine.search(auditor, text).items
        return [line.case_no for line in lines], any("search_text LIKE" in one for one in sent.sent)

    assert found(mark_no) == found(case_no) == found(case_no.lower()) == ([case_no], False)
    assert found(mark_no[2:]) == ([case_no], True)
    with small_office.parts.unit_of_work() as work:
        factories.interest(work, small_office.accounts["auditor"], small_office.opponent_party)
    assert found(mark_no) == found("987654321") == ([], True)


def test_the_history_tells_everything_in_order(small_office: Office) -> None:
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.tick()
    small_office.advance_to(small_office.limit("tm-opposition-answer").expires_on + timedelta(days=1))

    assert small_office.acts() == [
        "case.filed",
        "task.completed",
        "document.rendered",
        "reminder.sent",
        "time_limit.expired",
    ]
    assert [line.actor for line in small_office.history()] == ["周子航", "韩雪梅", *["系统"] * 3]
    assert small_office.engine.verify_history(small_office.actor("auditor"), small_office.case_no)["checked"] == 5


def test_the_cost_of_a_completion_does_not_grow_with_the_age_of_the_case(small_office: Office) -> None:
    counts = []
    for entries in (1, 25):
        small_office.file("trademark.opposition")
        small_office.complete("check_formalities")
        small_office.send("answer", by="respondent")
        limit = small_office.limit("tm-opposition-decision")
        approver = small_office.actor("approver")
        for _ in range(entries):
            small_office.engine.change_time_limit(
                approver,
                limit.id,
                {"kind": "outage", "from_on": "2027-04-26", "to_on": "2027-04-26", "ground": "系统故障"},
            )
        task = small_office.open_task("draft_decision")
        answers = {
            "outcome": "register",
            "reason_codes": ["ground_not_made_out"],
            "articles": ["TML2019-30"],
            "reasons": "不成立",
        }
        actor = small_office.actor("examiner")
        with count_statements(small_office.database.engine) as statements:
            small_office.engine.complete_task(actor, task.id, answers)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 12
